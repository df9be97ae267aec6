"""The page of the alerts, what the first page says of them, and the command line."""

import re
import time

import pytest
from auditlog.models import LogEntry

from staff.alerts import health
from staff.alerts.models import Alert, Attempt, Delivery, Destination, Kind, SignOfLife, State
from staff.alerts.wording import Words

WORDS = Words("subject", "text", b"{}")


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def add(quiet, target, name="sue", **more):
    sent = {"target": target, "urgent": "on", "unreviewed": "on", **more}
    return quiet.as_(name).post("/alerts/add/", sent)


# --- who is told ---


def test_a_clinic_without_either_sees_it_on_the_first_page(quiet):
    first = text_of(quiet.as_("vera").get("/"))
    assert "Nobody is told of an urgent conversation: neither an e-mail address nor a webhook is set up." in first
    assert 'href="/alerts/"' in quiet.as_("sue").get("/").content.decode()


def test_with_one_of_them_the_other_is_named(quiet):
    SignOfLife.objects.create(pk=1, at=time.time())
    add(quiet, "https://clinic.org/alerts")
    assert health.troubles() == [
        health.Trouble("Alerts go to a webhook alone: no e-mail address is set up.", grave=False)
    ]
    add(quiet, "nurse@clinic.org")
    assert [each.text for each in health.troubles()] == [
        "No alert goes out by e-mail: no mail server is set (ITB_TRIAGE_SMTP_URL)."
    ]


def test_with_both_and_a_sender_the_first_page_says_nothing(quiet, mail):
    add(quiet, "https://clinic.org/alerts")
    add(quiet, "nurse@clinic.org")
    SignOfLife.objects.create(pk=1, at=time.time())
    assert health.troubles() == []
    assert 'class="trouble' not in quiet.as_("vera").get("/").content.decode()


def test_a_sender_that_is_gone_and_alerts_that_do_not_arrive_are_told(quiet, mail):
    add(quiet, "nurse@clinic.org")
    SignOfLife.objects.create(pk=1, at=time.time() - 61)
    known = {"number": 1, "kind": Kind.URGENT, "disposition": "emergency_care"}
    late = Alert.objects.create(**known, at=time.time() - 120, taken=1.0)
    Delivery.objects.create(alert=late, way="email", target="a@c.org", tries=2, next_try=0)
    lost = Alert.objects.create(**known, at=time.time() - 90_000, taken=1.0)
    Delivery.objects.create(alert=lost, way="email", target="a@c.org", next_try=0, state=State.GIVEN_UP)
    Alert.objects.create(**known, at=time.time() - 90_000)  # nobody was set up
    told = [each.text for each in health.troubles()]
    assert told[0].startswith("The alert sender does not run")
    assert "1 alert could not be sent yet. The page Alerts says why." in told
    assert "2 alerts of the last 7 days never reached anybody." in told


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("nurse@clinic", "Write an e-mail address (nurse@clinic.org)"),
        ("nurse", "or the whole address of a webhook (https://clinic.org/alerts)"),
        ("", "Write an e-mail address (nurse@clinic.org)"),
        ("nurse@clinic.org, other@clinic.org", "Write an e-mail address"),
        ("http://clinic.org/alerts", "Write the address with https:// in front."),
        ("https://", "Write it with https:// : https://clinic.org/alerts"),
        ("ftp://clinic.org/x", "Write it with https:// : https://clinic.org/alerts"),
        ("www.clinic.org/alerts", "Write it with https:// : https://clinic.org/alerts"),
        ("https://clinic.org:99999/", "Write it with https://"),
        ("https://me:secret@clinic.org/", "Leave out the name and the password"),
        ("https://clinic.org/#part", "Leave out &#x27;#part&#x27; at the end"),
    ],
)
def test_a_wrong_address_is_told_what_would_be_right(quiet, wrong, right):
    answer = add(quiet, wrong)
    assert answer.status_code == 422
    assert right in answer.content.decode()
    assert not Destination.objects.exists()
    if wrong and "<" not in wrong:
        assert f'value="{wrong}"' in answer.content.decode(), "nothing that was typed is lost"


def test_the_same_one_twice_or_one_told_of_nothing_is_refused(quiet):
    add(quiet, "nurse@CLINIC.org")
    assert Destination.objects.get().target == "nurse@clinic.org"
    assert "This one is set up already." in text_of(add(quiet, "nurse@clinic.org"))
    answer = quiet.as_("sue").post("/alerts/add/", {"target": "b@clinic.org"})
    assert "Choose at least one" in text_of(answer)


def test_who_is_told_is_in_the_trail(quiet):
    add(quiet, "nurse@clinic.org")
    key = Destination.objects.get().pk
    quiet.as_("sue").post(f"/alerts/{key}/remove/")
    assert not Destination.objects.exists()
    entries = LogEntry.objects.filter(content_type__model="destination").order_by("-id")[:2]
    assert [(each.action, str(each.actor)) for each in entries] == [(2, "sue"), (0, "sue")]


@pytest.mark.parametrize(
    ("minutes", "hours", "right"),
    [
        ("0", "", "greater than or equal to 1"),
        ("", "", "Write a number of minutes, from 1 to 10080."),
        ("soon", "", "Enter a whole number"),
        ("99999", "", "less than or equal to 10080"),
        ("60", "-1", "greater than or equal to 1"),
    ],
)
def test_a_wrong_time_is_told_what_would_be_right(quiet, minutes, hours, right):
    answer = quiet.as_("sue").post("/alerts/limits/", {"urgent_minutes": minutes, "other_hours": hours})
    assert answer.status_code == 422
    assert right in text_of(answer)


def test_the_times_are_kept(quiet):
    quiet.as_("sue").post("/alerts/limits/", {"urgent_minutes": "45", "other_hours": "48"})
    assert "an urgent one after 45 minutes, any other after 48 hours" in text_of(quiet.as_("rita").get("/alerts/"))


def test_who_may_not_set_them_sees_no_secret_part_of_an_address(quiet):
    add(quiet, "https://clinic.org/alerts?token=abc")
    rita = quiet.as_("rita").get("/alerts/").content.decode()
    assert "clinic.org …" in rita
    assert "abc" not in rita
    assert "<button>Add</button>" not in rita
    assert "token=abc" in quiet.as_("sue").get("/alerts/").content.decode()


# --- what was told ---


def test_every_attempt_is_on_the_page(quiet):
    alert = Alert.objects.create(
        number=quiet.numbers["urgent"], kind=Kind.URGENT, disposition="emergency_care", at=time.time(), taken=1.0
    )
    delivery = Delivery.objects.create(alert=alert, way="email", target="a@c.org", tries=2, next_try=time.time())
    Attempt.objects.create(delivery=delivery, at=time.time() - 9, outcome="answered 500", took=0.21)
    Attempt.objects.create(delivery=delivery, at=time.time())
    page = quiet.as_("rita").get("/alerts/")
    assert "answered 500 (0.2 s)" in text_of(page)
    assert "under way, or ended in the middle" in text_of(page)
    assert "Urgent: Emergency care" in text_of(page)
    assert f'href="/conversations/{alert.number}/"' in page.content.decode()
    assert f'href="/conversations/{alert.number}/"' not in quiet.as_("ada").get("/alerts/").content.decode()


def test_a_test_goes_through_the_outbox(quiet):
    sue = quiet.as_("sue")
    assert "There is nobody to send a test to." in text_of(sue.post("/alerts/test/", follow=True))
    add(quiet, "nurse@clinic.org")
    assert "A test is on its way." in text_of(sue.post("/alerts/test/", follow=True))
    assert Alert.objects.get().kind == Kind.TEST
