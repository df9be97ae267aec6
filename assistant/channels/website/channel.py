"""Rasa's input channel for the widget: a message in, its replies out, in one HTTPS request.

Any replica can serve any message: what a session or a button means stands in the token, and the rest in the database.
"""

import logging
import re
from functools import partial
from pathlib import Path
from typing import Any, Awaitable, Callable, Dict, Optional

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, empty, json

from assistant.answers import KNOWN_ANSWERS, Items
from assistant.channels.guard import Handler
from assistant.channels.website import requests
from assistant.channels.website.limits import Limit
from assistant.channels.website.pages import Pages
from assistant.channels.website.refusal import Refusal, refused
from assistant.channels.website.reply import finished
from assistant.channels.website.settings import Settings
from assistant.channels.website.tokens import SESSION_SECONDS, NotOurs, Signer
from assistant.exchange import Exchange
from assistant.memory import MEMORY
from assistant.protocol import checked_protocol
from assistant.secret import own_or_given
from itb_triage.assessment.press import Press
from itb_triage.conversation import Circumstances
from itb_triage.understanding.reader import reader_for
from itb_triage.wording.choices import title_of

logger = logging.getLogger(__name__)
SECRET_VARIABLE, SECRET_FILE = "ITB_TRIAGE_SECRET", Path("var/secret")  # signs sessions and buttons
PLACE = "/webhooks/website"
OTHERS = re.compile(rf"^(?!{PLACE}/|/widget\.js|/demo).*")  # the addresses that are not this channel's
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Vary": "Origin",
}


class AtRoot(Blueprint):
    """Routes as they are written, without the prefix that Rasa puts before a channel's."""

    def register(self, app: Any, options: Dict[str, Any]) -> None:
        super().register(app, {**options, "url_prefix": None})


