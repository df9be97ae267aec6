"""`python -m staff serve`: makes the tables, the roles and a first account, and serves the console."""

import os
import sys
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from staff.people.models import Person
from staff.people.passwords import give_one_time_password
from staff.people.roles import make_roles

FIRST = "admin"
FIRST_ROLES = ("administrator", "supervisor")
THREADS = "8"


class Command(BaseCommand):
    """Runs until it is stopped."""

    help = "Serve the console."

    def add_arguments(self, parser: CommandParser) -> None:
        """[--host H] [--port N]."""
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=5006)

    def handle(self, *words: Any, **options: Any) -> None:
        """Prepares, then becomes the server."""
        prepare(self.stdout)
        # One process: the limits of log-ins are counted in it.
        command = [
            sys.executable,
            "-m",
            "gunicorn",
            "staff.wsgi",
            "--workers",
            "1",
            "--threads",
            THREADS,
            "--log-level",
            "warning",
        ]
        command += ["--bind", f"{options['host']}:{options['port']}", "--chdir", str(settings.ROOT)]
        os.execv(sys.executable, command)


def prepare(out: Any) -> None:
    """Makes what is missing in the database. The first account's password is written to `out`, once."""
    call_command("migrate", verbosity=0, interactive=False)
    make_roles()
    if Person.objects.exists():
        return
    person = Person(username=FIRST)
    person.save()
    password = give_one_time_password(person)
    person.groups.set(Group.objects.filter(name__in=FIRST_ROLES))
    out.write(f"\nThe staff console's first account: {FIRST}, one-time password {password}\nIt is shown only now.")
    out.flush()
