"""One message of a conversation and its answer, for every channel: its turn, what is known of the conversation, and
the guard. A message that comes twice gets its first answer."""

from typing import Callable, Optional

from rasa.core.channels.channel import UserMessage

from assistant.answers import ANSWERING, KNOWN_ANSWERS, Answering, Items
from assistant.channels.guard import Guard, Handler
from assistant.memory import MEMORY
from assistant.turns import TURNS
from itb_triage.protocol import Protocol


class Exchange:
    """Messages in, items out."""

    def __init__(self, protocol: Protocol) -> None:
        self._guard = Guard(protocol)

    async def answer(self, handler: Handler, message: UserMessage) -> Items:
        """The items of the reply, for a channel that does not number its messages."""
        async with TURNS.of(message.sender_id):
            MEMORY.catch_up(message.sender_id)
            return await self._first(handler, Answering(message.sender_id), message)

    async def answer_once(
        self,
        handler: Handler,
        conversation: str,
        number: str,
        told: Callable[[], UserMessage],
        finish: Optional[Callable[[Items], Items]] = None,
    ) -> Items:
        """The items of the reply to the message `number` of `conversation`: the first ones, however often it comes.

        `told` makes the message, once it is its turn; `finish` makes the channel's reply of the guard's items.
        """
        async with TURNS.of(conversation):
            items = KNOWN_ANSWERS.find(conversation, number)
            if items is None:
                MEMORY.catch_up(conversation)
                items = await self._first(handler, Answering(conversation, number, finish or list), told())
        return items

    async def _first(self, handler: Handler, now: Answering, message: UserMessage) -> Items:
        token = ANSWERING.set(now)
        try:
            said = await self._guard.answer(handler, message)
        finally:
            ANSWERING.reset(token)
        items = now.reply(said)
        KNOWN_ANSWERS.keep(now, items)
        return items
