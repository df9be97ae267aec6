"""What each role may do, page by page and action by action; and Stan, who has no role."""

from dataclasses import dataclass, field
from typing import Any, Dict, FrozenSet

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

ALL = frozenset({"vera", "rita", "sue", "ada", "stan"})
READERS = frozenset({"vera", "rita", "sue"})
REVIEWERS = frozenset({"rita", "sue"})
SUPERVISORS = frozenset({"sue"})
ADMINISTRATORS = frozenset({"ada"})


@dataclass(frozen=True)
class Door:
    """A page or an action: its name in staff/urls.py, who may, and what is sent. `rows`: of which conversation."""

    name: str
    may: FrozenSet[str]
    post: Any = None
    values: Dict[str, Any] = field(default_factory=dict)
    of: str = ""

    def __str__(self) -> str:
        return f"{'post' if self.post is not None else 'get'} {self.name}"

    def opened(self, client: Client, numbers: Dict[str, int]) -> int:
        values = {**self.values, **({"number": numbers[self.of]} if self.of else {})}
        path = reverse(self.name, kwargs=values or None)
        answer = client.get(path) if self.post is None else client.post(path, self.post)
        return int(answer.status_code)


DOORS = [
    Door("inbox", READERS),
    Door("search", READERS, post={"words": "stiff"}),
    Door("conversation", READERS, of="urgent"),
    Door("review", REVIEWERS, post={"verdict": "agree", "seen": 99}, of="urgent"),
    Door("note", REVIEWERS, post={"text": "called back"}, of="urgent"),
    Door("case", REVIEWERS, post={"tags": "refill"}, of="urgent"),
    Door("phone", SUPERVISORS, of="critical"),
    Door("phone", SUPERVISORS, post={"reason": "to call back"}, of="critical"),
    Door("correct", REVIEWERS, of="urgent", values={"place": 1}),
    Door(
        "correct", REVIEWERS, post={"sign": "fever", "truth": "absent", "text": "x"}, of="urgent", values={"place": 1}
    ),
    Door("corrections", REVIEWERS),
    Door("remove_correction", REVIEWERS, post={}, values={"key": 10**6}),
    Door("export_corrections", SUPERVISORS, post={}),
    Door("trail", SUPERVISORS | ADMINISTRATORS),
    Door("dashboard", READERS),
    Door("hold", SUPERVISORS, post={"reason": "a complaint"}, of="urgent"),
    Door("retention", SUPERVISORS | ADMINISTRATORS),
    Door("policy", ADMINISTRATORS, post={"hour": "3"}),
    Door("export_inbox", SUPERVISORS, post={"kind": "csv"}),
    Door("export_trail", SUPERVISORS, post={"kind": "json"}),
    Door("export_figures", SUPERVISORS, post={"kind": "csv"}),
    Door("export_fhir", SUPERVISORS, post={}, of="urgent"),
    Door("alerts", REVIEWERS | ADMINISTRATORS),
    Door("add_destination", SUPERVISORS | ADMINISTRATORS, post={"target": "a@c.org", "urgent": "on"}),
    Door("remove_destination", SUPERVISORS | ADMINISTRATORS, post={}, values={"key": 10**6}),
    Door("limits", SUPERVISORS | ADMINISTRATORS, post={"urgent_minutes": "60"}),
    Door("test_alert", SUPERVISORS | ADMINISTRATORS, post={}),
    Door("admin:index", ADMINISTRATORS),
    Door("admin:people_person_changelist", ADMINISTRATORS),
    Door("admin:people_person_add", ADMINISTRATORS),
    Door("admin:people_person_change", ADMINISTRATORS, values={"object_id": 1}),
    Door("account_change_password", ALL),
    Door("mfa_index", ALL),
]
NOBODYS = {"admin:people_person_delete"}
OPEN = {"alive", "account_inactive", "account_login", "account_logout", "account_reauthenticate"}
# Parts of allauth's and the admin's machinery; the test behind it goes through their doors one by one.
MACHINERY = {
    "mfa_authenticate",
    "mfa_reauthenticate",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
    "admin:login",
    "admin:logout",
    "admin:password_change",
    "admin:password_change_done",
    "admin:autocomplete",
    "admin:jsi18n",
    "admin:view_on_site",
    "admin:app_list",
    "admin:people_person_history",
}


