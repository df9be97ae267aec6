"""The first answer to a message, kept for whoever sends the same message again.

An `Answering` is open around each message. Where its channel numbers its messages, the answer is written in the same
transaction as the conversation: what was processed has its answer, whatever happens in between.
"""

import json
import time
from collections import OrderedDict
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Callable, Dict, List, Optional

from assistant.database import Database, answer_row, replace_row
from assistant.tables import ANSWERS

Items = List[Dict[str, Any]]
MOST = 10_000  # answers kept in this process
KEPT_SECONDS = 2 * 24 * 3600.0  # in the database: twice as long as anyone can send a message again


@dataclass
class Answering:
    """A message being answered: what was said so far, and how the channel makes the reply of it.

    `message_id`: None where its channel does not number messages. `recorded`: Rasa has given the message to the record.
    """

    conversation: str
    message_id: Optional[str] = None
    finish: Callable[[Items], Items] = list
    said: Items = field(default_factory=list)
    written: Optional[Items] = None  # the answer, once it is in the database
    made_of: int = 0  # how many of `said` it was made of
    recorded: bool = False

    def so_far(self) -> Items:
        """The reply that was said so far makes: what the tracker store writes."""
        self.written, self.made_of = None, len(self.said)
        return self.finish(self.said) if self.said else []

    def reply(self, said: Items) -> Items:
        """The reply that `said` makes; the one that was written, where it is that one."""
        whole = self.written is not None and said is self.said and self.made_of == len(said)
        return self.written if whole and self.written else self.finish(said)


ANSWERING: ContextVar[Optional[Answering]] = ContextVar("answering", default=None)


def answering(conversation: str) -> Optional[Answering]:
    """The message of this conversation that is being answered now."""
    now = ANSWERING.get()
    return now if now and now.conversation == conversation else None


class Answers:
    """First answers, in this process and in the database; without the database in this process alone."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, str], Items] = OrderedDict()
        self._database: Optional[Database] = None

    def use(self, database: Database) -> None:
        """Keeps the answers there from now on."""
        self._database = database

    def find(self, conversation: str, message_id: str) -> Optional[Items]:
        """The first answer to the message, or None."""
        kept = self._kept.get((conversation, message_id))
        if kept is not None or self._database is None:
            return kept
        where = (ANSWERS.c.sender_id == conversation) & (ANSWERS.c.message_id == message_id)
        try:
            with self._database.reading() as connection:
                row = connection.execute(ANSWERS.select().where(where)).first()
        except Exception as error:
            self._database.failed("read", error)
            return None
        return json.loads(row.reply) if row else None

    def keep(self, now: Answering, items: Items) -> None:
        """Remembers an answer, and writes it where the record has not already done so."""
        if now.message_id is None:
            return
        self._kept[now.conversation, now.message_id] = items
        if len(self._kept) > MOST:
            self._kept.popitem(last=False)
        if items is not now.written:
            self._write(now.conversation, now.message_id, items)

    def _write(self, conversation: str, message_id: str, items: Items) -> None:
        if self._database is None:
            return
        try:
            with self._database.writing() as connection:
                replace_row(connection, ANSWERS, answer_row(conversation, message_id, items))
        except Exception as error:
            self._database.failed("write", error)

    def forget_old(self) -> None:
        """Deletes from the database the answers that nobody can ask for any more."""
        if self._database is None:
            return
        try:
            with self._database.writing() as connection:
                connection.execute(ANSWERS.delete().where(ANSWERS.c.at < time.time() - KEPT_SECONDS))
        except Exception as error:
            self._database.failed("write", error)


KNOWN_ANSWERS = Answers()
