"""Conversations in a database, at a cost that does not grow with them.

Two tables of assistant/tables.py. `events` keeps every event for good, in order. `conversations` keeps one row
each: what is needed to go on (slots, form, the last action), so that a turn reads and writes the same amount after
3 messages and after 3,000. When the database is away, the conversation goes on from this process's memory, and what
was not written is written once it is back. Rasa's own SQL store reads every event back at every turn.
"""

import json
from typing import Any, Dict, Iterable, List, Optional

import sqlalchemy as sa
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SerializedTrackerAsText, TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SessionStarted, SlotSet, deserialise_events
from rasa.shared.core.trackers import DialogueStateTracker

from assistant.answers import KNOWN_ANSWERS
from assistant.backfill import fill_in
from assistant.database import Database
from assistant.memory import MEMORY
from assistant.phones import KNOWN_PHONES
from assistant.record import RECORD, Unwritten
from assistant.tables import CONVERSATIONS, EVENTS
from assistant.turns import TURNS


class ConversationStore(TrackerStore, SerializedTrackerAsText):
    """Rasa's tracker store over SQLAlchemy; `database_url` or ITB_TRIAGE_DATABASE_URL says where."""

    def __init__(
        self,
        domain: Optional[Domain] = None,
        event_broker: Optional[EventBroker] = None,
        database_url: str = "sqlite:///var/conversations.db",
        host: Optional[str] = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(domain, event_broker, **kwargs)
        self._database = Database(database_url)
        for part in (KNOWN_ANSWERS, KNOWN_PHONES, MEMORY, RECORD, TURNS):
            part.use(self._database)
        fill_in(self._database)

    async def retrieve(self, sender_id: str) -> Optional[DialogueStateTracker]:
        """The conversation as far as it is needed to go on; None for a new one.

        With the database away: from memory as far as the policy remembers, never as if it were new.
        """
        try:
            going_on = self._database.going_on(sender_id)
        except Exception as error:
            self._database.failed("read", error)
            MEMORY.could_not_read(sender_id)
            return None
        return self._tracker(sender_id, json.loads(going_on)) if going_on else None

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Writes what is new and what is needed to go on (assistant/record.py)."""
        known = getattr(tracker, "known_events", 0)
        fresh = [event.as_dict() for event in list(tracker.events)[known:]]
        tracker.known_events = len(tracker.events)  # type: ignore[attr-defined]
        RECORD.write(tracker.sender_id, Unwritten(fresh, _going_on(tracker)))

    async def retrieve_full_tracker(self, conversation_id: str) -> Optional[DialogueStateTracker]:
        """Every event of the conversation, in the order in which they happened (by id: times are not unique)."""
        with self._database.reading() as connection:
            rows = connection.execute(
                sa.select(EVENTS.c.data).where(EVENTS.c.sender_id == conversation_id).order_by(EVENTS.c.id)
            ).all()
        events = deserialise_events([json.loads(row.data) for row in rows])
        if not events:
            return None
        tracker = DialogueStateTracker.from_events(conversation_id, events, self.domain.slots)
        tracker.known_events = len(events)  # type: ignore[attr-defined]
        return tracker

    async def keys(self) -> Iterable[str]:
        """Ids of all conversations."""
        with self._database.reading() as connection:
            return [row.sender_id for row in connection.execute(sa.select(CONVERSATIONS.c.sender_id))]

    def _tracker(self, sender_id: str, going_on: Dict[str, Any]) -> DialogueStateTracker:
        events: List[Event] = [ActionExecuted(ACTION_SESSION_START_NAME), SessionStarted()]
        if going_on["loop"]:
            events.append(ActiveLoop(going_on["loop"]))
        events += [SlotSet(key, value) for key, value in going_on["slots"].items()]
        events.append(ActionExecuted(ACTION_LISTEN_NAME))
        tracker = DialogueStateTracker.from_events(sender_id, events, self.domain.slots)
        tracker.known_events = len(tracker.events)  # type: ignore[attr-defined]
        return tracker


def _going_on(tracker: DialogueStateTracker) -> Dict[str, Any]:
    slots = {key: slot.value for key, slot in tracker.slots.items() if slot.value is not None}
    slots.pop("words", None)
    slots.pop("reply", None)
    return {"slots": slots, "loop": tracker.active_loop_name}
