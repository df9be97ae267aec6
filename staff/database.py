"""The database of the conversations, as Django names it."""

from typing import Any

from sqlalchemy.engine import make_url

WAIT_SECONDS = 5  # for a locked SQLite database; the assistant itself never waits that long


def database_of(url: str) -> dict[str, Any]:
    """Django's settings for the database at `url`, which is written as SQLAlchemy writes it.

    Raises ValueError for a database that is not supported.
    """
    parts = make_url(url)
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
    raise ValueError(f"the console knows SQLite and PostgreSQL, not {parts.get_backend_name()}")
