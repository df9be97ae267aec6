"""Who came in, who left, and who was kept out."""

from typing import Any

from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.http import HttpRequest

from staff.audit.trail import Event, write

LONGEST_NAME = 150


def connect() -> None:
    """Listens from now on."""
    user_logged_in.connect(_came_in)
    user_logged_out.connect(_left)
    user_login_failed.connect(_failed)
    user_locked_out.connect(_locked_out)


def _came_in(request: HttpRequest, **named: Any) -> None:
    write(Event.LOGGED_IN, request)


def _left(request: HttpRequest, **named: Any) -> None:
    write(Event.LOGGED_OUT, request)


def _failed(credentials: dict[str, Any], **named: Any) -> None:
    name = str(credentials.get("username") or credentials.get("login") or "")
    write(Event.REFUSED, name=name[:LONGEST_NAME], what="log-in")


def _locked_out(username: Any = None, **named: Any) -> None:
    write(Event.LOCKED_OUT, name=str(username or "")[:LONGEST_NAME])
