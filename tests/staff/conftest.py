"""The console in this process, over SQLite and over a real PostgreSQL, with a cast of one person a role."""

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, Iterator, Optional
from unittest import mock

import django
import pgserver
import pytest

from tests.staff.seed import KEY, Conversations, database_file, some

FOLDER = Path(tempfile.mkdtemp(prefix="console"))
GIVEN = {
    "DJANGO_SETTINGS_MODULE": "staff.settings",
    "ITB_TRIAGE_DATABASE_URL": database_file(FOLDER),
    "ITB_TRIAGE_CONSOLE_SECRET": "s" * 50,
}
# The environment is read once, when Django is set up. Setting up its logs would close all handlers there are, and the
# one that TensorFlow brings (in other tests of this process) closes pytest's standard error with it.
with mock.patch.dict(os.environ, GIVEN), mock.patch("logging.config._clearExistingHandlers"):
    django.setup()
os.environ["DJANGO_SETTINGS_MODULE"] = "staff.settings"

from allauth.mfa.models import Authenticator  # noqa: E402
from django.contrib.auth.hashers import PBKDF2PasswordHasher  # noqa: E402
from django.contrib.auth.models import Group  # noqa: E402
from django.contrib.contenttypes.models import ContentType  # noqa: E402
from django.core.cache import cache  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connections  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402
from whitenoise.middleware import WhiteNoiseMiddleware  # noqa: E402

from staff.database import database_of  # noqa: E402
from staff.people.models import Person  # noqa: E402
from staff.people.roles import make_roles  # noqa: E402

setup_test_environment()
# As the console hashes passwords, in a thousandth of the time.
PBKDF2PasswordHasher.iterations = 1_000
_find_files, _FILES = WhiteNoiseMiddleware.add_files_from_finders, {}


def _find_files_once(middleware: WhiteNoiseMiddleware) -> None:
    """Each test client would look through all static files anew: most of a request's time."""
    if not _FILES:
        _find_files(middleware)
        _FILES.update(middleware.files)
    middleware.files.update(_FILES)


WhiteNoiseMiddleware.add_files_from_finders = _find_files_once
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
PASSWORD = "a long walk by the sea"
CAST = {
    "vera": "viewer",
    "rita": "reviewer",
    "rolf": "reviewer",
    "sue": "supervisor",
    "ada": "administrator",
    "stan": None,
}


def use(url: str) -> None:
    """Django's database is the one at `url` from now on."""
    connections["default"].close()
    connections.settings["default"] = connections.configure_settings({"default": database_of(url)})["default"]
    del connections["default"]
    ContentType.objects.clear_cache()
    cache.clear()


@dataclass
class Staff:
    """The console, its conversations by name (tests/staff/seed.py: some) and people by name."""

    url: str
    conversations: Conversations
    numbers: Dict[str, int]

    def person(self, name: str) -> Person:
        return Person.objects.get(username=name)

    def new(self, role: Optional[str], name: str, factor: bool = True) -> Person:
        """Somebody with an account, and with a second factor if not said otherwise."""
        person = Person.objects.create_user(name, password=PASSWORD, email=f"{name}@example.org")
        if role:
            person.groups.set([Group.objects.get(name=role)])
        if factor:
            Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": "x"})
        return person

    def as_(self, name: str) -> Client:
        """The console as this person has it before them."""
        client = Client(headers={"user-agent": "test"})
        client.force_login(self.person(name), backend=BACKEND)
        return client


@pytest.fixture(scope="session")
def postgres_for_staff(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    server = pgserver.get_server(tmp_path_factory.mktemp("pg"), cleanup_mode="delete")
    yield server.get_uri()
    connections["default"].close()
    server.cleanup()


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def staff(request: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Staff]:
    """A console of this module's own, with a few conversations and the cast."""
    if request.param == "postgres":
        url = request.getfixturevalue("postgres_for_staff")
        empty(url)
    else:
        url = database_file(tmp_path_factory.mktemp("staff"))
    use(url)
    conversations = Conversations(url)
    call_command("migrate", verbosity=0, interactive=False)
    make_roles()
    made = Staff(url, conversations, some(conversations))
    for name, role in CAST.items():
        made.new(role, name)
    with mock.patch.dict(os.environ, {"ITB_TRIAGE_PHONE_KEY": KEY}):
        yield made
    use(GIVEN["ITB_TRIAGE_DATABASE_URL"])


def empty(url: str) -> None:
    """Takes everything out of the PostgreSQL database at `url`."""
    use(url)
    with connections["default"].cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")
