"""Writing the trail: what auditlog does not see by itself, since nothing is changed by it."""

from enum import Enum
from typing import Any, Optional

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType

from staff.conversations.models import Summary
from staff.people.models import Person


class Event(str, Enum):
    """What somebody did."""

    LISTED = "listed"  # saw a page of the inbox
    SEARCHED = "searched"
    VIEWED = "viewed"  # read a conversation
    REVEALED = "revealed"  # saw a phone number
    EXPORTED = "exported"
    LOGGED_IN = "logged in"
    LOGGED_OUT = "logged out"
    LOCKED_OUT = "locked out"
    RETAINED = "retention ran"  # conversations were de-identified or deleted
    REFUSED = "refused"  # asked for what the person may not see


def write(event: Event, person: Optional[Person] = None, summary: Optional[Summary] = None, **details: Any) -> LogEntry:
    """Adds an entry. Who and from where is known from the request that is being answered (auditlog's middleware);
    `person` names who did it where nobody was logged in when the request came."""
    more = {"actor": person, "actor_email": person.email} if person else {}
    return LogEntry.objects.create(
        content_type=ContentType.objects.get_for_model(Summary),
        object_pk=str(summary.number) if summary else "",
        object_id=summary.number if summary else None,
        object_repr=str(summary) if summary else event.value,
        action=LogEntry.Action.ACCESS,
        changes={},
        additional_data={
            "event": event.value,
            **({"conversation": summary.number} if summary else {}),
            **{name: value for name, value in details.items() if value not in (None, "", [], {})},
        },
        **more,
    )
