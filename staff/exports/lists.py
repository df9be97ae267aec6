"""The rows of each list that can be exported."""

from datetime import datetime
from typing import Any, Iterable, Iterator, Optional

from auditlog.models import LogEntry
from django.db.models import QuerySet
from django.utils import timezone

from itb_triage.protocol.models import Disposition, ListName
from staff.audit.views import row_of as trail_row
from staff.conversations.models import Summary
from staff.dashboard.figures import Figures
from staff.reviews.inbox import CHANNELS, cases, latest_reviews
from staff.reviews.models import Case, Review, Verdict

AT_ONCE = 500
CONVERSATIONS = [
    "conversation",
    "disposition",
    "lists",
    "signs",
    "rule",
    "rule_signs",
    "protocol",
    "model",
    "language",
    "channel",
    "started",
    "last_message",
    "messages",
    "not_understood",
    "assessments",
    "to_review",
    "verdict",
    "reviewed_by",
    "reviewed",
    "assigned_to",
    "follow_up",
    "tags",
]
TRAIL = ["time", "person", "address", "did", "conversation", "what", "details", "changes"]


def conversations(found: QuerySet[Summary]) -> Iterator[dict[str, Any]]:
    """A row a conversation, without any word of it. Ids are those of the protocol."""
    numbers = list(found.values_list("number", flat=True))
    for begin in range(0, len(numbers), AT_ONCE):
        some = numbers[begin : begin + AT_ONCE]
        summaries, reviews, cased = Summary.objects.in_bulk(some), latest_reviews(some), cases(some)
        for number in some:
            if number in summaries:  # else it was deleted meanwhile
                yield _conversation(summaries[number], reviews.get(number), cased.get(number))


def _conversation(summary: Summary, review: Optional[Review], case: Optional[Case]) -> dict[str, Any]:
    told = summary.told
    return {
        "conversation": summary.number,
        "disposition": summary.disposition or None,
        "lists": list(told.lists),
        "signs": list(told.signs),
        "rule": told.decision.rule if told.decision else None,
        "rule_signs": list(told.decision.signs) if told.decision else [],
        "protocol": told.protocol or None,
        "model": told.read_by.model if told.read_by else None,
        "language": told.read_by.language if told.read_by else None,
        "channel": summary.channel,
        "started": _local(summary.started_at),
        "last_message": _local(summary.last_at),
        "messages": summary.turns,
        "not_understood": summary.misses,
        "assessments": told.assessments,
        "to_review": summary.to_review,
        "verdict": review.verdict if review else None,
        "reviewed_by": review.reviewer.username if review else None,
        "reviewed": _local(review.at) if review else None,
        "assigned_to": case.assigned_to.username if case and case.assigned_to else None,
        "follow_up": case.follow_up.isoformat() if case and case.follow_up else None,
        "tags": [tag.name for tag in case.tags.all()] if case else [],
    }


def trail(entries: QuerySet[LogEntry]) -> Iterator[dict[str, Any]]:
    """A row an entry of the audit trail."""
    for entry in entries.iterator(chunk_size=AT_ONCE):
        row = trail_row(entry)
        yield {
            "time": _local(entry.timestamp),
            "person": entry.actor.username if entry.actor else None,
            "address": entry.remote_addr,
            "did": row["did"],
            "conversation": row["number"],
            "what": row["what"] or None,
            "details": [f"{name}: {value}" for name, value in row["details"]],
            "changes": [f"{name}: {before} > {after}" for name, before, after in row["changes"]],
        }


def figures(found: Figures) -> tuple[list[str], Iterable[dict[str, Any]]]:
    """Columns and rows of the dashboard: a row a day or week."""
    parts = {
        "disposition": (found.dispositions, [each.value for each in Disposition]),
        "channel": (found.channels, list(CHANNELS)),
        "list": (found.lists, [each.value for each in ListName]),
        "review": (found.verdicts, [str(each) for each in Verdict.values]),
    }
    rows = []
    for step in found.period.steps():
        minutes = found.minutes_to_review(step)
        row: dict[str, Any] = {
            "begins": found.period.beginning(step).isoformat(),
            "conversations": sum(found.dispositions[step].values()),
        }
        for kind, (values, names) in parts.items():
            row |= {f"{kind}_{name}": values[step][name] for name in names}
        row |= {
            "messages": found.messages[step],
            "not_understood": found.misses[step],
            "minutes_to_review_urgent": None if minutes is None else round(minutes, 1),
        }
        rows.append(row)
    return list(rows[0]), rows


def _local(at: datetime) -> str:
    return timezone.localtime(at).isoformat(timespec="seconds")
