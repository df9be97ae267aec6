"""`itb-triage alerts test` and `itb-triage alerts secret`."""

import time
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from staff.alerts import outbox
from staff.alerts.health import not_set_up, sender_runs
from staff.alerts.models import Alert, Attempt, Delivery, Destination, Kind, State
from staff.alerts.sender import make
from staff.alerts.signing import for_receivers

LONGEST = 40.0  # seconds for a sender that took it first


class Command(BaseCommand):
    """Sends a test to everybody who is set up, or shows the key of the webhooks."""

    help = "Alerts: test that they arrive; the key that webhooks are signed with."

    def add_arguments(self, parser: CommandParser) -> None:
        """test | secret."""
        parser.add_argument("what", choices=("test", "secret"))

    def handle(self, *words: Any, **options: Any) -> None:
        """Prints one line a destination; ends with 1 if one of them got nothing."""
        if options["what"] == "secret":
            self.stdout.write(for_receivers())
            return
        try:
            self._test()
        except DatabaseError as error:
            raise CommandError(
                f"the console's tables cannot be used ({type(error).__name__}). Start it once: make run"
            ) from None

    def _test(self) -> None:
        if not Destination.objects.exists():
            raise CommandError(
                "nobody is set up. Log in to the staff console, open Alerts, and add an e-mail address or a webhook."
            )
        alert = Alert.objects.create(number=0, kind=Kind.TEST, disposition="", at=time.time())
        if not sender_runs():  # else it is the sender that is tested, with its own settings
            outbox.take_new(time.time())
            for attempt in outbox.claim(time.time(), Counter(), of=alert):
                make(attempt)
        end = time.monotonic() + LONGEST
        while not self._tried(alert) and time.monotonic() < end:
            time.sleep(0.2)
        failed = 0
        for delivery in Delivery.objects.filter(alert=alert).order_by("pk"):
            last = Attempt.objects.filter(delivery=delivery).last()
            sent = delivery.state == State.SENT
            failed += not sent
            outcome = last.outcome if last else "not tried"
            self.stdout.write(f"{'sent' if sent else 'NOT SENT'}  {delivery.target}: {outcome}")
        for trouble in not_set_up():
            if not trouble.grave:
                self.stdout.write(trouble.text)
        if failed:
            raise CommandError(f"{failed} of them did not get the test. It is tried again while the sender runs.")

    def _tried(self, alert: Alert) -> bool:
        """Whether each delivery has an attempt behind it."""
        tried = Attempt.objects.filter(delivery__alert=alert).exclude(outcome="").values("delivery")
        found = Delivery.objects.filter(alert=alert)
        return found.exists() and not found.exclude(pk__in=tried).exists()
