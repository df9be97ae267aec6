"""What credentials.yml may say of the SMS channel."""

from dataclasses import dataclass
from typing import Any, Dict, Optional
from urllib.parse import urlsplit

from assistant.channels.settings import read_settings
from itb_triage.texting.settings import WEBHOOK

TWILIO_API = "https://api.twilio.com"
HERE = ("localhost", "127.0.0.1")


@dataclass(frozen=True)
class Settings:
    """`public_url`: where Twilio reaches this server, with or without the webhook's path ("" for the address of the
    request itself);
    `answer_within`: seconds, after which the answer is sent by Twilio's REST API at `api`."""

    public_url: str = ""
    answer_within: float = 10.0
    api: str = TWILIO_API

    @classmethod
    def of(cls, values: Optional[Dict[str, Any]]) -> "Settings":
        """Checked. Raises InvalidConfigException that says what would be right."""
        return read_settings(cls, values, "SMS", {"public_url": _public, "api": _address, "answer_within": _seconds})


def _public(value: Any) -> str:
    return _address(value).removesuffix(WEBHOOK) if value else ""


def _address(value: Any) -> str:
    address = str(value).rstrip("/")
    parts = urlsplit(address)
    secure = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in HERE)
    if not secure or f"{parts.scheme}://{parts.netloc}{parts.path}" != address:
        raise ValueError('an address that begins with https, such as "https://triage.clinic.example"')
    return address


def _seconds(value: Any) -> float:
    if type(value) not in (int, float) or not 0 < value <= 14:
        raise ValueError("a number of seconds up to 14, such as 10: Twilio waits 15")
    return float(value)
