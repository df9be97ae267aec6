"""From the outbox to deliveries, and from a delivery to an attempt. All of it in the database, so that a restart loses
nothing and two senders do not get in each other's way."""

import random
from collections import Counter
from typing import Optional

from django.db import transaction
from django.db.models import F, QuerySet

from staff.alerts.models import Alert, Attempt, Delivery, Destination, Kind, Limits, State
from staff.conversations.models import Summary

AT_ONCE = 100
HELD = 90.0  # seconds for one attempt, which takes 30 at most: for so long no other sender touches it
UNSURE = 75.0  # seconds until the next try, where the receiver may have got it
PAUSES = (5.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 900.0)  # seconds after the first, second ... failure
OLDEST = 24 * 3600.0  # seconds: an older alert is no news, and is given up
EACH = 4  # attempts at once for one destination: a slow one holds up no other


def take_new(now: float) -> int:
    """Makes the deliveries of alerts that no sender has taken yet; how many alerts. Without destinations they wait."""
    destinations = list(Destination.objects.all())
    if not destinations:
        return 0
    taken = 0
    for alert in Alert.objects.filter(taken__isnull=True, at__gt=now - OLDEST).order_by("at")[:AT_ONCE]:
        taken += _take(alert, destinations, now)
    return taken


def _take(alert: Alert, destinations: list[Destination], now: float) -> bool:
    with transaction.atomic():
        if not Alert.objects.filter(pk=alert.pk, taken__isnull=True).update(taken=now):
            return False  # another sender was first
        Delivery.objects.bulk_create(
            Delivery(alert=alert, way=each.way, target=each.target, next_try=now)
            for each in _told_of(alert, destinations)
        )
    return True


def _told_of(alert: Alert, destinations: list[Destination]) -> list[Destination]:
    """Who is told. Where nobody is chosen for this kind, everybody: better than nobody."""
    if alert.kind == Kind.TEST:
        return destinations
    wanted = "unreviewed" if alert.kind == Kind.UNREVIEWED else "urgent"
    return [each for each in destinations if getattr(each, wanted)] or destinations


def escalate(now: float) -> int:
    """Puts conversations that wait for too long into the outbox, each once until it is reviewed; how many."""
    limits = Limits.now()
    waiting = Summary.objects.filter(to_review=True, escalated__isnull=True)
    late = list(waiting.filter(urgent=True, waiting_since__lte=now - 60 * limits.urgent_minutes)[:AT_ONCE])
    if limits.other_hours:
        late += waiting.filter(urgent=False, waiting_since__lte=now - 3600 * limits.other_hours)[:AT_ONCE]
    return sum(_escalate(each, now) for each in late)


def _escalate(summary: Summary, now: float) -> bool:
    with transaction.atomic():
        still = Summary.objects.filter(pk=summary.pk, to_review=True, escalated__isnull=True)
        if not still.update(escalated=now):
            return False
        Alert.objects.create(
            number=summary.number, kind=Kind.UNREVIEWED, disposition=summary.disposition, at=now, taken=None
        )
    return True


def claim(now: float, busy: Counter[str], most: int = AT_ONCE, of: Optional[Alert] = None) -> list[Attempt]:
    """Attempts to make now, each of a delivery that is now this sender's. `busy`: how many are under way, by target."""
    started, counted = [], Counter(busy)
    full = [target for target, count in busy.items() if count >= EACH]
    for delivery in due(now, of).exclude(target__in=full)[:most]:
        if counted[delivery.target] >= EACH:
            continue
        attempt = _claim(delivery, now)
        if attempt:
            counted[delivery.target] += 1
            started.append(attempt)
    return started


def due(now: float, of: Optional[Alert] = None) -> QuerySet[Delivery]:
    """Deliveries that are to be tried, the longest due first."""
    found = Delivery.objects.filter(state=State.WAITING, next_try__lte=now, held_until__lte=now)
    return (found.filter(alert=of) if of else found).select_related("alert").order_by("next_try")


def _claim(delivery: Delivery, now: float) -> Optional[Attempt]:
    with transaction.atomic():
        mine = Delivery.objects.filter(
            pk=delivery.pk, state=State.WAITING, tries=delivery.tries, held_until=delivery.held_until
        ).update(held_until=now + HELD, tries=F("tries") + 1)
        if not mine:
            return None
        delivery.tries += 1
        return Attempt.objects.create(delivery=delivery, at=now)


def note_sent(attempt: Attempt, outcome: str, took: float) -> None:
    """It was sent."""
    with transaction.atomic():
        Attempt.objects.filter(pk=attempt.pk).update(sent=True, outcome=outcome, took=took)
        Delivery.objects.filter(pk=attempt.delivery_id).update(state=State.SENT, held_until=0.0)


def note_failed(attempt: Attempt, outcome: str, took: float, now: float, sure: bool = True) -> None:
    """It was not sent, or (not `sure`) perhaps it was: when to try again."""
    delivery = attempt.delivery
    pause = PAUSES[min(delivery.tries, len(PAUSES)) - 1] * random.uniform(0.8, 1.2)
    given_up = now - delivery.alert.at > OLDEST
    with transaction.atomic():
        Attempt.objects.filter(pk=attempt.pk).update(outcome=outcome, took=took)
        Delivery.objects.filter(pk=delivery.pk).update(
            state=State.GIVEN_UP if given_up else State.WAITING,
            next_try=now + (pause if sure else max(pause, UNSURE)),
            held_until=0.0,
        )
