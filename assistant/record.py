"""Everything that is written of a conversation, in one transaction: Rasa's events, what is needed to go on, the first
answer, and what the console shows. With the database away it waits here, and is written once the database is back.
"""

import asyncio
import json
import logging
import time
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from typing import Any, Dict, Iterable, List, Optional

import sqlalchemy as sa
from rasa.core.channels.channel import UserMessage

from assistant.answers import Answering, Items, answering
from assistant.database import Database, answer_row, replace_row
from assistant.protocol import checked_protocol
from assistant.summaries import write_summary
from assistant.tables import ANSWERS, CONVERSATIONS, EVENTS
from itb_triage.assessment import State
from itb_triage.protocol import Protocol
from itb_triage.record.exchanges import LAST_RESORT, MEANWHILE, SHOWN
from itb_triage.understanding import Reading

logger = logging.getLogger(__name__)
Event = Dict[str, Any]
MOST_WAITING = 50_000  # events kept for a database that is away
RETRY_SECONDS, SOON_SECONDS = 5.0, 0.2
AT_ONCE = 50  # conversations


@dataclass
class Unwritten:
    """What waits to be written of one conversation: its events, and what is needed to go on. `slots`: what changed of
    that, where Rasa did not get to say all of it."""

    events: List[Event] = field(default_factory=list)
    going_on: Optional[Dict[str, Any]] = None
    slots: Dict[str, Any] = field(default_factory=dict)

    def then(self, other: "Unwritten") -> "Unwritten":
        """This, and behind it `other`."""
        if other.going_on is not None:
            return Unwritten([*self.events, *other.events], other.going_on, other.slots)
        return replace(self, events=[*self.events, *other.events], slots={**self.slots, **other.slots})


