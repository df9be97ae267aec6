"""Settings that an operator gives by the environment, checked."""

import ipaddress
import os
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email

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


MAIL_PORTS = {"smtp": 587, "smtps": 465}
RIGHT_MAIL = "Write smtp://user:password@mail.clinic.org:587 (STARTTLS) or smtps://user:password@mail.clinic.org:465."


def mail_server_of(variable: str) -> dict[str, Any]:
    """Django's settings for the mail server in `variable`; an empty host where there is none.

    `smtp` begins in the clear and turns to TLS, unless the server is this machine; `?tls=yes` or `?tls=no` says
    otherwise. `smtps` is TLS from the start. Raises ImproperlyConfigured, without the password.
    """
    given = os.environ.get(variable, "")
    parts = urlsplit(given)
    try:
        port = parts.port or MAIL_PORTS.get(parts.scheme, 0)
    except ValueError:
        port = 0
    wish = parse_qs(parts.query).get("tls", [""])[-1]
    readable = parts.scheme in MAIL_PORTS and parts.hostname and port and parts.path in ("", "/")
    if given and not (readable and wish in ("", "yes", "no")):
        raise ImproperlyConfigured(f"{variable} cannot be read. {RIGHT_MAIL}")
    plain = wish == "no" or (wish == "" and is_this_machine(parts.hostname or ""))
    return {
        "host": parts.hostname or "",
        "port": port,
        "user": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "tls": parts.scheme == "smtp" and not plain,
        "ssl": parts.scheme == "smtps",
    }


def sender_of(variable: str, console: str) -> str:
    """The address that mails come from: the one in `variable`, or one of the console's host. Raises
    ImproperlyConfigured."""
    given = os.environ.get(variable) or f"itb-triage@{urlsplit(console).hostname or 'localhost.localdomain'}"
    try:
        validate_email(given)
    except ValidationError:
        raise ImproperlyConfigured(f"{variable} is '{given}'. Write an e-mail address: alerts@clinic.org") from None
    return given


def is_this_machine(host: str) -> bool:
    """Whether `host` names the machine itself."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
