"""Conversations in a database, at a cost that does not grow with them.

Two tables of assistant/database.py. `events` keeps every event for good, in order. `conversations` keeps one row
each: what is needed to go on (slots, form, the last action), so that a turn reads and writes the same amount after
3 messages and after 3,000. When the database is away, the conversation goes on from this process's memory, and what
was not written is written with the next message that can be. Rasa's own SQL store reads every event back at every turn.
"""

import json
import time
from collections import OrderedDict
from typing import Any, Dict, Iterable, List, Optional

import sqlalchemy as sa
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SerializedTrackerAsText, TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SessionStarted, SlotSet, deserialise_events
from rasa.shared.core.trackers import DialogueStateTracker

from assistant.answers import KNOWN_ANSWERS, answering
from assistant.database import ANSWERS, CONVERSATIONS, EVENTS, Database, answer_row, replace_row
from assistant.memory import MEMORY
from assistant.phones import KNOWN_PHONES
from assistant.turns import TURNS

MOST_WAITING = 10_000  # events kept for a database that is away


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
        self._waiting: OrderedDict[str, List[Dict[str, Any]]] = OrderedDict()
        for part in (KNOWN_ANSWERS, KNOWN_PHONES, MEMORY, TURNS):
            part.use(self._database)

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
        """Appends what is new and replaces what is needed to go on, in one transaction."""
        known = getattr(tracker, "known_events", 0)
        fresh = [_row(tracker.sender_id, event) for event in list(tracker.events)[known:]]
        tracker.known_events = len(tracker.events)  # type: ignore[attr-defined]
        rows = [*self._waiting.get(tracker.sender_id, []), *fresh]
        going_on = {"sender_id": tracker.sender_id, "going_on": json.dumps(_going_on(tracker)), "updated": time.time()}
        now = answering(tracker.sender_id)
        reply = now.so_far() if now else None
        try:
            with self._database.writing() as connection:
                if rows:
                    connection.execute(EVENTS.insert(), rows)
                replace_row(connection, CONVERSATIONS, going_on)
                if now and reply:
                    replace_row(connection, ANSWERS, answer_row(now.conversation, now.message_id, reply))
            self._waiting.pop(tracker.sender_id, None)
            if now:
                now.written = reply
        except Exception as error:
            self._database.failed("write", error)
            self._wait(tracker.sender_id, rows)

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

    def _wait(self, sender_id: str, rows: List[Dict[str, Any]]) -> None:
        self._waiting[sender_id] = rows
        while sum(map(len, self._waiting.values())) > MOST_WAITING and len(self._waiting) > 1:
            self._waiting.popitem(last=False)


def _row(sender_id: str, event: Event) -> Dict[str, Any]:
    data = event.as_dict()
    return {
        "sender_id": sender_id,
        "type_name": event.type_name,
        "timestamp": event.timestamp,
        "data": json.dumps(data),
    }


def _going_on(tracker: DialogueStateTracker) -> Dict[str, Any]:
    slots = {key: slot.value for key, slot in tracker.slots.items() if slot.value is not None}
    slots.pop("words", None)
    slots.pop("reply", None)
    return {"slots": slots, "loop": tracker.active_loop_name}
