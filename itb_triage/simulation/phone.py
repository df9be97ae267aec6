"""A phone without a carrier: signs its messages as Twilio does, and reads the reply. For trying out, and for tests."""

import os
import urllib.error
import urllib.request
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Optional
from urllib.parse import urlencode
from xml.etree import ElementTree

from twilio.request_validator import RequestValidator

from itb_triage.texting.settings import TOKEN_FILE, TOKEN_VARIABLE, WEBHOOK

ACCOUNT = "AC" + "0" * 32


class NoToken(Exception):
    """There is no token to sign with."""


def token_to_sign(root: Path) -> str:
    """The token of the assistant that runs in `root`. Raises NoToken."""
    given = os.environ.get(TOKEN_VARIABLE)
    if given:
        return given.split(",")[0].strip()
    try:
        return (root / TOKEN_FILE).read_text().strip()
    except OSError:
        raise NoToken(f"there is no {TOKEN_FILE}: start the assistant first (make run)") from None


@dataclass(frozen=True)
class Received:
    """What came back: the HTTP status and the text messages."""

    status: int
    messages: tuple[str, ...]

    @property
    def all(self) -> str:
        """All of them, one under the other."""
        return "\n".join(self.messages)


class Phone:
    """One number that writes to the assistant at `url` (without a path)."""

    def __init__(self, url: str, token: str, number: str = "+15550100001", to: str = "+15550100000") -> None:
        self.url, self.token, self.number, self.to = url, token, number, to

    def text(self, body: str, number: Optional[str] = None, **fields: str) -> Received:
        """Sends `body`. `number`: the message's id, to send one again; `fields`: more of Twilio's (NumMedia="1")."""
        return self.post(self.form(body, number, **fields))

    def form(self, body: str, number: Optional[str] = None, **fields: str) -> dict[str, str]:
        """The fields that Twilio would send, blank ones too."""
        number = number or f"SM{uuid.uuid4().hex}"
        return {
            "ToCountry": "US",
            "ToState": "",
            "SmsMessageSid": number,
            "NumMedia": "0",
            "ToCity": "",
            "FromZip": "",
            "SmsSid": number,
            "SmsStatus": "received",
            "Body": body,
            "FromCountry": "US",
            "To": self.to,
            "NumSegments": "1",
            "MessageSid": number,
            "AccountSid": ACCOUNT,
            "From": self.number,
            "ApiVersion": "2010-04-01",
            **fields,
        }

    def post(self, form: dict[str, str], signature: Optional[str] = None, signed_for: Optional[str] = None) -> Received:
        """Sends the form; `signature`: another than the right one; `signed_for`: the address that Twilio called, where
        a proxy stands in between."""
        address = self.url + WEBHOOK
        if signature is None:
            signature = RequestValidator(self.token).compute_signature(signed_for or address, form)
        headers = {"Content-Type": "application/x-www-form-urlencoded", "X-Twilio-Signature": signature}
        request = urllib.request.Request(address, urlencode(form).encode(), headers)
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                return Received(response.status, messages_in(response.read()))
        except urllib.error.HTTPError as error:
            return Received(error.code, (error.read().decode(),) if error.headers["Content-Length"] != "0" else ())


def messages_in(twiml: bytes) -> tuple[str, ...]:
    """The text messages of a reply in Twilio's markup."""
    return tuple(each.text or "" for each in ElementTree.fromstring(twiml).iter("Message"))