def names_of(resolver: Any, space: str = "") -> Any:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from names_of(pattern, f"{pattern.namespace}:" if pattern.namespace else space)
        elif pattern.name:
            yield f"{space}{pattern.name}"


def test_every_page_and_action_stands_in_the_table():
    assert set(names_of(get_resolver())) == {door.name for door in DOORS} | NOBODYS | OPEN | MACHINERY


@pytest.mark.parametrize("name", sorted(ALL))
@pytest.mark.parametrize("door", DOORS, ids=str)
def test_who_may_gets_in_and_nobody_else(staff, door, name):
    status = door.opened(staff.as_(name), staff.numbers)
    if name in door.may:
        removes = door.name.startswith("remove_")
        assert status in (200, 302, 404 if removes else 200, 422 if door.name == "add_destination" else 200), status
    else:
        assert status == 403


@pytest.mark.parametrize("door", DOORS, ids=str)
def test_without_log_in_there_is_nothing_but_the_log_in(staff, door):
    client = Client()
    path = reverse(door.name, kwargs={**door.values, **({"number": staff.numbers[door.of]} if door.of else {})} or None)
    answer = client.get(path) if door.post is None else client.post(path, door.post)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/log-in/")


@pytest.mark.parametrize("name", sorted(ALL - {"ada"}))
@pytest.mark.parametrize("path", ["history/", "change/", "delete/"])
def test_the_admin_is_the_administrators_alone(staff, name, path):
    assert staff.as_(name).get(f"/people/people/person/1/{path}").status_code == 403


@pytest.mark.parametrize(
    "door", [door for door in DOORS if door.post is not None and door.name not in ("phone", "correct")], ids=str
)
def test_opening_the_address_of_a_form_leads_to_a_page(staff, door):
    path = reverse(door.name, kwargs={**door.values, **({"number": staff.numbers[door.of]} if door.of else {})} or None)
    answer = staff.as_("sue" if "sue" in door.may else "ada").get(path, follow=True)
    assert answer.redirect_chain
    assert answer.status_code == 200


def test_nobody_deletes_a_person(staff):
    assert staff.as_("ada").get("/people/people/person/1/delete/").status_code == 403


def test_an_administrator_makes_no_superuser(staff):
    ada = staff.as_("ada")
    sent = {"username": "mallory", "groups": [], "is_active": "on", "is_superuser": "on", "is_staff": "on"}
    assert ada.post("/people/people/person/add/", sent).status_code == 302
    mallory = staff.person("mallory")
    assert not mallory.is_superuser
    assert not mallory.is_staff
    assert not mallory.user_permissions.exists()


def test_of_other_packages_nothing_is_in_the_admin(staff):
    page = staff.as_("ada").get("/people/").content.decode()
    assert "/people/people/person/" in page
    for part in ("auditlog", "axes", "/mfa/", "/auth/", "emailaddress"):
        assert part not in page.lower()
    assert staff.as_("ada").get("/people/auditlog/logentry/").status_code == 404


def test_a_page_shows_no_door_that_is_closed(staff):
    numbers = staff.numbers
    vera = staff.as_("vera").get(f"/conversations/{numbers['critical']}/").content.decode()
    assert "Mark as reviewed" not in vera
    assert "Show the phone number" not in vera
    assert "Misread?" not in vera
    assert "Audit trail" not in vera
    assert (
        "Show the phone number" not in staff.as_("rita").get(f"/conversations/{numbers['critical']}/").content.decode()
    )
    assert "Show the phone number" in staff.as_("sue").get(f"/conversations/{numbers['critical']}/").content.decode()
