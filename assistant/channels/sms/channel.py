"""Rasa's input channel for text messages: Twilio's webhook in, the reply in the same request (TwiML).

An answer that takes too long goes out by Twilio's REST API; the emergency instruction or rule does not wait for it.
"""

import asyncio
import logging
import os
from typing import Any, Dict, Optional, Set, Tuple

from rasa.core.channels.channel import InputChannel, UserMessage
from rasa.shared.exceptions import InvalidConfigException
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, empty, json, raw

from assistant.answers import KNOWN_ANSWERS
from assistant.channels.body import TooLarge, read_body
from assistant.channels.guard import Handler
from assistant.channels.sms.incoming import LARGEST, Door, Incoming, NotFromTwilio
from assistant.channels.sms.sending import Sender
from assistant.channels.sms.settings import TWILIO_API, Settings
from assistant.exchange import Exchange
from assistant.memory import MEMORY
from assistant.phones import KNOWN_PHONES
from assistant.protocol import checked_protocol
from assistant.record import RECORD
from assistant.secret import own_or_given
from itb_triage.assessment.says import INSTRUCTIONS
from itb_triage.conversation import Circumstances, explain
from itb_triage.protocol.models import Disposition
from itb_triage.simulation.carrier import SIMULATED_API
from itb_triage.texting import Texting
from itb_triage.texting.identity import PhoneNumbers
from itb_triage.texting.keywords import keyword_of
from itb_triage.texting.replies import in_plain_messages, texted
from itb_triage.texting.settings import KEY_FILE, KEY_VARIABLE, TOKEN_FILE, TOKEN_VARIABLE
from itb_triage.texting.twiml import twiml

logger = logging.getLogger(__name__)
Texts = Tuple[str, ...]


class Sms(InputChannel):
    """POST /webhooks/sms/webhook."""

    @classmethod
    def name(cls) -> str:
        return "sms"

    @classmethod
    def from_credentials(cls, credentials: Optional[Dict[str, Any]]) -> "Sms":
        return cls(Settings.of(credentials))

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._protocol = checked_protocol()
        self._exchange = Exchange(self._protocol)
        tokens = [each.strip() for each in own_or_given(TOKEN_VARIABLE, TOKEN_FILE).split(",")]
        self._door = Door(tokens, self._protocol.sms)
        simulated = os.environ.get(TOKEN_VARIABLE) is None and settings.api == TWILIO_API
        self._sender = Sender(tokens[0], SIMULATED_API if simulated else settings.api)
        self._numbers = PhoneNumbers(_phone_key())
        self._running: Dict[Tuple[str, str], asyncio.Future[Texts]] = {}
        self._late: Set[asyncio.Future[None]] = set()

    def blueprint(self, on_new_message: Handler) -> Blueprint:
        blueprint = Blueprint("sms", __name__)

        @blueprint.get("/")
        async def health(request: Request) -> HTTPResponse:
            return json({"status": "ok"})

        @blueprint.post("/webhook", stream=True)
        async def webhook(request: Request) -> HTTPResponse:
            try:
                incoming = await self._let_in(request)
            except (NotFromTwilio, TooLarge):
                return empty(403)
            return _response(await self._answered(incoming, on_new_message))

        return blueprint

    async def _let_in(self, request: Request) -> Incoming:
        body = await read_body(request, LARGEST)
        base = self._settings.public_url or f"{request.scheme}://{request.host}"
        query = f"?{request.query_string}" if request.query_string else ""
        return self._door.let_in(f"{base}{request.path}{query}", body, request.headers.get("x-twilio-signature", ""))

    # --- the answer, now or later ---

    async def _answered(self, incoming: Incoming, handler: Handler) -> Texts:
        """The text messages to send in this request."""
        conversation = self._numbers.conversation(incoming.number)
        key = conversation, incoming.id
        running = self._running.get(key)
        first = running is None
        if running is None:  # the same message may be sent again while it is being answered
            running = self._running[key] = asyncio.ensure_future(self._texts(conversation, incoming, handler))
            running.add_done_callback(lambda _: self._running.pop(key, None))
        done, _ = await asyncio.wait({running}, timeout=self._settings.answer_within)
        if done:
            return running.result()
        if not first:  # it is sent later, once
            return ()
        late = asyncio.ensure_future(self._later(running, incoming))
        self._late.add(late)  # nothing else holds it
        late.add_done_callback(self._late.discard)
        meanwhile = self._meanwhile(conversation, incoming)
        RECORD.meanwhile(conversation, meanwhile)
        return meanwhile

    def _meanwhile(self, conversation: str, incoming: Incoming) -> Texts:
        """What goes out at once where the answer is late: the instruction, if the message alone calls for it."""
        try:
            reached = explain(self._protocol, incoming.text)["disposition"]
        except Exception as error:
            logger.error("A text message could not be read (%s); the rule is sent.", type(error).__name__)
            reached = ""
        if MEMORY.newest(conversation).stopped and reached != Disposition.emergency_now.value:
            return ()
        return texted(self._protocol, reached if reached in INSTRUCTIONS else "last_resort", "slow")

    async def _later(self, running: "asyncio.Future[Texts]", incoming: Incoming) -> None:
        await self._sender.reply(incoming, await running)

    async def _texts(self, conversation: str, incoming: Incoming, handler: Handler) -> Texts:
        """The text messages of the reply. Never raises: for what nobody foresaw, the emergency rule."""
        try:
            return await self._reply(conversation, incoming, handler)
        except Exception as error:
            logger.error("A text message could not be answered (%s); the rule is sent.", type(error).__name__)
            texts = texted(self._protocol, "last_resort", "something_failed")
            RECORD.meanwhile(conversation, texts)
            return texts

    async def _reply(self, conversation: str, incoming: Incoming, handler: Handler) -> Texts:
        if KNOWN_PHONES.keep(conversation, incoming.number, self._numbers):
            KNOWN_ANSWERS.forget_old()
        MEMORY.catch_up(conversation)
        # Before its turn: what was written while another message was being answered cannot answer what comes of that.
        before = MEMORY.newest(conversation)
        texting = Texting(before.waiting, incoming.unread, incoming.carrier)

        def told() -> UserMessage:
            return UserMessage(
                incoming.text,
                sender_id=conversation,
                input_channel=self.name(),
                message_id=incoming.id,
                metadata=Circumstances(texting=texting).as_dict(),
            )

        items = await self._exchange.answer_once(handler, conversation, incoming.id, told)
        texts = in_plain_messages(self._protocol, [item["text"] for item in items if item.get("text")])
        if texts and before.stopped and keyword_of(self._protocol, before, incoming.text, texting) is None:
            logger.warning("A text message was answered after STOP, for its critical sign (%s).", conversation)
        return texts


def _phone_key() -> str:
    """The key of the phone numbers. Raises InvalidConfigException where real ones come and none is set."""
    if os.environ.get(TOKEN_VARIABLE) is not None and os.environ.get(KEY_VARIABLE) is None:
        raise InvalidConfigException(
            f"{TOKEN_VARIABLE} is set, so people's phone numbers will come, and {KEY_VARIABLE} is not set: it keeps "
            'them secret. Make one, and keep it: python3 -c "import secrets; print(secrets.token_urlsafe(48))"'
        )
    return own_or_given(KEY_VARIABLE, KEY_FILE)


def _response(texts: Texts) -> HTTPResponse:
    return raw(twiml(texts).encode(), content_type="text/xml; charset=utf-8", headers={"Cache-Control": "no-store"})
