"""A text message as Twilio hands it over: whether it is from Twilio, and what it holds."""

import re
import uuid
from dataclasses import dataclass
from typing import Optional, Sequence
from urllib.parse import parse_qsl

from multidict import MultiDict
from twilio.request_validator import RequestValidator

from itb_triage.protocol.models import Sms
from itb_triage.texting.told import Keyword

LARGEST = 64 * 1024  # bytes of a request: a text message has at most 1,600 characters
LINK = re.compile(r"\s*(?:https?://|geo:)\S+\s*", re.IGNORECASE)


class NotFromTwilio(Exception):
    """A request that nobody signed who has the token."""


@dataclass(frozen=True)
class Incoming:
    """`number`: who wrote; `to`: our number; `id`: the message's own; `unread`, `carrier`: as in Texting."""

    number: str
    to: str
    account: str
    id: str
    text: str
    unread: Optional[str]
    carrier: Optional[Keyword]


class Door:
    """Lets in what Twilio signed with one of `tokens` (two while a token is being replaced)."""

    def __init__(self, tokens: Sequence[str], words: Sms) -> None:
        self._validators = [RequestValidator(token) for token in tokens]
        self._words = words
        self._reactions = [re.compile(pattern, re.DOTALL | re.IGNORECASE) for pattern in words.reactions]

    def let_in(self, url: str, body: bytes, signature: str) -> Incoming:
        """The message in `body`, sent to `url` (the whole address that Twilio called). Raises NotFromTwilio."""
        try:
            # Blank fields are signed too; a field may come twice.
            form: MultiDict[str] = MultiDict(parse_qsl(body.decode(), keep_blank_values=True))
        except (UnicodeDecodeError, ValueError):
            raise NotFromTwilio from None
        if not signature or not any(each.validate(url, form, signature) for each in self._validators):
            raise NotFromTwilio
        return self._read(form)

    def _read(self, form: "MultiDict[str]") -> Incoming:
        number = form.get("MessageSid") or form.get("SmsMessageSid") or form.get("SmsSid") or uuid.uuid4().hex
        text, unread = self._text(form)
        opted = form.get("OptOutType", "").lower()
        return Incoming(
            number=form.get("From") or number,
            to=form.get("To", ""),
            account=form.get("AccountSid", ""),
            id=number[:64],
            text=text,
            unread=unread,
            carrier=Keyword(opted) if opted in list(Keyword) else None,
        )

    def _text(self, form: "MultiDict[str]") -> tuple[str, Optional[str]]:
        """The words of the message, and the text that says what of it cannot be read."""
        text = form.get("Body", "")
        if any(reaction.match(text) for reaction in self._reactions):
            return "", "unread_reaction"
        if form.get("Latitude") or (LINK.fullmatch(text) and any(link in text for link in self._words.map_links)):
            return "" if LINK.fullmatch(text) else text, "unread_location"
        kinds = [kind for key, kind in form.items() if key.startswith("MediaContentType")]
        if any("location" in kind or "vcard" in kind for kind in kinds):
            return text, "unread_location"
        return text, "unread_picture" if kinds or form.get("NumMedia", "0") not in ("", "0") else None