class Website(InputChannel):
    """POST /webhooks/website/session and /webhooks/website/message; GET /widget.js and the demo page."""

    @classmethod
    def name(cls) -> str:
        return "website"

    @classmethod
    def from_credentials(cls, credentials: Optional[Dict[str, Any]]) -> "Website":
        return cls(Settings.of(credentials))

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._protocol = checked_protocol()
        self._exchange = Exchange(self._protocol)
        self._signer = Signer(own_or_given(SECRET_VARIABLE, SECRET_FILE))
        self._of_conversation = Limit(settings.messages_a_minute)
        self._of_address = Limit(settings.messages_a_minute_and_address)
        self._sessions = Limit(settings.sessions_a_minute_and_address)

    def blueprint(self, on_new_message: Handler) -> Blueprint:
        blueprint = AtRoot("website", __name__)
        Pages(self._protocol, self._settings.demo).add_to(blueprint)

        @blueprint.listener("before_server_start")
        async def prepare(app: Any, loop: Any) -> None:
            app.config.PROXIES_COUNT = self._settings.proxies or None
            _answer_for_ourselves(app)

        async def health(request: Request) -> HTTPResponse:
            return await self._answered(request, self._health)

        for name in ("", "health"):
            blueprint.add_route(health, f"{PLACE}/{name}", name=f"health_{name}")

        @blueprint.post(f"{PLACE}/session", stream=True)
        async def session(request: Request) -> HTTPResponse:
            return await self._answered(request, self._session)

        @blueprint.post(f"{PLACE}/message", stream=True)
        async def message(request: Request) -> HTTPResponse:
            return await self._answered(request, lambda asked: self._message(asked, on_new_message))

        async def preflight(request: Request) -> HTTPResponse:
            return self._preflight(request)

        for path in ("", "session", "message"):
            blueprint.add_route(preflight, f"{PLACE}/{path}", methods=["OPTIONS"], name=f"options_{path}")
        return blueprint

    # --- every request ---

    async def _answered(self, request: Request, answer: Callable[[Request], Awaitable[HTTPResponse]]) -> HTTPResponse:
        """The answer, or the refusal; and for what nobody foresaw a 500 with the emergency rule."""
        origin = None
        try:
            origin = requests.origin_of(request, self._settings.allowed_origins)
            response = await answer(request)
        except Refusal as refusal:
            response = refused(self._protocol, refusal)
        except Exception as error:
            logger.error("A request of the widget could not be answered (%s).", type(error).__name__)
            response = refused(self._protocol, Refusal(500, "Something went wrong here.", "Send it again.", 1))
        response.headers.update({**HEADERS, **_shared_with(origin)})
        return response

    def _preflight(self, request: Request) -> HTTPResponse:
        try:
            origin = requests.origin_of(request, self._settings.allowed_origins)
        except Refusal as refusal:
            return refused(self._protocol, refusal)
        allowed = {
            "Access-Control-Allow-Methods": "GET, POST",
            "Access-Control-Allow-Headers": "authorization, content-type",
            "Access-Control-Max-Age": "7200",
        }
        return empty(headers={**HEADERS, **_shared_with(origin), **allowed})

    async def _health(self, request: Request) -> HTTPResponse:
        """Whether it answers, and what reads messages here. A model that cannot be used is no readiness, and neither is
        a Rasa that loaded none: it answers every message by the last resort."""
        agent = getattr(request.app.ctx, "agent", None)
        if agent is None or not agent.is_ready():
            return json({"status": "no model", "reads": "nothing: Rasa loaded no model"}, status=503)
        reads = reader_for(self._protocol).read_by
        by = "rules alone" if reads.model is None else "model and rules"
        return json({"status": "ok", **reads.as_dict(), "reads": by})

    # --- sessions ---

    async def _session(self, request: Request) -> HTTPResponse:
        """A new conversation; or, with the token of one that still lasts, the same one for another day."""
        body = await requests.body_of(request)
        wait = self._sessions.wait(requests.address_of(request))
        if wait:
            raise Refusal(429, "Too many conversations were begun from here.", "Wait a moment.", wait)
        old = self._conversation(body["token"]) if body.get("token") is not None else None
        KNOWN_ANSWERS.forget_old()
        _, token = self._signer.session(old)
        return json({"token": token, "expires_in": SESSION_SECONDS})

    def _conversation(self, token: Any) -> str:
        try:
            return self._signer.conversation(token)
        except NotOurs:
            raise Refusal(401, "This session is over or is not from here.", "Ask for a new one, and send it again.")

    # --- messages ---

    async def _message(self, request: Request, handler: Handler) -> HTTPResponse:
        conversation = self._conversation(requests.token_of(request))
        message = requests.sent(await requests.body_of(request))
        wait = max(self._of_conversation.wait(conversation), self._of_address.wait(requests.address_of(request)))
        if wait:
            raise Refusal(429, "Too many messages at once.", "Wait a moment. In danger, call.", wait)
        press = self._press(conversation, message)
        return json(await self._answer(conversation, message, press, handler))

    def _press(self, conversation: str, message: requests.Sent) -> Optional[Press]:
        if not message.buttons:
            return None
        try:
            return self._signer.press(conversation, message.buttons)
        except NotOurs:
            raise Refusal(400, "This button is not from this conversation.", "Write the answer in your own words.")

    async def _answer(
        self, conversation: str, message: requests.Sent, press: Optional[Press], handler: Handler
    ) -> Items:
        finish = partial(finished, self._protocol, self._signer, conversation)
        told = partial(self._told, conversation, message, press)
        return await self._exchange.answer_once(handler, conversation, message.id, told, finish)

    def _told(self, conversation: str, message: requests.Sent, press: Optional[Press]) -> UserMessage:
        return UserMessage(
            self._titles(conversation, press) if press else message.text,
            sender_id=conversation,
            input_channel=self.name(),
            message_id=message.id,
            metadata=Circumstances(True, press).as_dict(),
        )

    def _titles(self, conversation: str, press: Press) -> str:
        """The words on the buttons, as the message that the caregiver sent."""
        state = MEMORY.newest(conversation)
        return ". ".join(title_of(self._protocol, state, choice) for choice in press.choices)


def _answer_for_ourselves(app: Any) -> None:
    """Rasa answers for every address which pages may ask, and allows nobody: it must leave ours alone."""
    shared = getattr(app.ctx, "sanic_cors", None)
    if shared is not None:
        shared.resources = [(OTHERS, options) for _, options in shared.resources]


def _shared_with(origin: Optional[str]) -> Dict[str, str]:
    return {"Access-Control-Allow-Origin": origin} if origin else {}
