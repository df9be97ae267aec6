"""A conversation's page: what was said, what was read in it, what led where, and the summary for the ambulance."""

import re

import pytest
from django.utils import timezone

from itb_triage.record.words import NEEDED, console_words
from staff.conversations.models import Exchange, Summary
from staff.conversations.transcript import Found, Reader, pieces
from tests.conftest import ROOT
from tests.record.events import events_of


def plain(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.fixture
def page_of(staff):
    client = staff.as_("rita")

    def page_of(name):
        answer = client.get(f"/conversations/{staff.numbers[name]}/")
        assert answer.status_code == 200
        return answer.content.decode()

    return page_of


def test_every_word_that_was_said_and_told_is_there(staff, page_of):
    for name, number in staff.numbers.items():
        page = plain(page_of(name).replace("<br>", " ").replace("&#x27;", "'").replace("&quot;", '"'))
        for exchange in Exchange.of(number):
            assert re.sub(r"\s", "", exchange.said) in re.sub(r"\s", "", page)
            for bubble in exchange.told.split("\n\n"):
                assert " ".join(bubble.split()) in page


def test_signs_are_marked_in_their_words_with_their_status(page_of):
    page = page_of("urgent")
    assert '<mark class="present">stiff</mark>' in page
    assert '<mark class="present">itching</mark>' in page
    assert '<mark class="denied">fever</mark>' in page
    text = plain(page)
    assert "tighter or stiffer muscles : there now (by its words)" in text
    assert "fever : denied" in text
    assert "Noted: tighter or stiffer muscles: yes; itching: yes; fever: no." in text


def test_the_rule_and_the_protocol_stand_there(protocol, page_of):
    text = plain(page_of("urgent"))
    assert (
        f"Warning sign: yes (tighter or stiffer muscles, itching) → Emergency care, protocol {protocol.number}" in text
    )
    assert "Critical sign: yes (cannot be woken) → Emergency now" in plain(page_of("critical"))
    assert "Asked through all questions → No sign told" in plain(page_of("screened"))


def test_the_handoff_summary_is_the_one_of_the_urgent_assessment(page_of):
    text = plain(page_of("urgent"))
    assert "Handoff summary For the emergency team" in text
    assert "Yes (told" in text
    second = plain(page_of("second"))  # "start over" came behind the urgent one
    assert "A new assessment begins" in second
    assert "in 2 assessments" in second
    assert "heavy sweating." in second[second.index("Handoff summary") :]
    assert "Handoff summary" not in page_of("calm")


def test_times_are_the_clinics(staff, page_of):
    page = page_of("urgent")
    exchange = Exchange.of(staff.numbers["urgent"]).first()
    local = timezone.localtime(Summary.objects.get(number=staff.numbers["urgent"]).started_at)
    assert f"{local:%H:%M:%S}" in page
    assert "Times are in America/New_York." in page
    assert exchange.place == 1


def test_what_a_caregiver_wrote_is_text_and_never_markup(staff, page_of):
    staff.numbers["odd"] = staff.conversations.say("odd", '<script>alert("x")</script> his legs are stiff & <b>so</b>')
    page = page_of("odd")
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
    assert '<mark class="present">stiff</mark> &amp; &lt;b&gt;so' in page


def test_an_empty_message_and_one_after_stop_are_there(staff, page_of):
    staff.numbers["empty"] = staff.conversations.say("empty", "", "hello")
    assert "(nothing readable)" in page_of("empty")


def test_how_it_was_written_and_what_the_website_showed_before(staff, page_of):
    staff.numbers["pressed"] = staff.conversations.say(
        "pressed", "his legs are stiff", known={"greeted": True, "press": {"question": "x"}}
    )
    page = plain(page_of("pressed"))
    assert "(by a button)" in page
    assert "Shown by the website before anything was written" in page
    assert "I am an automated helper of Demo Pump Clinic." in page
    staff.numbers["pictured"] = staff.conversations.say(
        "pictured", "look", known={"texting": {"seen": None, "unread": "unread_picture", "carrier": None}}
    )
    page = plain(page_of("pictured"))
    assert "(with a picture or sound)" in page
    assert "Shown by the website" not in page


def test_no_such_conversation(staff):
    answer = staff.as_("rita").get("/conversations/99999/")
    assert answer.status_code == 404
    assert "There is no conversation 99999." in answer.content.decode()
    answer = staff.as_("rita").get("/conversations/99999999999999999999999999/")
    assert answer.status_code == 404


def found(sign, counts=True):
    return Found(sign, sign, "present", "there now", "", counts)


def test_marks_may_overlap_and_lie_anywhere():
    a, b = found("a"), found("b")
    assert [(piece.text, piece.found) for piece in pieces("abcdef", [(1, 4, a), (3, 6, b)])] == [
        ("a", ()),
        ("bc", (a,)),
        ("d", (a, b)),
        ("ef", (b,)),
    ]
    assert [piece.text for piece in pieces("abc", [(0, 0, a), (2, 9, a), (-1, 2, a)])] == ["abc"]
    assert pieces("", []) == ()


@pytest.mark.parametrize(
    "text", ["no fever no fever", "she is stiff, not stiff, very stiff", "104 F and no fever 🙂 stiff"]
)
def test_the_pieces_make_up_the_message(protocol, text):
    events, _ = events_of(protocol, text)
    reading = events[1]["parse_data"]["reading"]["findings"]
    places = [(start, end, found(sign)) for sign, _, _, start, end, *_ in reading]
    assert "".join(piece.text for piece in pieces(text, places)) == text


def test_everything_has_a_word():
    assert set(console_words(ROOT)) == NEEDED


def test_a_sign_that_the_protocol_no_longer_knows_keeps_its_id(staff):
    assert Reader().names(["fever", "of_another_time"]) == ["fever", "of_another_time"]
