"""The last resort around message processing: whatever fails behind it, every message is answered.

It needs neither the model nor a database nor the action server: the pure core reads, decides and words.
"""

import asyncio
import logging
import time
from typing import Any, Awaitable, Callable, Dict, List, Optional

from rasa.core.channels.channel import CollectingOutputChannel, UserMessage

from assistant.answers import Items, answering
from assistant.memory import MEMORY
from assistant.record import RECORD
from itb_triage.assessment import State
from itb_triage.assessment.item import triage_item
from itb_triage.conversation import Circumstances, Turn, explain, is_silent, take_turn
from itb_triage.protocol import Protocol
from itb_triage.protocol.models import Disposition
from itb_triage.understanding import Reading
from itb_triage.wording.render import text_of

logger = logging.getLogger(__name__)

LONGEST_WAIT = 8.0  # seconds for one message
Handler = Callable[[UserMessage], Awaitable[Any]]


class Recorder(CollectingOutputChannel):
    """Collects a reply: one item a message, quick replies on the last."""

    async def send_text_with_buttons(
        self, recipient_id: str, text: str, buttons: List[Dict[str, Any]], **kwargs: Any
    ) -> None:
        *before, last = text.strip().split("\n\n")
        for part in before:
            await self._persist_message(self._message(recipient_id, text=part))
        await self._persist_message(self._message(recipient_id, text=last, buttons=buttons))


class Guard:
    """Wraps a handler of messages."""

    def __init__(self, protocol: Protocol, longest_wait: float = LONGEST_WAIT) -> None:
        self._protocol = protocol
        self._longest_wait = longest_wait

    async def answer(self, handler: Handler, message: UserMessage) -> Items:
        """The items of the reply to `message`: exactly one triage item and at least one text, always; no text only
        where a text message gets no reply (after STOP)."""
        message.text = _as_text(message.text)
        recorder = Recorder()
        guarded = UserMessage(
            message.text,
            recorder,
            message.sender_id,
            input_channel=message.input_channel,
            message_id=message.message_id,
            metadata=message.metadata,
        )
        before = MEMORY.newest(message.sender_id)
        now = answering(message.sender_id)
        if now:
            now.said = recorder.messages
        try:
            await asyncio.wait_for(handler(guarded), self._longest_wait)
            if self._is_whole(recorder.messages, message, before):
                return recorder.messages
            logger.error("A reply was incomplete; the last resort answers.")
        except Exception as error:
            logger.error("A message could not be processed (%s); the last resort answers.", type(error).__name__)
        return self._last_resort(message, before)

    def _is_whole(self, items: Items, message: UserMessage, before: State) -> bool:
        """Whether the reply says something (after STOP: nothing), carries its item, is no less urgent than the message
        alone, and names the emergency number where this or an earlier message was urgent."""
        texts = [item["text"] for item in items if item.get("text")]
        found = [item["custom"]["triage"] for item in items if "triage" in (item.get("custom") or {})]
        if len(found) != 1:
            return False
        if not texts:
            return is_silent(self._protocol, before, message.text or "", Circumstances.from_dict(message.metadata))
        alone = Disposition(explain(self._protocol, message.text or "")["disposition"])
        decided = found[0]["disposition"]
        if alone.urgent and (decided is None or Disposition(decided).rank < alone.rank):
            return False
        number = self._protocol.clinic.emergency_number
        return not (alone.urgent or before.urgent) or any(number in said for said in texts)

    def _last_resort(self, message: UserMessage, before: State) -> Items:
        sender = message.sender_id
        try:
            known = Circumstances.from_dict(message.metadata)
            turn = take_turn(self._protocol, before, message.text or "", time.time(), not MEMORY.knows(sender), known)
            MEMORY.keep(sender, turn.reply.state)
            return _recorded(message, self._items(sender, turn), turn.reply.state, turn.reading)
        except Exception as error:
            logger.error("The core could not answer (%s); the emergency rule is sent.", type(error).__name__)
        names = ["something_failed", "last_resort"]
        if (message.metadata or {}).get("texting"):  # of text messages the number stands in the first
            names.reverse()
        texts = [text_of(self._protocol, name, State()) for name in names]
        items = [
            *({"recipient_id": sender, "text": text} for text in texts),
            {"recipient_id": sender, "custom": {"triage": triage_item(self._protocol, before, None)}},
        ]
        return _recorded(message, items, before, Reading())  # nothing has read it

    @staticmethod
    def _items(sender: str, turn: Turn) -> Items:
        items: Items = [{"recipient_id": sender, "text": text} for text in turn.rendered.messages]
        if turn.rendered.buttons:
            items[-1]["buttons"] = [{"title": title, "payload": title} for title in turn.rendered.buttons]
        return [*items, {"recipient_id": sender, "custom": {"triage": turn.item}}]


def _recorded(message: UserMessage, items: Items, state: State, reading: Reading) -> Items:
    """`items`, a reply of the last resort, kept. A record that fails must not keep it from the caregiver."""
    now = answering(message.sender_id)
    if now:
        now.said = items
    try:
        RECORD.last_resort(message, items, state, reading)
    except Exception as error:
        logger.error("A reply of the last resort could not be recorded (%s).", type(error).__name__)
    return items


def _as_text(text: Optional[str]) -> str:
    """A leading slash is text here: Rasa would take it for a command."""
    return (text or "").lstrip().lstrip("/").lstrip()
