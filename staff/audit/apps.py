"""The trail's own guard: the database refuses to change or delete what is written there."""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate

TABLE = "auditlog_logentry"
REFUSAL = "the audit trail is never changed"
_SQLITE = tuple(
    f"CREATE TRIGGER IF NOT EXISTS audit_never_{what.lower()} BEFORE {what} ON {TABLE} "
    f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    for what in ("UPDATE", "DELETE")
)
_POSTGRESQL = (
    f"CREATE OR REPLACE FUNCTION audit_never() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$",
    f"CREATE OR REPLACE TRIGGER audit_never BEFORE UPDATE OR DELETE OR TRUNCATE ON {TABLE} "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_never()",
)


class Audit(AppConfig):
    """Connects the guard and the log-ins."""

    name = "staff.audit"

    def ready(self) -> None:
        """Called by Django at the start."""
        from staff.audit import logins

        logins.connect()
        post_migrate.connect(guard, sender=self)


def guard(using: str, **named: Any) -> None:
    """Makes the triggers, after every migration: one of auditlog's may have made the table anew."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for statement in _SQLITE if connection.vendor == "sqlite" else _POSTGRESQL:
            cursor.execute(statement)
