"""What credentials.yml may say of the website channel."""

from dataclasses import dataclass, fields
from typing import Any, Dict, Optional, Tuple
from urllib.parse import urlsplit

from rasa.shared.exceptions import InvalidConfigException


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
        values = dict(values or {})
        known = {field.name: field.default for field in fields(cls)}
        for key, value in values.items():
            if key not in known:
                _wrong(key, value, f"a setting that is known: {', '.join(known)}")
            if key == "allowed_origins":
                values[key] = tuple(_origin(each) for each in (value or []))
            elif type(value) is not type(known[key]) or (not isinstance(value, bool) and value < (key != "proxies")):
                _wrong(key, value, f"such as {known[key]}")
        return cls(**values)


def _origin(origin: Any) -> str:
    parts = urlsplit(str(origin))
    if origin != "*" and (parts.scheme not in ("http", "https") or f"{parts.scheme}://{parts.netloc}" != origin):
        _wrong("allowed_origins", origin, 'an address without a path, such as "https://www.clinic.example"')
    return str(origin)


def _wrong(key: str, value: Any, right: str) -> None:
    raise InvalidConfigException(f"credentials.yml: the website channel's '{key}: {value}' is not {right}")
