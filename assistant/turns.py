"""One message of a conversation after another: in this process, and across all that share a PostgreSQL.

Rasa's lock stores are not enough: the one in memory knows one process, and the one in Redis reads and writes a ticket
in two steps, so that two messages at once may hold the same.
"""

import asyncio
import logging
import time
from contextlib import asynccontextmanager
from hashlib import blake2b
from typing import AsyncIterator, Dict, Optional

from assistant.database import Database

logger = logging.getLogger(__name__)
PAUSE = 0.02  # seconds between two looks whether another process is done
LONGEST_WAIT = 10.0  # seconds; then the message is answered all the same


class Turns:
    """Who comes first is answered first."""

    def __init__(self) -> None:
        self._locks: Dict[str, asyncio.Lock] = {}
        self._waiting: Dict[str, int] = {}
        self._database: Optional[Database] = None

    def use(self, database: Database) -> None:
        """Shares the turns with every process that uses this database."""
        self._database = database

    @asynccontextmanager
    async def of(self, conversation: str) -> AsyncIterator[None]:
        """The turn of one message. What it is wrapped around runs at most once at a time for a conversation."""
        lock = self._locks.setdefault(conversation, asyncio.Lock())
        self._waiting[conversation] = self._waiting.get(conversation, 0) + 1
        try:
            async with lock, self._shared(conversation):
                yield
        finally:
            self._waiting[conversation] -= 1
            if not self._waiting[conversation]:
                del self._waiting[conversation], self._locks[conversation]

    @asynccontextmanager
    async def _shared(self, conversation: str) -> AsyncIterator[None]:
        """The same across processes. A process that dies holds nothing; one that hangs holds others up only so long."""
        number = number_of(conversation)
        held = await self._held(number)
        try:
            yield
        finally:
            if held and self._database is not None:
                self._database.unlock(number)

    async def _held(self, number: int) -> bool:
        end = time.monotonic() + LONGEST_WAIT
        while self._database is not None and self._database.shared:
            if self._database.try_lock(number):
                return True
            if self._database.away or time.monotonic() > end:
                logger.error("A message is answered without waiting for its turn.")
                return False
            await asyncio.sleep(PAUSE)
        return False


def number_of(conversation: str) -> int:
    """The number of its lock in the database."""
    return int.from_bytes(blake2b(conversation.encode(), digest_size=8).digest(), "big", signed=True)


TURNS = Turns()
