"""What credentials.yml may say of the website channel."""

from dataclasses import dataclass
from typing import Any, Dict, Optional, Tuple
from urllib.parse import urlsplit

from assistant.channels.settings import read_settings


@dataclass(frozen=True)
class Settings:
    """`allowed_origins`: of the pages that may hold the widget ("*" for any); `proxies`: how many trusted ones stand
    in front; the limits are for each conversation and for each address."""

    allowed_origins: Tuple[str, ...] = ()
    proxies: int = 0
    messages_a_minute: int = 30
    messages_a_minute_and_address: int = 600
    sessions_a_minute_and_address: int = 120
    demo: bool = True

    @classmethod
    def of(cls, values: Optional[Dict[str, Any]]) -> "Settings":
        """Checked. Raises InvalidConfigException that says what would be right."""
        return read_settings(cls, values, "website", {"allowed_origins": _origins, "proxies": _count})


def _origins(values: Any) -> Tuple[str, ...]:
    return tuple(_origin(each) for each in (values or []))


def _origin(origin: Any) -> str:
    parts = urlsplit(str(origin))
    if origin != "*" and (parts.scheme not in ("http", "https") or f"{parts.scheme}://{parts.netloc}" != origin):
        raise ValueError('an address without a path, such as "https://www.clinic.example"')
    return str(origin)


def _count(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise ValueError("such as 0")
    return value
