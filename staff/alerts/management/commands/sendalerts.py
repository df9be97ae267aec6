"""`python -m staff sendalerts`: the alert sender, a process of its own."""

import signal
import sys
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from staff.alerts.models import Alert, SignOfLife
from staff.alerts.sender import Sender
from staff.alerts.signing import key
from staff.conversations.tables import are_made

PAUSE = 1.0  # seconds until it is looked again whether the tables are there


class Command(BaseCommand):
    """Runs until it is stopped."""

    help = "Send alerts: urgent conversations, and those that nobody reviews."

    def add_arguments(self, parser: CommandParser) -> None:
        """[--console-port N]."""
        parser.add_argument("--console-port", type=int, default=5006, help="of the links, where no address is set")

    def handle(self, *words: Any, **options: Any) -> None:
        """Waits for the console's tables, and sends."""
        key()  # one that cannot be used is told at the start, not at the first alert
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: sys.exit(0))
        while not are_made(SignOfLife._meta.db_table, Alert._meta.db_table):
            time.sleep(PAUSE)
        sender = Sender(options["console_port"])
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: sender.stop())
        sender.run()
