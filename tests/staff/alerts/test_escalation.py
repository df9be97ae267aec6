"""A conversation that nobody reviews is told once more."""

import time

import pytest

from staff.alerts import outbox
from staff.alerts.models import Alert, Delivery, Destination, Kind, Limits, State
from staff.conversations.models import Summary

MINUTE, HOUR = 60.0, 3600.0


@pytest.fixture(autouse=True)
def as_it_comes(quiet):
    Limits.objects.all().delete()


def escalated():
    return list(Alert.objects.filter(kind=Kind.UNREVIEWED).values_list("number", flat=True))


def test_an_urgent_one_after_the_set_time_and_once(quiet):
    number = quiet.conversations.say("late", "he is so stiff", ago=61 * MINUTE)
    quiet.conversations.say("fresh", "he is so stiff", ago=55 * MINUTE)
    assert outbox.escalate(time.time()) == 1
    assert escalated() == [number]
    assert Alert.objects.get(kind=Kind.UNREVIEWED).disposition == "emergency_care"
    assert outbox.escalate(time.time()) == 0


def test_a_message_that_comes_later_does_not_put_it_off(quiet):
    number = quiet.conversations.say("talks", "he is so stiff", ago=61 * MINUTE)
    quiet.conversations.say("talks", "hello?", ago=1 * MINUTE)
    assert outbox.escalate(time.time()) == 1
    assert escalated() == [number]


def test_a_reviewed_one_does_not_and_a_new_message_begins_the_time_anew(quiet):
    number = quiet.conversations.say("seen", "he is so stiff", ago=61 * MINUTE)
    turns = Summary.objects.get(number=number).turns
    quiet.as_("rita").post(f"/conversations/{number}/review/", {"verdict": "agree", "seen": turns})
    assert outbox.escalate(time.time()) == 0
    quiet.conversations.say("seen", "he is itching", ago=10)
    assert outbox.escalate(time.time()) == 0
    assert outbox.escalate(time.time() + 61 * MINUTE) == 1


def test_others_only_where_a_time_is_set(quiet):
    number = quiet.conversations.say("calm-late", "hello", ago=25 * HOUR)
    assert outbox.escalate(time.time()) == 0
    Limits(pk=1, urgent_minutes=60, other_hours=24).save()
    assert outbox.escalate(time.time()) == 1
    assert escalated() == [number]


def test_the_set_time_counts(quiet):
    quiet.conversations.say("limit", "he is so stiff", ago=20 * MINUTE)
    Limits(pk=1, urgent_minutes=21).save()
    assert outbox.escalate(time.time()) == 0
    Limits(pk=1, urgent_minutes=19).save()
    assert outbox.escalate(time.time()) == 1


def test_conversations_from_before_alerts_were_known_do_not(quiet):
    quiet.conversations.say("old", "he is so stiff", ago=61 * MINUTE)
    Summary.objects.update(waiting_since=None)
    assert outbox.escalate(time.time()) == 0


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        (Kind.URGENT, {"now@c.org", "both@c.org"}),
        (Kind.AGAIN, {"now@c.org", "both@c.org"}),
        (Kind.UNREVIEWED, {"late@c.org", "both@c.org"}),
        (Kind.TEST, {"now@c.org", "late@c.org", "both@c.org"}),
    ],
)
def test_who_is_told_of_what(quiet, kind, told):
    Destination.objects.create(way="email", target="now@c.org", unreviewed=False)
    Destination.objects.create(way="email", target="late@c.org", urgent=False)
    Destination.objects.create(way="email", target="both@c.org")
    Alert.objects.create(number=1, kind=kind, disposition="emergency_care", at=time.time())
    outbox.take_new(time.time())
    assert set(Delivery.objects.values_list("target", flat=True)) == told


def test_where_nobody_is_chosen_for_it_everybody_is_told(quiet):
    Destination.objects.create(way="email", target="now@c.org", unreviewed=False)
    Alert.objects.create(number=1, kind=Kind.UNREVIEWED, disposition="emergency_care", at=time.time())
    outbox.take_new(time.time())
    assert Delivery.objects.get().target == "now@c.org"


def test_an_alert_waits_until_somebody_is_set_up_but_not_for_longer_than_a_day(quiet):
    now = time.time()
    Alert.objects.create(number=1, kind=Kind.URGENT, disposition="emergency_care", at=now - 23 * HOUR)
    Alert.objects.create(number=2, kind=Kind.URGENT, disposition="emergency_care", at=now - 25 * HOUR)
    assert outbox.take_new(now) == 0
    Destination.objects.create(way="email", target="now@c.org")
    assert outbox.take_new(now) == 1
    assert Delivery.objects.get().alert.number == 1


def test_pauses_grow_and_after_a_day_it_is_given_up(quiet):
    now = time.time()
    Destination.objects.create(way="webhook", target="http://127.0.0.1:9/")
    Alert.objects.create(number=1, kind=Kind.URGENT, disposition="emergency_care", at=now)
    outbox.take_new(now)
    pauses, at = [], now
    while Delivery.objects.get().state == State.WAITING:
        (attempt,) = outbox.claim(at, {})
        outbox.note_failed(attempt, "answered 500", 0.1, at)
        delivery = Delivery.objects.get()
        pauses.append(delivery.next_try - at)
        at = delivery.next_try
    for pause, wanted in zip(pauses, outbox.PAUSES):
        assert 0.8 * wanted <= pause <= 1.2 * wanted
    assert max(pauses) <= 1.2 * outbox.PAUSES[-1]
    assert Delivery.objects.get().state == State.GIVEN_UP
    assert outbox.OLDEST < at - now < outbox.OLDEST + 2400
    assert 80 < Delivery.objects.get().tries < 200
    assert outbox.claim(at + 9999, {}) == []


def test_a_delivery_that_another_sender_holds_is_left_alone(quiet):
    now = time.time()
    Destination.objects.create(way="webhook", target="http://127.0.0.1:9/")
    Alert.objects.create(number=1, kind=Kind.URGENT, disposition="emergency_care", at=now)
    outbox.take_new(now)
    stale = list(outbox.due(now))
    assert len(outbox.claim(now, {})) == 1
    assert outbox.claim(now + 60, {}) == [], "for a minute nobody else"
    assert outbox._claim(stale[0], now) is None, "who looked before the other claimed gets nothing"
    assert len(outbox.claim(now + outbox.HELD + 1, {})) == 1
