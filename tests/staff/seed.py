"""Conversations in a database, written by the assistant's own record."""

import time
from pathlib import Path
from typing import Any, Optional

import sqlalchemy as sa

from assistant.database import Database, insert_if_new
from assistant.record import Record, Unwritten
from assistant.tables import META, PHONES, SUMMARIES
from itb_triage.assessment import State
from itb_triage.protocol import Protocol, load_protocol
from itb_triage.texting.identity import PhoneNumbers
from tests.conftest import ROOT
from tests.record.events import MODEL, events_of

KEY = "k" * 40
NUMBER = "+15550100123"


class Conversations:
    """Writes conversations into the database at `url`."""

    def __init__(self, url: str, protocol: Optional[Protocol] = None) -> None:
        self.url, self._protocol = url, protocol or load_protocol(ROOT)
        self._database = Database(url)
        with self._database.writing() as connection:
            META.create_all(connection)
        self._record = Record()
        self._record.use(self._database)
        self._states: dict[str, State] = {}

    def say(
        self,
        sender: str,
        *messages: str,
        channel: str = "website",
        ago: float = 60.0,
        known: Any = None,
        model: Optional[str] = MODEL,
        read_by: Any = ...,
    ) -> int:
        """`sender` writes the messages, the first so many seconds ago; the number of the conversation. `known`: what
        the channel knows of them besides their words. `model`: what reads them, None for the rules alone; `read_by`:
        what the events say of that, where it is something else."""
        begin = time.time() - ago
        state = self._states.get(sender)
        events, self._states[sender] = events_of(
            self._protocol, *messages, state=state, channel=channel, begin=begin, model=model
        )
        for event in events:
            if event["event"] == "user":
                event["metadata"] = known or {}
                if read_by is not ...:
                    event["parse_data"]["reading"]["read_by"] = read_by
        self._record.write(sender, Unwritten(events, {"slots": {}, "loop": None}))
        return self.number(sender)

    def number(self, sender: str) -> int:
        """The number that the conversation has in the console."""
        with self._database.reading() as connection:
            row = connection.execute(sa.select(SUMMARIES.c.number).where(SUMMARIES.c.sender_id == sender)).one()
        return int(row.number)

    def by_phone(self, *messages: str, number: str = NUMBER, **named: Any) -> int:
        """A conversation by SMS, with its number kept."""
        numbers = PhoneNumbers(KEY)
        sender = numbers.conversation(number)
        found = self.say(sender, *messages, channel="sms", **named)
        with self._database.writing() as connection:
            insert_if_new(connection, PHONES, {"sender_id": sender, "sealed": numbers.sealed(number), "since": 1.0})
        return found


def some(conversations: Conversations) -> dict[str, int]:
    """A few of each kind, by name."""
    hours = 3600.0
    return {
        "calm": conversations.say("c", "hello", "what is the number of the pump team?", ago=30 * hours),
        "urgent": conversations.say(
            "u",
            "my dad has a pump, his legs are so stiff and he is itching, no fever",
            "since this morning",
            ago=2 * hours,
        ),
        "critical": conversations.by_phone("Jonas wont wake up", "thank you", ago=1 * hours),
        "screened": conversations.say("s", "check", *["no"] * 9, ago=50 * hours),
        "second": conversations.say("w", "she is sweating", "start over", "what is a pump", ago=5 * hours),
    }


def database_file(folder: Path) -> str:
    """The URL of a new SQLite database in `folder`."""
    return f"sqlite:///{folder / 'console.db'}"
