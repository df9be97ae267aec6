"""`python -m staff newpassword NAME`: for who cannot get in any more."""

from typing import Any

from axes.utils import reset
from django.core.management.base import BaseCommand, CommandError, CommandParser

from staff.people.models import Person
from staff.people.passwords import forget_authenticator, give_one_time_password, log_out


class Command(BaseCommand):
    """A new one-time password; with --authenticator the app is set up anew, too."""

    help = "Give somebody a new one-time password, and end a lock-out."

    def add_arguments(self, parser: CommandParser) -> None:
        """NAME [--authenticator]."""
        parser.add_argument("name")
        parser.add_argument("--authenticator", action="store_true", help="the phone with the app is lost")

    def handle(self, *words: Any, **options: Any) -> None:
        """Prints the password."""
        try:
            person = Person.objects.get(username=options["name"])
        except Person.DoesNotExist:
            names = ", ".join(Person.objects.values_list("username", flat=True)) or "nobody yet"
            raise CommandError(f"there is no '{options['name']}'. There are: {names}") from None
        if options["authenticator"]:
            forget_authenticator(person)
        log_out(person)
        reset(username=person.username)
        self.stdout.write(f"One-time password of {person.username}: {give_one_time_password(person)}")
