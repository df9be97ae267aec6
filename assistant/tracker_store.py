"""Conversations in a database, at a cost that does not grow with them.

Two tables. `events` keeps every event for good, in order. `conversations` keeps one row each: what is needed
to go on (slots, form, the last action), so that a turn reads and writes the same amount after 3 messages and after
3,000. When the database is away, the conversation goes on from this process's memory and what was not
written is written with the next message that can be. Rasa's own SQL store reads every event back at every turn.
"""

import json
import logging
import os
import time
from collections import OrderedDict
from pathlib import Path
from typing import Any, Dict, Iterable, List, Optional

import sqlalchemy as sa
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SerializedTrackerAsText, TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SessionStarted, SlotSet, deserialise_events
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.pool import StaticPool

from assistant.memory import MEMORY

logger = logging.getLogger(__name__)

URL_VARIABLE = "ITB_TRIAGE_DATABASE_URL"
MOST_WAITING = 10_000  # events kept for a database that is away
WAIT_SECONDS = 0.5  # for a locked database; everybody waits with it
PAUSE_SECONDS = 1.0  # after a failure, before the database is tried again

_meta = sa.MetaData()
EVENTS = sa.Table(
    "events",
    _meta,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("sender_id", sa.String(255), nullable=False, index=True),
    sa.Column("type_name", sa.String(255), nullable=False),
    sa.Column("timestamp", sa.Float),
    sa.Column("data", sa.Text, nullable=False),
)
CONVERSATIONS = sa.Table(
    "conversations",
    _meta,
    sa.Column("sender_id", sa.String(255), primary_key=True),
    sa.Column("going_on", sa.Text, nullable=False),
    sa.Column("updated", sa.Float, nullable=False),
)


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
        self._url = os.environ.get(URL_VARIABLE, database_url)
        self._file = _FileOnDisk(self._url)
        self._engine = _engine(self._url)
        self._ready = False
        self._not_before = 0.0
        self._waiting: OrderedDict[str, List[Dict[str, Any]]] = OrderedDict()
        self._prepare()

    async def retrieve(self, sender_id: str) -> Optional[DialogueStateTracker]:
        """The conversation as far as it is needed to go on; None for a new one.

        With the database away: from memory as far as the policy remembers, never as if it were new.
        """
        try:
            self._prepare(raising=True)
            with self._engine.connect() as connection:
                row = connection.execute(
                    sa.select(CONVERSATIONS.c.going_on).where(CONVERSATIONS.c.sender_id == sender_id)
                ).first()
        except Exception as error:
            self._failed("read", error)
            MEMORY.could_not_read(sender_id)
            return None
        return self._tracker(sender_id, json.loads(row.going_on)) if row else None

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Appends what is new and replaces what is needed to go on, in one transaction."""
        known = getattr(tracker, "known_events", 0)
        fresh = [_row(tracker.sender_id, event) for event in list(tracker.events)[known:]]
        tracker.known_events = len(tracker.events)  # type: ignore[attr-defined]
        rows = [*self._waiting.get(tracker.sender_id, []), *fresh]
        going_on = {"sender_id": tracker.sender_id, "going_on": json.dumps(_going_on(tracker)), "updated": time.time()}
        try:
            self._prepare(raising=True)
            with self._engine.begin() as connection:
                if rows:
                    connection.execute(EVENTS.insert(), rows)
                where = CONVERSATIONS.c.sender_id == tracker.sender_id
                if not connection.execute(CONVERSATIONS.update().where(where).values(**going_on)).rowcount:
                    connection.execute(CONVERSATIONS.insert().values(**going_on))
            self._waiting.pop(tracker.sender_id, None)
        except Exception as error:
            self._failed("write", error)
            self._wait(tracker.sender_id, rows)

    async def retrieve_full_tracker(self, conversation_id: str) -> Optional[DialogueStateTracker]:
        """Every event of the conversation, in the order in which they happened (by id: times are not unique)."""
        with self._engine.connect() as connection:
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
        with self._engine.connect() as connection:
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

    def _prepare(self, raising: bool = False) -> None:
        """Makes the tables where they are missing. Raises, if asked to, what keeps the database away."""
        try:
            if time.monotonic() < self._not_before:
                raise ConnectionError("tried a moment ago")
            if self._ready and self._file.is_the_same():
                return
            self._engine.dispose()
            self._file.make_room()
            _meta.create_all(self._engine)
            self._file.remember()
            self._ready = True
        except Exception as error:
            if raising:
                raise
            self._failed("open", error)

    def _wait(self, sender_id: str, rows: List[Dict[str, Any]]) -> None:
        self._waiting[sender_id] = rows
        while sum(map(len, self._waiting.values())) > MOST_WAITING and len(self._waiting) > 1:
            self._waiting.popitem(last=False)

    def _failed(self, what: str, error: Exception) -> None:
        """One line without the statement's values: they hold what people wrote."""
        if isinstance(error, ConnectionError):
            return
        self._ready = False
        self._not_before = time.monotonic() + PAUSE_SECONDS
        logger.error(
            "The conversation database could not %s (%s). Conversations go on from memory.", what, type(error).__name__
        )


class _FileOnDisk:
    """The file of an SQLite database. One that was taken away must be noticed: SQLite would go on writing into it
    where nobody can ever read it."""

    def __init__(self, url: str) -> None:
        path = url.partition(":///")[2] if url.startswith("sqlite") else ""
        self._path = Path(path) if path and path != ":memory:" else None
        self._identity: Optional[int] = None

    def make_room(self) -> None:
        """The folder it lies in."""
        if self._path:
            self._path.parent.mkdir(parents=True, exist_ok=True)

    def remember(self) -> None:
        """Which file it is now."""
        self._identity = self._path.stat().st_ino if self._path else None

    def is_the_same(self) -> bool:
        """Whether it is still the file that was opened."""
        if self._path is None:
            return True
        try:
            return self._path.stat().st_ino == self._identity
        except OSError:
            return False


def _engine(url: str) -> sa.engine.Engine:
    if not url.startswith("sqlite"):
        return sa.create_engine(url, hide_parameters=True, pool_pre_ping=True, connect_args={"connect_timeout": 2})
    engine = sa.create_engine(
        url,
        hide_parameters=True,
        poolclass=StaticPool,
        connect_args={"check_same_thread": False, "timeout": WAIT_SECONDS},
    )

    @sa.event.listens_for(engine, "connect")
    def _quick(connection: Any, record: Any) -> None:
        # Readers and one writer at once; a commit survives a crash of the process without a sync of the disk.
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")

    return engine


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
