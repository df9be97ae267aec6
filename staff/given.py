"""Settings that an operator gives by the environment, checked."""

import os
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

LONGEST_IDLE = 12 * 60  # minutes


def address_of(variable: str) -> str:
    """The address in `variable` without a path, or nothing. Raises ImproperlyConfigured."""
    given = os.environ.get(variable, "").rstrip("/")
    parts = urlsplit(given)
    if given and (parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query):
        raise ImproperlyConfigured(
            f"{variable} is '{given}'. Write the address that people type, without a path: https://console.clinic.org"
        )
    return given


def minutes_of(variable: str, default: int) -> int:
    """The whole number of minutes in `variable`. Raises ImproperlyConfigured."""
    given = os.environ.get(variable, str(default))
    if not (given.isascii() and given.isdigit() and 1 <= int(given) <= LONGEST_IDLE):
        raise ImproperlyConfigured(
            f"{variable} is '{given}'. Write a whole number of minutes from 1 to {LONGEST_IDLE}."
        )
    return int(given)
