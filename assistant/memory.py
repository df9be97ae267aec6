"""The newest state of recent conversations, in this process.

The tracker store is the record. This is what is left when the record cannot be reached, so that an urgent
conversation stays urgent: of two copies of a state the one with more turns is the newer.
"""

import json
import time
from collections import OrderedDict
from typing import Optional

from assistant.database import Database
from itb_triage.assessment import State
from itb_triage.record.deidentified import EARLIEST_DAYS

MOST = 10_000
FORGOTTEN_AFTER = (EARLIEST_DAYS - 1) * 86_400.0  # seconds: what the retention deletes must not come back from here


class Memory:
    """At most MOST states, the least recently used forgotten first, and none for longer than FORGOTTEN_AFTER."""

    def __init__(self) -> None:
        self._states: OrderedDict[str, tuple[State, float]] = OrderedDict()
        self._unread: set[str] = set()
        self._database: Optional[Database] = None

    def use(self, database: Database) -> None:
        """Catches up from this database with what other processes did."""
        self._database = database

    def catch_up(self, conversation: str) -> None:
        """Learns what another process, or this one before a restart, answered in this conversation: the last resort
        knows nothing else of it."""
        if self._database is None or (self.knows(conversation) and not self._database.shared):
            return
        try:
            going_on = self._database.going_on(conversation)
            stored = json.loads(going_on)["slots"].get("assessment") if going_on else None
            if stored:
                self.keep(conversation, self.newest(conversation, State.from_dict(stored)))
        except Exception as error:
            self._database.failed("read", error)

    def newest(self, conversation: str, stored: Optional[State] = None) -> State:
        """The newer of the state kept here and the one from the tracker store."""
        kept = self._kept(conversation)
        if kept is not None and (stored is None or kept.turns > stored.turns):
            return kept
        return stored or State()

    def keep(self, conversation: str, state: State) -> None:
        """Remembers `state` as the newest of the conversation."""
        self._states[conversation] = (state, time.time())
        self._states.move_to_end(conversation)
        if len(self._states) > MOST:
            self._states.popitem(last=False)

    def knows(self, conversation: str) -> bool:
        """Whether a state of the conversation is kept here."""
        return self._kept(conversation) is not None

    def could_not_read(self, conversation: str) -> None:
        """Notes that the tracker store failed to give the conversation."""
        self._unread.add(conversation)

    def history_lost(self, conversation: str) -> bool:
        """Whether earlier messages can neither be read nor are remembered. Said once."""
        unread = conversation in self._unread
        self._unread.discard(conversation)
        return unread and not self.knows(conversation)

    def _kept(self, conversation: str) -> Optional[State]:
        state, since = self._states.get(conversation, (None, 0.0))
        if state is not None and time.time() - since > FORGOTTEN_AFTER:
            del self._states[conversation]
            return None
        return state


MEMORY = Memory()
