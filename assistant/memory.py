"""The newest state of recent conversations, in this process.

The tracker store is the record. This is what is left when the record cannot be reached, so that an urgent
conversation stays urgent: of two copies of a state the one with more turns is the newer.
"""

from collections import OrderedDict
from typing import Optional

from itb_triage.assessment import State

MOST = 10_000


class Memory:
    """At most MOST states, the least recently used forgotten first."""

    def __init__(self) -> None:
        self._states: OrderedDict[str, State] = OrderedDict()
        self._unread: set[str] = set()

    def newest(self, conversation: str, stored: Optional[State] = None) -> State:
        """The newer of the state kept here and the one from the tracker store."""
        kept = self._states.get(conversation)
        if kept is not None and (stored is None or kept.turns > stored.turns):
            return kept
        return stored or State()

    def keep(self, conversation: str, state: State) -> None:
        """Remembers `state` as the newest of the conversation."""
        self._states[conversation] = state
        self._states.move_to_end(conversation)
        if len(self._states) > MOST:
            self._states.popitem(last=False)

    def knows(self, conversation: str) -> bool:
        """Whether a state of the conversation is kept here."""
        return conversation in self._states

    def could_not_read(self, conversation: str) -> None:
        """Notes that the tracker store failed to give the conversation."""
        self._unread.add(conversation)

    def history_lost(self, conversation: str) -> bool:
        """Whether earlier messages can neither be read nor are remembered. Said once."""
        unread = conversation in self._unread
        self._unread.discard(conversation)
        return unread and conversation not in self._states


MEMORY = Memory()
