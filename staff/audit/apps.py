"""The trail's own guard: the database refuses to change what is written there, and for years to delete it."""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate

TABLE = "auditlog_logentry"
REFUSAL = "the audit trail is never changed"
KEPT_YEARS = 6  # for so long no entry can be deleted; as US law wants it of health records (45 CFR 164.316)
_SQLITE = (
    "DROP TRIGGER IF EXISTS audit_never_update",
    "DROP TRIGGER IF EXISTS audit_never_delete",
    f"CREATE TRIGGER audit_never_update BEFORE UPDATE ON {TABLE} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
    f"CREATE TRIGGER audit_never_delete BEFORE DELETE ON {TABLE} "
    f"WHEN OLD.timestamp >= datetime('now', '-{KEPT_YEARS} years') BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
)
_POSTGRESQL = (
    f"CREATE OR REPLACE FUNCTION audit_never() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$",
    f"CREATE OR REPLACE TRIGGER audit_never BEFORE UPDATE OR TRUNCATE ON {TABLE} "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_never()",
    f"CREATE OR REPLACE TRIGGER audit_never_delete BEFORE DELETE ON {TABLE} FOR EACH ROW "
    f"WHEN (OLD.timestamp >= now() - interval '{KEPT_YEARS} years') EXECUTE FUNCTION audit_never()",
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
