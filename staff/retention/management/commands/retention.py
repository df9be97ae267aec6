"""`itb-triage retention preview | run`, and `python -m staff retention nightly`, the schedule."""

import getpass
import logging
import signal
import sys
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone

from staff.conversations.tables import are_made
from staff.retention.keeper import due, run
from staff.retention.models import Policy, Run

logger = logging.getLogger(__name__)
EVERY = 30.0  # seconds between two looks at the clock
WHAT = ("preview", "run", "nightly")


class Command(BaseCommand):
    """Takes away what is older than the policy says."""

    help = "Retention: what it would do (preview), do it now (run), or every night (nightly)."

    def add_arguments(self, parser: CommandParser) -> None:
        """preview | run | nightly."""
        parser.add_argument("what", choices=WHAT)

    def handle(self, *words: Any, **options: Any) -> None:
        """Prints what it does; ends with 1 where it could not do all of it."""
        if options["what"] == "nightly":
            _every_night()
            return
        try:
            self._now(options["what"])
        except DatabaseError as error:
            raise CommandError(
                f"the console's tables cannot be used ({type(error).__name__}). Start it once: make run"
            ) from None

    def _now(self, what: str) -> None:
        policy = Policy.now()
        if not policy.is_set:
            raise CommandError("no time is set. Log in to the staff console as an administrator and open Retention.")
        if what == "preview":
            would = due(policy)
            self.stdout.write(
                f"A run now: {would.deidentify:,} conversations de-identified, {would.delete:,} deleted, "
                f"{would.held:,} held, {would.entries:,} entries of the audit trail deleted."
            )
            return
        done = run(policy, f"command line, {getpass.getuser()}", say=lambda text: self.stdout.write(text))
        assert done is not None
        self.stdout.write(f"{done.deidentified:,} de-identified, {done.deleted:,} deleted, {done.held:,} held.")
        if done.trouble:
            raise CommandError(done.trouble)


def _every_night() -> None:
    """Until it is stopped. One run a day, whoever of several does it; one that was missed is made up for."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit(0))
    while True:
        close_old_connections()
        try:
            if are_made(Run._meta.db_table):
                tonight()
        except DatabaseError as error:
            logger.error("The retention cannot use the database (%s). It tries again.", type(error).__name__)
            connection.close()
        time.sleep(EVERY)


def tonight() -> bool:
    """Runs if it is time and nobody has; whether it did. A policy waits for the first night behind it."""
    policy, now = Policy.now(), timezone.localtime()
    hour = now.replace(hour=policy.hour, minute=0, second=0, microsecond=0)
    if not policy.is_set or now < hour or policy.since >= hour or Run.objects.filter(day=now.date()).exists():
        return False
    return run(policy, "schedule", now.date()) is not None
