"""The database of the conversations, as Django names it."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

RIGHT = "Write sqlite:///file.db or postgresql://user:password@host/name."
WAIT_SECONDS = 5  # for a locked SQLite database; the assistant itself never waits that long


def database_of(url: str) -> dict[str, Any]:
    """Django's settings for the database at `url`, which is written as SQLAlchemy writes it.

    Raises ImproperlyConfigured for one that is not supported.
    """
    try:
        parts = make_url(url)
    except ArgumentError:
        raise ImproperlyConfigured(f"The database's address cannot be read. {RIGHT}") from None
    if parts.get_backend_name() == "sqlite":
        options = {
            "timeout": WAIT_SECONDS,
            "transaction_mode": "IMMEDIATE",  # a reader that starts to write would fail instead of wait
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL",
        }
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": parts.database or ":memory:", "OPTIONS": options}
    if parts.get_backend_name() == "postgresql":
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": parts.database or "",
            "USER": parts.username or "",
            "PASSWORD": parts.password or "",
            "HOST": parts.host or parts.query.get("host", ""),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 600,
            "CONN_HEALTH_CHECKS": True,
        }
    raise ImproperlyConfigured(f"The console knows no {parts.get_backend_name()}. {RIGHT}")
