"""The encrypted copies of the numbers that write to us, one a conversation."""

import time
from typing import Optional

from assistant.database import Database, insert_if_new
from assistant.memory import FORGOTTEN_AFTER
from assistant.tables import PHONES
from itb_triage.texting.identity import PhoneNumbers

MOST = 100_000  # remembered as written


class Phones:
    """Writes each number once."""

    def __init__(self) -> None:
        self._written: dict[str, float] = {}
        self._database: Optional[Database] = None

    def use(self, database: Database) -> None:
        """Keeps the copies there from now on."""
        self._database, self._written = database, {}

    def keep(self, conversation: str, number: str, numbers: PhoneNumbers) -> bool:
        """Keeps the copy of `number`; with the database away it is tried again at the next message.

        Whether this process had not kept it yet.
        """
        if self._database is None or time.time() - self._written.get(conversation, 0.0) < FORGOTTEN_AFTER:
            return False
        row = {"sender_id": conversation, "sealed": numbers.sealed(number), "since": time.time()}
        try:
            with self._database.writing() as connection:
                insert_if_new(connection, PHONES, row)
        except Exception as error:
            self._database.failed("write", error)
            return False
        if len(self._written) < MOST or conversation in self._written:
            self._written[conversation] = time.time()
        return True


KNOWN_PHONES = Phones()
