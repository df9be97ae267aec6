"""Notes and corrected messages stood in the audit trail word for word. What is deleted must not live on there."""

import json

from django.db import migrations

from staff.audit.apps import TABLE

WORDS = ("text", "words")


def take_out(apps, schema_editor):
    kinds = apps.get_model("contenttypes", "ContentType").objects.filter(
        app_label="reviews", model__in=("note", "correction")
    )
    ids = list(kinds.values_list("id", flat=True))
    with schema_editor.connection.cursor() as cursor:
        for trigger in ("audit_never_update", "audit_never"):  # made anew behind every migration (staff/audit/apps.py)
            on = f" ON {TABLE}" if schema_editor.connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {trigger}{on}")
        for kind in ids:
            cursor.execute(f"SELECT id, changes FROM {TABLE} WHERE content_type_id = %s", [kind])
            for key, changes in cursor.fetchall():
                changes = json.loads(changes) if isinstance(changes, str) else changes or {}
                bare = {name: ["***", "***"] if name in WORDS else change for name, change in changes.items()}
                if bare != changes:
                    cursor.execute(f"UPDATE {TABLE} SET changes = %s WHERE id = %s", [json.dumps(bare), key])


class Migration(migrations.Migration):
    dependencies = [
        ("retention", "0001_initial"),
        ("auditlog", "0017_add_actor_email"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(take_out, migrations.RunPython.noop)]
