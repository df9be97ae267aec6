"""How a transcript is shown."""

from typing import Any, Mapping, Sequence

from django import template

from staff.conversations.transcript import Found, Reader

register = template.Library()


@register.filter
def look(found: Sequence[Found]) -> str:
    """The colour of marked words: the weightiest of what was read in them."""
    if any(each.counts for each in found):
        return "present"
    return "denied" if any(each.status == "denied" for each in found) else "other"


@register.filter
def at(values: Mapping[Any, Any], key: Any) -> Any:
    """What `values` holds for `key`; nothing where it holds none."""
    return values.get(key, ())


@register.filter
def sign_name(sign: str) -> str:
    """A sign in words."""
    return Reader().names([sign])[0]
