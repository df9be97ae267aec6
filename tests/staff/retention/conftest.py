"""A database of its own for each test, with conversations of all ages and everything that hangs on them."""

import time
from dataclasses import dataclass
from typing import Any, Dict, Iterator

import pytest
from django.core.management import call_command

from staff.alerts.models import Alert, Attempt, Delivery
from staff.people.roles import make_roles
from staff.retention.models import Policy
from staff.reviews.models import Case, Review, Tag
from tests.staff.conftest import GIVEN, Staff, empty, use
from tests.staff.seed import Conversations, database_file

DAY = 86_400.0
# Words that stand nowhere else: what the bytes of the database are searched for.
SECRETS = {
    "old": ("marmalade", "Wolfgang", "lighthouse"),
    "middle": ("zeppelin", "Ottoline", "windmill"),
    "new": ("buttercup", "Ferdinand", "carousel"),
    "held": ("rutabaga", "Clementine", "drawbridge"),
}
AGES = {"old": 400, "middle": 100, "new": 5, "held": 500}
NUMBER = "+15550100{}"


@dataclass
class Kept:
    """The console, numbers of conversations by name (AGES), and where the database is."""

    staff: Staff
    numbers: Dict[str, int]
    url: str


@pytest.fixture(params=["sqlite", "postgres"])
def kept(request: Any, tmp_path: Any) -> Iterator[Kept]:
    if request.param == "postgres":
        url = request.getfixturevalue("postgres_for_staff")
        empty(url)
    else:
        url = database_file(tmp_path)
    use(url)
    conversations = Conversations(url)
    call_command("migrate", verbosity=0, interactive=False)
    make_roles()
    staff = Staff(url, conversations, {})
    for name, role in {"rita": "reviewer", "sue": "supervisor", "ada": "administrator"}.items():
        staff.new(role, name)
    yield Kept(staff, {name: with_all(staff, name) for name in AGES}, url)
    use(GIVEN["ITB_TRIAGE_DATABASE_URL"])


def with_all(staff: Staff, name: str) -> int:
    """A conversation by SMS with a note, a follow-up, a tag, a correction, a review and an alert."""
    first, second, third = SECRETS[name]
    number = staff.conversations.by_phone(
        f"{second} has stiff legs and he itches since the {first}",
        f"the {third} said since this morning, at {first}",
        number=NUMBER.format(1000 + AGES[name]),
        ago=AGES[name] * DAY,
    )
    rita = staff.person("rita")
    staff.as_("rita").post(f"/conversations/{number}/note/", {"text": f"called {second} at the {third}"})
    sent = {"sign": "fever", "truth": "denied", "text": f"no {first} today", "words": first}
    staff.as_("rita").post(f"/conversations/{number}/messages/1/correct/", sent)
    Review.objects.create(number=number, reviewer=rita, turns=2, verdict="agree", waited=60.0)
    Case.objects.create(number=number, assigned_to=rita).tags.add(Tag.objects.get_or_create(name=f"tag-{name}")[0])
    alert = Alert.objects.filter(number=number).first()
    assert alert, "it is urgent"
    delivery = Delivery.objects.create(alert=alert, way="email", target="nurse@clinic.org", next_try=0.0)
    Attempt.objects.create(delivery=delivery, at=time.time())
    return number


def policy(**named: Any) -> Policy:
    made = Policy(pk=1, **named)
    made.save()
    return made
