"""One run of the policy."""

import logging
import time
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Callable, Optional

from auditlog.models import LogEntry
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from staff.alerts.models import Alert
from staff.audit.apps import KEPT_YEARS
from staff.audit.trail import Event, write
from staff.conversations.models import DEIDENTIFIED, Summary
from staff.retention.compact import NotCompacted, compact
from staff.retention.erase import deidentify, delete, older_than
from staff.retention.models import Policy, Run
from staff.reviews.models import Hold

logger = logging.getLogger(__name__)
AT_ONCE = 100
PAUSE = 0.02  # seconds between two conversations: caregivers' messages go first
TESTS_KEPT = 90  # days, of test alerts
Say = Callable[[str], None]


@dataclass(frozen=True)
class Due:
    """What a run would do now."""

    deidentify: int
    delete: int
    held: int
    entries: int


def to_delete(policy: Policy, now: float) -> QuerySet[Summary]:
    """Old enough to be deleted, holds included."""
    if not policy.delete_days:
        return Summary.objects.none()
    return Summary.objects.filter(last_message__lt=older_than(policy.delete_days, now))


def to_deidentify(policy: Policy, now: float) -> QuerySet[Summary]:
    """Old enough to be de-identified and not done yet, nor to be deleted; holds included."""
    if not policy.deidentify_days:
        return Summary.objects.none()
    old = Summary.objects.filter(last_message__lt=older_than(policy.deidentify_days, now))
    return old.exclude(sender_id__startswith=DEIDENTIFIED).exclude(pk__in=to_delete(policy, now).values("pk"))


def old_entries(policy: Policy) -> QuerySet[LogEntry]:
    """Entries of the audit trail that may go."""
    if not policy.trail_years:
        return LogEntry.objects.none()
    years = max(policy.trail_years, KEPT_YEARS)
    return LogEntry.objects.filter(timestamp__lt=timezone.now() - timedelta(days=366 * years))


def due(policy: Policy, now: Optional[float] = None) -> Due:
    """What a run would do."""
    now, held = time.time() if now is None else now, Hold.objects.values("number")
    deletes, strips = to_delete(policy, now), to_deidentify(policy, now)
    return Due(
        strips.exclude(pk__in=held).count(),
        deletes.exclude(pk__in=held).count(),
        deletes.filter(pk__in=held).count() + strips.filter(pk__in=held).count(),
        old_entries(policy).count(),
    )


def run(policy: Policy, by: str, day: Optional[date] = None, say: Say = lambda _: None) -> Optional[Run]:
    """Does what is due and notes it; None where the run of that `day` was begun by another. Raises DatabaseError."""
    try:
        with transaction.atomic():
            this = Run.objects.create(day=day)
    except IntegrityError:
        return None
    try:
        _do(this, policy, say)
    except NotCompacted as error:
        this.trouble = f"{this.trouble} {error}".strip()[:300]
    except DatabaseError as error:
        this.trouble = f"the database failed ({type(error).__name__}). The next run goes on"
    this.ended = timezone.now()
    this.save()
    done = {name: getattr(this, name) for name in ("deidentified", "deleted", "held", "entries", "trouble")}
    write(Event.RETAINED, by=by, **{name: value for name, value in done.items() if value})
    return this


def _do(this: Run, policy: Policy, say: Say) -> None:
    now = time.time()
    this.held = due(policy, now).held
    _each(this, "deleted", to_delete(policy, now), delete, older_than(policy.delete_days or 0, now), say)
    before = older_than(policy.deidentify_days or 0, now)
    _each(this, "deidentified", to_deidentify(policy, now), deidentify, before, say)
    this.entries = _take_old_entries(policy)
    Alert.objects.filter(number=0, at__lt=older_than(TESTS_KEPT, now)).delete()
    call_command("clearsessions", verbosity=0)  # they hold what was searched for
    if this.deleted or this.deidentified or this.entries or _left_over(this):
        compact(say)


def _each(this: Run, name: str, found: QuerySet[Summary], how: Any, before: float, say: Say) -> None:
    found, last, failed = found.exclude(pk__in=Hold.objects.values("number")), 0, 0
    total = found.count()
    while some := list(found.filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
        for summary in some:
            last = summary.pk
            try:
                setattr(this, name, getattr(this, name) + how(summary, before))
            except DatabaseError:
                raise
            except Exception as error:  # one that cannot be read holds up no other
                failed += 1
                logger.error("Conversation %d could not be %s (%s).", last, name, type(error).__name__)
            time.sleep(PAUSE)
        this.save()
        say(f"{name}: {getattr(this, name):,} of {total:,}")
    if failed:
        this.trouble = f"{failed} could not be {name}: the log names them."


def _take_old_entries(policy: Policy) -> int:
    """By a statement of its own: auditlog would write of each into the trail."""
    last = old_entries(policy).order_by("-timestamp").values_list("timestamp", flat=True).first()
    if last is None:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {LogEntry._meta.db_table} WHERE timestamp <= %s", [last])
        return int(cursor.rowcount)


def _left_over(this: Run) -> bool:
    """Whether the last run that took something away did not get to the file."""
    before = Run.objects.filter(Q(deleted__gt=0) | Q(deidentified__gt=0)).exclude(pk=this.pk).first()
    return bool(before and (before.trouble or not before.ended))
