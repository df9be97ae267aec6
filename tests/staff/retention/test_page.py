"""The page of the retention, and holds."""

import re

import pytest

from staff.retention.models import Policy
from staff.reviews.models import Hold
from tests.staff.retention.conftest import policy

RIGHT = {"deidentify_days": "", "delete_days": "", "trail_years": "", "hour": "3"}


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.mark.parametrize(
    ("sent", "right"),
    [
        ({"delete_days": "3"}, "greater than or equal to 7"),
        ({"delete_days": "soon"}, "Enter a whole number."),
        ({"deidentify_days": "99999999"}, "less than or equal to 36525"),
        (
            {"deidentify_days": "90", "delete_days": "90"},
            "After 90 days they would be gone before they are de-identified. Write more than 90.",
        ),
        ({"trail_years": "5"}, "greater than or equal to 6"),
        ({"hour": "24"}, "less than or equal to 23"),
        ({"hour": ""}, "This field is required."),
    ],
)
def test_a_wrong_time_is_told_what_would_be_right(kept, sent, right):
    answer = kept.staff.as_("ada").post("/retention/policy/", {**RIGHT, **sent})
    assert answer.status_code == 422
    assert right in text_of(answer)
    assert not Policy.now().is_set


def test_before_anything_goes_it_is_said_how_much_and_asked(kept):
    ada, sent = kept.staff.as_("ada"), {**RIGHT, "deidentify_days": "50", "delete_days": "450"}
    answer = ada.post("/retention/policy/", sent)
    assert "Tonight 2 conversations would be de-identified, 1 deleted. This cannot be undone." in text_of(answer)
    assert not Policy.now().is_set
    ada.post("/retention/policy/", {**sent, "sure": "on"})
    assert Policy.now().delete_days == 450
    page = text_of(kept.staff.as_("sue").get("/retention/"))
    assert "De-identified 50 days after the last message." in page
    assert "Tonight after 3:00: 2 to de-identify, 1 to delete, 0 held" in page


def test_where_nothing_would_go_nothing_is_asked(kept):
    kept.staff.as_("ada").post("/retention/policy/", {**RIGHT, "delete_days": "3650"})
    assert Policy.now().delete_days == 3650


def test_a_hold_has_a_reason_and_an_end(kept):
    sue, number = kept.staff.as_("sue"), kept.numbers["held"]
    answer = sue.post(f"/conversations/{number}/hold/", {"reason": ""})
    assert answer.status_code == 422
    assert "Say why it is kept: a complaint, a study, a request." in text_of(answer)
    sue.post(f"/conversations/{number}/hold/", {"reason": "a complaint"})
    assert Hold.objects.get().by.username == "sue"
    assert "a complaint" in text_of(sue.get(f"/conversations/{number}/"))
    assert "a complaint" in text_of(kept.staff.as_("ada").get("/retention/"))
    policy(delete_days=90)
    assert "2 to delete, 1 held" in text_of(sue.get("/retention/"))
    sue.post(f"/conversations/{number}/hold/", {"end": "1"})
    assert not Hold.objects.exists()
    assert "3 to delete, 0 held" in text_of(sue.get("/retention/"))


def test_an_unknown_conversation_cannot_be_held(kept):
    answer = kept.staff.as_("sue").post("/conversations/9999/hold/", {"reason": "x"})
    assert answer.status_code == 404
    assert "There is no conversation 9999." in answer.content.decode()


def test_runs_are_listed(kept):
    from staff.retention import keeper

    keeper.run(policy(delete_days=90), "a test")
    page = text_of(kept.staff.as_("ada").get("/retention/"))
    assert "command 0 3 0" in page
