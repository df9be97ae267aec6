"""The inbox: its order, every filter, the search, bad input."""

import re
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from staff.conversations.models import Exchange, Summary
from staff.conversations.search import MOST_TERMS, terms_of
from staff.reviews.models import Case, Review, Tag


def shown(client, query="show=all"):
    """The numbers of the conversations on the page, in their order."""
    page = client.get(f"/?{query}")
    assert page.status_code == 200
    return [
        int(number) for number in re.findall(r'<a href="/conversations/(\d+)/" class="badge', page.content.decode())
    ]


def search(client, words, where="said", filters="show=all"):
    answer = client.post("/search/", {"words": words, "where": where, "filters": filters}, follow=True)
    assert answer.status_code == 200
    return [int(n) for n in re.findall(r'<a href="/conversations/(\d+)/" class="badge', answer.content.decode())]


@pytest.fixture
def vera(staff):
    return staff.as_("vera")


def names(staff, numbers):
    by_number = {number: name for name, number in staff.numbers.items()}
    return [by_number[number] for number in numbers if number in by_number]


def test_newest_urgent_first(staff, vera):
    assert names(staff, shown(vera)) == ["critical", "urgent", "second", "calm", "screened"]


def test_a_row_says_what_it_must(staff, vera):
    page = vera.get("/?show=all").content.decode()
    rows = {name: row for name, row in zip(["critical", "urgent"], re.findall(r"<tr class=.*?</tr>", page, re.S))}
    row = re.sub(r"<[^>]+>", " ", rows["urgent"])
    for words in ("Emergency care", "tighter or stiffer muscles, itching", "Withdrawal", "Website", "To review"):
        assert words in row
    local = timezone.localtime(Summary.objects.get(number=staff.numbers["urgent"]).last_at)
    assert f"{local:%H:%M}" in row
    assert re.search(r"\b2\b", row), "its turns"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("disposition=emergency_now", ["critical"]),
        ("disposition=urgent", ["critical", "urgent", "second"]),
        ("disposition=information", ["calm"]),
        ("disposition=no_signs", ["screened"]),
        ("on_list=overdose", ["critical"]),
        ("on_list=withdrawal", ["urgent", "second"]),
        ("sign=itching", ["urgent"]),
        ("sign=sweating", ["second"]),
        ("channel=sms", ["critical"]),
        ("channel=website", ["urgent", "second", "calm", "screened"]),
        ("turns_from=3", ["second", "screened"]),
        ("turns_to=2", ["critical", "urgent", "calm"]),
        ("turns_from=3&turns_to=3", ["second"]),
        ("disposition=urgent&channel=website&sign=itching", ["urgent"]),
        ("sign=fever", []),
    ],
)
def test_filters(staff, vera, query, expected):
    assert names(staff, shown(vera, f"show=all&{query}")) == expected


@pytest.mark.parametrize("which", ["started", "last"])
def test_days_are_the_clinics(staff, vera, which):
    summaries = {name: Summary.objects.get(number=number) for name, number in staff.numbers.items()}
    days = {name: timezone.localtime(each.started_at).date() for name, each in summaries.items()}
    for day in set(days.values()):
        found = names(staff, shown(vera, f"show=all&{which}_from={day}&{which}_to={day}"))
        assert set(found) == {name for name, each in days.items() if each == day}


def test_what_is_reviewed_leaves_and_comes_back_with_a_new_message(staff):
    rita = staff.as_("rita")
    number = staff.conversations.say("back", "his legs are stiff", ago=30)
    assert number in shown(rita, "show=to_review")
    rita.post(f"/conversations/{number}/review/", {"verdict": "higher", "seen": 1})
    assert number not in shown(rita, "show=to_review")
    assert number in shown(rita, "show=all&reviewed=yes")
    assert number in shown(rita, f"show=all&reviewed_by={staff.person('rita').pk}")
    assert number not in shown(rita, f"show=all&reviewed_by={staff.person('sue').pk}")
    assert number in shown(rita, "show=all&verdict=higher")
    staff.conversations.say("back", "he shakes all over now", ago=10)
    assert number in shown(rita, "show=to_review")
    assert "New messages" in rita.get("/").content.decode()


def test_assigned_due_and_tagged(staff):
    rita, number = staff.as_("rita"), staff.numbers["urgent"]
    today = timezone.localdate()
    sent = {"assigned_to": staff.person("rolf").pk, "follow_up": today.isoformat(), "tags": "Refill, school"}
    assert rita.post(f"/conversations/{number}/follow-up/", sent).status_code == 302
    assert shown(staff.as_("rolf"), "show=mine") == [number]
    assert shown(rita, "show=mine") == []
    assert shown(rita, "show=due") == [number]
    assert shown(rita, f"show=all&assigned_to={staff.person('rolf').pk}") == [number]
    assert shown(rita, f"show=all&tag={Tag.objects.get(name='refill').pk}") == [number]
    Case.objects.filter(number=number).update(follow_up=today + timedelta(days=300))
    assert shown(rita, "show=due") == []
    assert Review.objects.filter(number=number).count() == 0


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("started_from=2026-02-30", "Write the day as 2026-01-31."),
        ("started_from=yesterday", "Write the day as 2026-01-31."),
        ("started_from=2026-05-02&started_to=2026-05-01", "The start cannot be from 2026-05-02 to 2026-05-01"),
        ("last_from=2026-05-02&last_to=2026-05-01", "cannot be from"),
        ("turns_from=9&turns_to=3", "cannot be from 9 to 3"),
        ("turns_from=many", "Enter a whole number"),
        ("started_to=9999-12-31", "less than or equal to 2099-12-31"),
        ("sign=nonsense", "Select a valid choice"),
        ("reviewed_by=999999", "Select a valid choice"),
    ],
)
def test_a_filter_that_cannot_be_says_what_would_be_right(vera, query, told):
    page = vera.get(f"/?show=all&{query}").content.decode()
    assert told in page
    assert "Nothing is shown" in page
    assert 'class="badge' not in page


