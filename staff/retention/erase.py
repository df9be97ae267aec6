"""Taking one conversation away, or all words of it. In one transaction, and only if it is still that old."""

import time
from datetime import datetime
from datetime import time as clock
from typing import Any, Callable

from django.db import connection, transaction
from django.utils import timezone

from itb_triage.record.deidentified import exchange_without_words, summary_without_words
from staff.alerts.models import Alert, Attempt, Delivery
from staff.conversations.models import DEIDENTIFIED, PLACES, Exchange, Facet, Phone, Summary, moment
from staff.reviews.models import Case, Correction, Hold, Note, Review

# Tables of the assistant by the conversation's own id (assistant/tables.py); what they hold is words.
BY_SENDER = ("events", "conversations", "answers", Phone._meta.db_table)
# Tables by its number: those that hold words or times of day, and the others.
WORDS = (Note, Case, Alert)
THE_REST = (Facet, Review, Correction)


def delete(summary: Summary, before: float) -> bool:
    """Deletes all that there is of the conversation; whether it was still there, and its last message before `before`
    (seconds since 1970). The audit trail keeps who saw it, by its number."""
    return _take(summary, before, _delete)


def deidentify(summary: Summary, before: float) -> bool:
    """Takes out every word of it, its phone number, its link to whoever wrote, and the times of day; whether it did.
    Signs, dispositions, rules, reviews and corrections (de-identified by eye) stay, on their days."""
    return _take(summary, before, _deidentify)


def _take(summary: Summary, before: float, how: Callable[[Any, Summary], None]) -> bool:
    with transaction.atomic(), connection.cursor() as cursor:
        # Locked from here on: a caregiver who writes in this moment begins a new conversation.
        still = Summary.objects.select_for_update().filter(pk=summary.pk, last_message__lt=before)
        if not still.exists() or Hold.objects.filter(number=summary.number).exists():
            return False
        _words_of(cursor, summary)
        how(cursor, summary)
    return True


def _words_of(cursor: Any, summary: Summary) -> None:
    """Deletes rows by statements of their own: auditlog would write into the trail what was in them."""
    for table in BY_SENDER:
        cursor.execute(f"DELETE FROM {table} WHERE sender_id = %s", [summary.sender_id])
    alerts = f"SELECT id FROM {Alert._meta.db_table} WHERE number = %s"
    deliveries = f"SELECT id FROM {Delivery._meta.db_table} WHERE alert_id IN ({alerts})"
    cursor.execute(f"DELETE FROM {Attempt._meta.db_table} WHERE delivery_id IN ({deliveries})", [summary.number])
    cursor.execute(f"DELETE FROM {Delivery._meta.db_table} WHERE alert_id IN ({alerts})", [summary.number])
    cursor.execute(f"DELETE FROM {Case.tags.through._meta.db_table} WHERE case_id = %s", [summary.number])
    for kind in WORDS:
        cursor.execute(f"DELETE FROM {kind._meta.db_table} WHERE number = %s", [summary.number])


def _delete(cursor: Any, summary: Summary) -> None:
    low, high = summary.number << PLACES, (summary.number + 1) << PLACES
    cursor.execute(f"DELETE FROM {Exchange._meta.db_table} WHERE id >= %s AND id < %s", [low, high])
    for kind in (*THE_REST, Summary):
        cursor.execute(f"DELETE FROM {kind._meta.db_table} WHERE number = %s", [summary.number])


def _deidentify(cursor: Any, summary: Summary) -> None:
    for exchange in Exchange.of(summary.number):
        at = noon(exchange.at)
        bare = exchange_without_words(exchange.record, at)
        Exchange.objects.filter(pk=exchange.pk).update(at=at, said=bare.said, told="", detail=bare.detail())
    started, last = noon(summary.started), noon(summary.last_message)
    bare_summary = summary_without_words(summary.told, started, last)
    Summary.objects.filter(pk=summary.pk).update(
        sender_id=f"{DEIDENTIFIED}{summary.number}",
        started=started,
        last_message=last,
        whole=bare_summary.whole(),
        waiting_since=None,
        to_review=False,
    )
    for review in Review.objects.filter(number=summary.number):
        at = moment(noon(review.at.timestamp()))
        cursor.execute(f"UPDATE {Review._meta.db_table} SET at = %s WHERE id = %s", [at, review.pk])


def noon(at: float) -> float:
    """Noon of that day in the clinic's zone: the day stays, the time of day goes."""
    day = timezone.localtime(moment(at)).date()
    return timezone.make_aware(datetime.combine(day, clock(12))).timestamp()


def older_than(days: int, now: "float | None" = None) -> float:
    """The time before which a last message is older than so many days."""
    return (time.time() if now is None else now) - days * 86_400.0
