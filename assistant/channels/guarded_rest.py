"""Rasa's REST channel behind the guard; same address, same form, and no message it cannot answer."""

import json
import uuid
from typing import Any, Dict, Optional

from rasa.core.channels.channel import UserMessage
from rasa.core.channels.rest import RestInput
from sanic import Blueprint
from sanic.request import Request

from assistant.channels.guard import Handler
from assistant.exchange import Exchange
from assistant.protocol import checked_protocol

LONGEST_SENDER = 255


class GuardedRest(RestInput):
    """POST /webhooks/rest/webhook {"sender": ..., "message": ...}."""

    @classmethod
    def name(cls) -> str:
        return "rest"

    def __init__(self) -> None:
        self._exchange = Exchange(checked_protocol())

    def blueprint(self, on_new_message: Handler) -> Blueprint:
        async def guarded(message: UserMessage) -> None:
            for item in await self._exchange.answer(on_new_message, message):
                await message.output_channel._persist_message(item)

        return super().blueprint(guarded)

    async def _extract_sender(self, req: Request) -> Optional[str]:
        """The sender; one without a name gets a name of its own, so that no two people share a conversation."""
        sender = _body(req).get("sender")
        if isinstance(sender, (str, int)) and not isinstance(sender, bool) and str(sender).strip():
            return str(sender)[:LONGEST_SENDER].encode("utf-8", "replace").decode().replace("\0", "")
        return uuid.uuid4().hex

    def _extract_message(self, req: Request) -> Optional[str]:
        message = _body(req).get("message")
        if isinstance(message, (str, int, float)) and not isinstance(message, bool):
            return str(message)
        return ""

    def get_metadata(self, request: Request) -> Optional[Dict[str, Any]]:
        return None

    def _extract_input_channel(self, req: Request) -> str:
        return self.name()


def _body(request: Request) -> Dict[str, Any]:
    """The JSON body; anything else (no JSON, a list, broken UTF-8) is an empty one, and so is answered."""
    try:
        body = json.loads(request.body)
    except (ValueError, UnicodeDecodeError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}