@pytest.mark.parametrize(
    "query", ["page=0", "page=-3", "page=x", "page=99999999999999999999", "page=²", "show=nothing"]
)
def test_an_odd_address_shows_a_page_all_the_same(vera, query):
    assert vera.get(f"/?{query}").status_code == 200


def test_pages(staff, vera):
    for n in range(60):
        staff.conversations.say(f"many{n}", "where is the clinic", ago=10**6 + n)
    first, second = shown(vera, "show=all"), shown(vera, "show=all&page=2")
    assert len(first) == 50
    assert len(second) >= 15
    assert not set(first) & set(second)
    page = vera.get("/?show=all&channel=website").content.decode()
    assert '<a href="?show=all&amp;channel=website&amp;page=2" rel="next">' in page


def test_a_sample_of_the_calm_ones_the_same_for_everybody(staff):
    for n in range(45):
        staff.conversations.say(f"calm{n}", "where is the clinic", ago=2 * 10**6 + n)
    sample = shown(staff.as_("vera"), "show=sample")
    assert sample == shown(staff.as_("rita"), "show=sample")
    summaries = Summary.objects.filter(number__in=sample)
    assert 2 <= len(sample) < 15
    assert not any(each.urgent for each in summaries)
    number = sample[0]
    turns = Summary.objects.get(number=number).turns
    staff.as_("rita").post(f"/conversations/{number}/review/", {"verdict": "agree", "seen": turns})
    assert number not in shown(staff.as_("vera"), "show=sample")


# --- search ---


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("stiff", ["urgent"]),
        ("STIFF", ["urgent"]),
        ("stiffness", ["urgent"]),
        ("itch", ["urgent"]),
        ('"legs are so stiff"', ["urgent"]),
        ('"stiff legs"', []),
        ("stiff morning", ["urgent"]),  # in two messages of one conversation
        ("stiff sweating", []),
        ("Jonas", ["critical"]),
        ("team pump", ["calm"]),
        ("his legs", ["urgent"]),
        ("the", ["calm"]),
        ("911", []),
        ("nothing-of-the-kind", []),
    ],
)
def test_search_in_what_caregivers_wrote(staff, words, expected):
    assert names(staff, search(staff.as_("vera"), words)) == expected


@pytest.mark.parametrize("words", ["stiff", "stiff morning", "the", '"legs are so stiff"'])
def test_a_common_word_is_found_the_other_way(staff, words, monkeypatch):
    vera = staff.as_("vera")
    as_rare = search(vera, words)
    monkeypatch.setattr("staff.conversations.search.COMMON", 1)
    assert search(vera, words) == as_rare != []


def test_search_in_what_was_said_to_them(staff):
    vera = staff.as_("vera")
    assert set(names(staff, search(vera, "911", "told"))) >= {"critical", "urgent"}
    assert names(staff, search(vera, "sleepy OR 'x'; DROP", "told")) == []
    assert set(names(staff, search(vera, "jonas 911", "both"))) == {"critical"}


@pytest.mark.parametrize(
    "words",
    [
        "'",
        '"',
        '""',
        "*",
        "a*b",
        "NEAR(a b)",
        "x AND",
        "said:",
        "-",
        "(",
        "%",
        "\\",
        "né",
        "NOT",
        "^a",
        "{",
        "a:b",
        "🙂",
    ],
)
def test_no_input_breaks_the_search(staff, words):
    client = staff.as_("vera")
    for where in ("said", "told", "both", "nonsense"):
        assert client.post("/search/", {"words": words, "where": where}, follow=True).status_code == 200


def test_the_search_goes_with_the_filters(staff):
    vera = staff.as_("vera")
    assert names(staff, search(vera, "911", "told", "show=all&channel=sms")) == ["critical"]


def test_the_place_is_shown_and_nothing_of_it_stands_in_the_address(staff):
    vera = staff.as_("vera")
    answer = vera.post("/search/", {"words": "itch", "where": "said", "filters": "show=all"}, follow=True)
    page = answer.content.decode()
    assert "<mark>itching</mark>" in page
    assert "Shown are only conversations with <strong>itch</strong>" in page
    assert "itch" not in answer.redirect_chain[-1][0]
    page = vera.post("/search/", {"words": "", "filters": "show=all"}, follow=True).content.decode()
    assert "Shown are only" not in page


def test_a_search_without_a_word_says_so(staff):
    page = staff.as_("vera").post("/search/", {"words": "!?"}, follow=True).content.decode()
    assert "There is no word in that to search for" in page


def test_terms():
    assert terms_of('stiff "cannot be woken" stiff don\'t') == ["stiff", "cannot be woken", "don t"]
    assert len(terms_of(" ".join(f"w{n}" for n in range(100)))) == MOST_TERMS


def test_a_message_that_comes_is_found_at_once(staff):
    number = staff.conversations.say("now", "he has a zebraesque twitch", ago=1)
    assert search(staff.as_("vera"), "zebraesque") == [number]
    assert Exchange.of(number).count() == 1
    assert time.time() - Summary.objects.get(number=number).last_message < 60
