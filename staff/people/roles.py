"""The roles, as groups of Django's with their permissions. A person may have several."""

from django.contrib.auth.models import Group, Permission

VIEW = "conversations.view_summary"
REVEAL = "conversations.reveal_phone"
REVIEW = "reviews.add_review"
ASSIGN = "reviews.change_case"
NOTE = "reviews.add_note"
CORRECT = "reviews.add_correction"
EXPORT = "reviews.export_corrections"
EXPORT_ALL = "conversations.export_conversations"  # lists, and single ones
TRAIL = "audit.view_trail"
ALERTS = "alerts.view_delivery"
SET_ALERTS = "alerts.change_destination"
HOLD = "reviews.add_hold"
RETAIN = "retention.view_run"
SET_RETENTION = "retention.change_policy"
PEOPLE = ("people.view_person", "people.add_person", "people.change_person")

VIEWER = (VIEW,)
REVIEWER = (*VIEWER, REVIEW, ASSIGN, NOTE, CORRECT, ALERTS)
SUPERVISOR = (*REVIEWER, REVEAL, EXPORT, EXPORT_ALL, TRAIL, SET_ALERTS, HOLD, RETAIN)
ADMINISTRATOR = (*PEOPLE, TRAIL, ALERTS, SET_ALERTS, RETAIN, SET_RETENTION)  # accounts, not conversations
ROLES = {"viewer": VIEWER, "reviewer": REVIEWER, "supervisor": SUPERVISOR, "administrator": ADMINISTRATOR}


def make_roles() -> None:
    """Makes the groups, with exactly these permissions. Needs the permissions: run it after `migrate`."""
    for name, wanted in ROLES.items():
        group, _ = Group.objects.get_or_create(name=name)
        found = [_permission(each) for each in wanted]
        if set(group.permissions.all()) != set(found):
            group.permissions.set(found)


def _permission(name: str) -> Permission:
    app, _, code = name.partition(".")
    return Permission.objects.get(content_type__app_label=app, codename=code)
