"""Alerts: which exchange somebody must be told of. Written in its transaction; staff/alerts sends them."""

import uuid
from typing import Any, Dict, List, Optional

import sqlalchemy as sa

from assistant.tables import ALERTS
from itb_triage.protocol.models import Disposition
from itb_triage.record import Exchange, Summary

URGENT, AGAIN = "urgent", "again"  # kinds
QUIET = 6 * 3600.0  # seconds without a message, after which an urgent conversation is news again
_NEW_ALERT = ALERTS.insert()


def write_alert(
    connection: sa.engine.Connection, number: int, before: Summary, new: List[Exchange], events: List[Dict[str, Any]]
) -> None:
    """Writes the alert that these exchanges of the conversation `number` call for, if any. `before`: the conversation
    without them; `events`: where they come from."""
    reached = _reached(new, events)
    last = new[-1].at if new else 0.0
    if reached:
        kind = URGENT
    elif before.urgent and last - before.last_message >= QUIET:
        kind, reached = AGAIN, _current(new)
    if not reached or not reached.urgent:
        return
    row = {"id": str(uuid.uuid4()), "number": number, "kind": kind, "disposition": reached.value, "at": last}
    connection.execute(_NEW_ALERT, {**row, "taken": None})


def _reached(new: List[Exchange], events: List[Dict[str, Any]]) -> Optional[Disposition]:
    """The highest urgent disposition that an assessment has just come to."""
    found = [Disposition(each.decision.disposition) for each in new if each.decision]
    if not any(each.item for each in new):  # only their words could be made out: better one alert too many
        slots = [event.get("value") or {} for event in events if event.get("name") == "assessment"]
        found += [Disposition(slot["disposition"]) for slot in slots if slot.get("disposition")]
    return max((each for each in found if each.urgent), key=lambda each: each.rank, default=None)


def _current(new: List[Exchange]) -> Optional[Disposition]:
    """Where the assessment stands that goes on."""
    value = next((each.item["disposition"] for each in reversed(new) if each.item), None)
    return Disposition(value) if value else None
