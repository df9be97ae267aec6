"""Reviews, notes, assignments, follow-ups, tags, and phone numbers with a reason."""

import os
from datetime import timedelta
from unittest import mock

import pytest
from auditlog.models import LogEntry
from django.utils import timezone

from staff.conversations.models import Summary
from staff.reviews.models import Case, Note, Review
from tests.staff.seed import NUMBER


@pytest.fixture
def number(staff, request):
    """A conversation of one test's own, urgent."""
    return staff.conversations.say(request.node.name[:200], "his legs are stiff", ago=60)


@pytest.fixture
def rita(staff):
    return staff.as_("rita")


def page(client, number):
    return client.get(f"/conversations/{number}/").content.decode()


@pytest.mark.parametrize(
    ("verdict", "words"),
    [("agree", "Agree"), ("higher", "Should have been higher"), ("lower", "Should have been lower")],
)
def test_a_review(rita, number, verdict, words):
    rita.post(f"/conversations/{number}/review/", {"verdict": verdict, "seen": 1})
    review = Review.objects.get(number=number)
    assert (review.reviewer.username, review.verdict, review.turns) == ("rita", verdict, 1)
    assert not Summary.objects.get(number=number).to_review
    assert f"{words}, rita" in page(rita, number)


def test_a_message_that_came_while_it_was_read_is_not_reviewed_away(staff, rita, number):
    staff.conversations.say(Summary.objects.get(number=number).sender_id, "he wont wake up", ago=1)
    answer = rita.post(f"/conversations/{number}/review/", {"verdict": "agree", "seen": 1}, follow=True)
    assert "The caregiver has written since you opened this" in answer.content.decode()
    assert not Review.objects.filter(number=number).exists()
    assert Summary.objects.get(number=number).to_review
    rita.post(f"/conversations/{number}/review/", {"verdict": "agree", "seen": 2})
    assert not Summary.objects.get(number=number).to_review


def test_a_later_message_is_told_on_the_page(staff, rita, number):
    rita.post(f"/conversations/{number}/review/", {"verdict": "agree", "seen": 1})
    staff.conversations.say(Summary.objects.get(number=number).sender_id, "still", "and now?", ago=1)
    assert "2 new messages since" in page(rita, number)


@pytest.mark.parametrize(
    "sent", [{}, {"verdict": "agree"}, {"seen": 1}, {"verdict": "maybe", "seen": 1}, {"verdict": "agree", "seen": "x"}]
)
def test_a_review_without_a_verdict_says_what_is_missing(rita, number, sent):
    answer = rita.post(f"/conversations/{number}/review/", sent)
    assert answer.status_code == 422
    assert not Review.objects.filter(number=number).exists()


def test_notes_stay_in_their_order(staff, rita, number):
    rita.post(f"/conversations/{number}/note/", {"text": "called, no answer"})
    staff.as_("sue").post(f"/conversations/{number}/note/", {"text": "reached her\n<b>fine</b>"})
    shown = page(rita, number)
    assert shown.index("called, no answer") < shown.index("reached her<br>&lt;b&gt;fine")
    assert [str(note.author) for note in Note.objects.filter(number=number)] == ["rita", "sue"]


@pytest.mark.parametrize("text", ["", "   ", "x" * 4001])
def test_an_empty_or_endless_note_is_not_kept_and_nothing_is_lost(rita, number, text):
    answer = rita.post(f"/conversations/{number}/note/", {"text": text})
    assert answer.status_code == 422
    assert not Note.objects.filter(number=number).exists()
    if text.strip():
        assert text in answer.content.decode()


def test_assigned_with_a_day_and_tags_and_taken_back(staff, rita, number):
    day = timezone.localdate() + timedelta(days=2)
    sent = {"assigned_to": staff.person("rolf").pk, "follow_up": day.isoformat(), "tags": " Refill,school , refill"}
    rita.post(f"/conversations/{number}/follow-up/", sent)
    case = Case.objects.get(number=number)
    assert (case.assigned_to.username, case.follow_up) == ("rolf", day)
    assert [tag.name for tag in case.tags.all()] == ["refill", "school"]
    assert 'value="refill, school"' in page(rita, number)
    rita.post(f"/conversations/{number}/follow-up/", {"assigned_to": "", "follow_up": "", "tags": ""})
    case.refresh_from_db()
    assert (case.assigned_to, case.follow_up, case.tags.count()) == (None, None, 0)


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"follow_up": "2020-01-01"}, "Choose a day that is still to come"),
        ({"follow_up": "2090-01-01"}, "Choose a day that is still to come"),
        ({"follow_up": "soon"}, "Write the day as 2026-01-31"),
        ({"assigned_to": "999999"}, "Select a valid choice"),
        ({"tags": "x" * 41}, "A tag has at most 40 letters"),
    ],
)
def test_a_follow_up_that_cannot_be_says_what_would_be_right(rita, number, sent, told):
    answer = rita.post(f"/conversations/{number}/follow-up/", sent)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not Case.objects.filter(number=number).exists()


def test_only_who_reviews_is_assigned(staff, rita, number):
    assert "vera</option>" not in page(rita, number)
    assert "rolf</option>" in page(rita, number)
    answer = rita.post(f"/conversations/{number}/follow-up/", {"assigned_to": staff.person("vera").pk})
    assert answer.status_code == 422


# --- phone numbers ---


def test_a_number_is_shown_for_a_reason_and_the_trail_has_it_first(staff):
    sue, number = staff.as_("sue"), staff.numbers["critical"]
    assert NUMBER not in page(sue, number)
    before = LogEntry.objects.filter(additional_data__event="revealed").count()
    refused = sue.post(f"/conversations/{number}/phone/", {"reason": "x"})
    assert "Write a reason of a few words" in refused.content.decode()
    assert NUMBER not in refused.content.decode()
    assert LogEntry.objects.filter(additional_data__event="revealed").count() == before
    shown = sue.post(f"/conversations/{number}/phone/", {"reason": "call back about the refill"})
    assert NUMBER in shown.content.decode()
    entry = LogEntry.objects.filter(additional_data__event="revealed").latest("id")
    assert entry.additional_data["reason"] == "call back about the refill"
    assert entry.actor.username == "sue"
    assert NUMBER not in str(entry.additional_data)


def test_a_conversation_without_a_number_says_so(staff):
    sue = staff.as_("sue")
    answer = sue.post(f"/conversations/{staff.numbers['urgent']}/phone/", {"reason": "call back"}, follow=True)
    assert "No phone number is kept for this conversation" in answer.content.decode()
    assert not LogEntry.objects.filter(additional_data__event="revealed", object_id=staff.numbers["urgent"]).exists()


@pytest.mark.parametrize(("key", "told"), [("j" * 40, "kept under another key"), ("short", "cannot be used")])
def test_another_key_says_which_one_is_right(staff, key, told):
    with mock.patch.dict(os.environ, {"ITB_TRIAGE_PHONE_KEY": key}):
        answer = staff.as_("sue").post(
            f"/conversations/{staff.numbers['critical']}/phone/", {"reason": "call back"}, follow=True
        )
    assert told in answer.content.decode()
