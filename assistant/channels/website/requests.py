"""Reads requests of the widget: who may ask, how much, and what was sent."""

import json
import re
from dataclasses import dataclass
from typing import Any, Dict, Optional, Tuple

from sanic.request import Request

from assistant.channels.body import TooLarge, read_body
from assistant.channels.website.refusal import Refusal

LARGEST = 32 * 1024  # bytes of a request
MESSAGE_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
MOST_BUTTONS = 40


@dataclass(frozen=True)
class Sent:
    """A message as it was sent: its id, and its text or the payloads of the buttons pressed."""

    id: str
    text: str
    buttons: Tuple[str, ...]


async def body_of(request: Request) -> Dict[str, Any]:
    """The JSON object that was sent. Raises Refusal; one that is too large is not read to its end."""
    try:
        raw = await read_body(request, LARGEST)
    except TooLarge:
        wrong = f"The message is larger than {LARGEST // 1024} KiB."
        raise Refusal(413, wrong, "Send it in shorter parts, the most urgent first.")
    try:
        body = json.loads(raw or b"{}")
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        raise Refusal(400, "The request is not a JSON object.", 'Send {"id": ..., "text": ...} as UTF-8.')
    return body


def sent(body: Dict[str, Any]) -> Sent:
    """The message in a body. Raises Refusal."""
    number, text, buttons = body.get("id"), body.get("text"), body.get("buttons")
    if not isinstance(number, str) or not MESSAGE_ID.fullmatch(number):
        raise Refusal(400, "The message has no id.", "Give each message an id: 8 to 64 letters, figures or hyphens.")
    if isinstance(text, str) and buttons is None:
        return Sent(number, text, ())
    strings = isinstance(buttons, list) and all(isinstance(each, str) for each in buttons)
    if text is None and strings and 0 < len(buttons) <= MOST_BUTTONS:  # type: ignore[arg-type]
        return Sent(number, "", tuple(buttons))  # type: ignore[arg-type]
    raise Refusal(400, "The message has no text.", 'Send "text", or "buttons": the payloads of the buttons pressed.')


def token_of(request: Request) -> str:
    """The session token. Raises Refusal."""
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "bearer" or not token:
        raise Refusal(401, "No session was named.", "Ask /webhooks/website/session for one. Send it as Bearer.")
    return token


def origin_of(request: Request, allowed: Tuple[str, ...]) -> Optional[str]:
    """The page's origin if it may ask; None for a client without one, which is no page. Raises Refusal."""
    origin: Optional[str] = request.headers.get("origin")
    if origin is None or "*" in allowed or origin in allowed:
        return origin
    if origin.partition("://")[2] == request.headers.get("host"):
        return origin
    raise Refusal(
        403, "This page may not use the assistant.", "Add its address to 'allowed_origins' in credentials.yml."
    )


def address_of(request: Request) -> str:
    """Whose limit counts: the address behind the proxies that are trusted."""
    return str(request.remote_addr or request.ip)
