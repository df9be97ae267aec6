"""What credentials.yml says of a channel, checked."""

from dataclasses import fields
from typing import Any, Callable, Dict, Mapping, NoReturn, Optional, Type, TypeVar

from rasa.shared.exceptions import InvalidConfigException

S = TypeVar("S")
Check = Callable[[Any], Any]  # the value as it is used; raises ValueError that says what would be right


def read_settings(kind: Type[S], values: Optional[Dict[str, Any]], channel: str, checks: Mapping[str, Check]) -> S:
    """The dataclass `kind` filled from `values`; what is not said has its default.

    A number must be at least 1, unless `checks` has its own rule for the key. Raises InvalidConfigException.
    """
    known = {field.name: field.default for field in fields(kind)}  # type: ignore[arg-type]
    checked = dict(values or {})
    for key, value in checked.items():
        if key not in known:
            _wrong(channel, key, value, f"a setting that is known: {', '.join(known)}")
        if key in checks:
            try:
                checked[key] = checks[key](value)
            except ValueError as error:
                _wrong(channel, key, value, str(error))
        elif type(value) is not type(known[key]) or (not isinstance(value, bool) and value < 1):
            _wrong(channel, key, value, f"such as {known[key]}")
    return kind(**checked)


def _wrong(channel: str, key: str, value: Any, right: str) -> NoReturn:
    raise InvalidConfigException(f"credentials.yml: the {channel} channel's '{key}: {value}' is not {right}")