class Record:
    """The one writer of conversations in this process."""

    def __init__(self) -> None:
        self._database: Optional[Database] = None
        self._protocol: Optional[Protocol] = None
        self._waiting: OrderedDict[str, Unwritten] = OrderedDict()
        self._retry_on: Optional[asyncio.AbstractEventLoop] = None

    def use(self, database: Database) -> None:
        """Writes there from now on."""
        self._database, self._protocol, self._waiting = database, checked_protocol(), OrderedDict()

    def write(self, conversation: str, new: Unwritten) -> None:
        """Writes what waits of the conversation, and `new`. Never raises: what cannot be written waits."""
        if self._database is None:
            return
        now = answering(conversation)
        reply = now.so_far() if now else []
        if now:
            now.recorded |= any(event["event"] == "user" for event in new.events)
        if reply:
            new.events.append(_shown(reply))
        self._waiting[conversation] = self._waiting.get(conversation, Unwritten()).then(new)
        if self._write(conversation, now, reply):
            self._write_the_rest()
        else:
            self._give_up_the_oldest()
            self._retry_later()

    def last_resort(self, message: UserMessage, items: Items, state: State, reading: Reading) -> None:
        """Keeps a reply that Rasa did not make, in place of what Rasa has said to this message, if anything.
        `reading`: that of the message, by which the reply was made."""
        now, at = answering(message.sender_id), time.time()
        item = items[-1]["custom"]["triage"]
        text = "\n\n".join(item["text"] for item in items if item.get("text"))
        said: Event = {"event": "bot", "timestamp": at, "text": text, "metadata": {LAST_RESORT: True}}
        events: List[Event] = [
            *([] if now and now.recorded else [_user_event(message, at, reading)]),
            {"event": "slot", "timestamp": at, "name": "assessment", "value": state.as_dict()},
            {**said, "data": {"custom": {"triage": item}}},
        ]
        slots = {"assessment": state.as_dict(), "disposition": item["disposition"]}
        self.write(message.sender_id, Unwritten(events, slots=slots))

    def meanwhile(self, conversation: str, texts: Iterable[str]) -> None:
        """Keeps what was sent while the answer takes too long. It is written with the answer: the database may be what
        it waits for."""
        if self._database is None:
            return
        text = "\n\n".join(texts)
        event = {"event": "bot", "timestamp": time.time(), "text": text, "metadata": {MEANWHILE: True}, "data": {}}
        self._waiting[conversation] = self._waiting.get(conversation, Unwritten()).then(Unwritten([event]))
        self._retry_later()

    # --- one transaction ---

    def _write(self, conversation: str, now: Optional[Answering] = None, reply: Optional[Items] = None) -> bool:
        assert self._database is not None and self._protocol is not None
        what = self._waiting[conversation]
        try:
            with self._database.writing() as connection:
                rows = [_event_row(conversation, event) for event in what.events if event["event"] != SHOWN]
                if rows:
                    connection.execute(EVENTS.insert(), rows)
                if what.events:
                    write_summary(connection, self._protocol, conversation, what.events)
                _write_going_on(connection, conversation, what)
                if now and now.message_id and reply:
                    replace_row(connection, ANSWERS, answer_row(conversation, now.message_id, reply))
        except (sa.exc.DataError, UnicodeError) as error:  # it is not away: it will never take this
            logger.error("The database refuses a conversation (%s); it is not kept.", type(error).__name__)
        except Exception as error:
            self._database.failed("write", error)
            self._waiting.move_to_end(conversation)  # the others first, next time
            return False
        else:
            if now:
                now.written = reply
        del self._waiting[conversation]
        return True

    def _write_the_rest(self) -> None:
        """What waits of other conversations, a few at once: the next message must not wait for all. Stops at the
        first failure."""
        for conversation in list(self._waiting)[:AT_ONCE]:
            if not self._write(conversation):
                self._retry_later()
                return
        if self._waiting:
            self._retry_later(SOON_SECONDS)

    def _retry_later(self, seconds: float = RETRY_SECONDS) -> None:
        if self._retry_on is not None and not self._retry_on.is_closed():
            return  # it is on its way
        try:
            self._retry_on = asyncio.get_running_loop()
        except RuntimeError:  # no server runs
            return
        self._retry_on.call_later(seconds, self._retry)

    def _retry(self) -> None:
        self._retry_on = None
        self._write_the_rest()

    def _give_up_the_oldest(self) -> None:
        while sum(len(each.events) for each in self._waiting.values()) > MOST_WAITING and len(self._waiting) > 1:
            self._waiting.popitem(last=False)
            logger.error("The database is away for too long: a conversation could not be kept for it.")


def _write_going_on(connection: sa.engine.Connection, conversation: str, what: Unwritten) -> None:
    going_on = what.going_on
    if what.slots:
        if going_on is None:
            kept = sa.select(CONVERSATIONS.c.going_on).where(CONVERSATIONS.c.sender_id == conversation)
            row = connection.execute(kept).first()
            going_on = json.loads(row.going_on) if row else {"slots": {}, "loop": None}
        going_on = {**going_on, "slots": {**going_on["slots"], **what.slots}}
    if going_on is not None:
        row = {"sender_id": conversation, "going_on": json.dumps(going_on), "updated": time.time()}
        replace_row(connection, CONVERSATIONS, row)


def _shown(reply: Items) -> Event:
    """What the caregiver sees of the reply."""
    texts = [item["text"] for item in reply if item.get("text")]
    buttons = [button["title"] for item in reply for button in item.get("buttons") or ()]
    return {"event": SHOWN, "timestamp": time.time(), "texts": texts, "buttons": buttons}


def _event_row(conversation: str, event: Event) -> Dict[str, Any]:
    return {
        "sender_id": conversation,
        "type_name": event["event"],
        "timestamp": event["timestamp"],
        "data": json.dumps(event),
    }


def _user_event(message: UserMessage, at: float, reading: Reading) -> Event:
    """The message as Rasa would have written it."""
    return {
        "event": "user",
        "timestamp": at,
        "text": message.text,
        "parse_data": {
            "text": message.text,
            "intent": {"name": None},
            "entities": [],
            "reading": reading.as_dict(),
        },
        "input_channel": message.input_channel,
        "message_id": message.message_id,
        "metadata": message.metadata or {},
    }


RECORD = Record()
