"""Who came in, who left, and who was kept out."""

from typing import Any, Optional

from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed

from staff.audit.trail import Event, write
from staff.people.models import Person

LONGEST_NAME = 150


def connect() -> None:
    """Listens from now on."""
    user_logged_in.connect(_came_in)
    user_logged_out.connect(_left)
    user_login_failed.connect(_failed)
    user_locked_out.connect(_locked_out)


def _came_in(user: Person, **named: Any) -> None:
    write(Event.LOGGED_IN, user)


def _left(user: Optional[Person], **named: Any) -> None:
    if user is not None:
        write(Event.LOGGED_OUT, user)


def _failed(credentials: dict[str, Any], **named: Any) -> None:
    name = str(credentials.get("username") or credentials.get("login") or "")
    write(Event.REFUSED, name=name[:LONGEST_NAME], what="log-in")


def _locked_out(username: Any = None, **named: Any) -> None:
    write(Event.LOCKED_OUT, name=str(username or "")[:LONGEST_NAME])
