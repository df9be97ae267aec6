"""Receivers, and alert senders as processes of their own."""

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Iterator

import pytest
from django.test import override_settings

from staff.alerts.models import Alert, Delivery, Destination, SignOfLife
from staff.conversations.models import Summary
from tests.conftest import ROOT
from tests.staff.alerts.receivers import MailServer, Receiver, wait_until

SECRET = "a" * 40


class Senders:
    """Alert senders over the database at `url`."""

    def __init__(self, url: str, folder: Path) -> None:
        self._url, self.log, self.running = url, folder / "senders.log", []  # type: str, Path, List[Any]

    def start(self, mail: str = "", **more: str) -> Any:
        env = {
            **os.environ,
            "ITB_TRIAGE_DATABASE_URL": self._url,
            "ITB_TRIAGE_CONSOLE_SECRET": "s" * 50,
            "ITB_TRIAGE_ALERT_SECRET": SECRET,
            "ITB_TRIAGE_SMTP_URL": mail,
            **more,
        }
        words = [sys.executable, "-m", "staff", "sendalerts"]
        began = time.time()
        with self.log.open("a") as log:
            process = subprocess.Popen(words, cwd=ROOT, env=env, stdout=log, stderr=log)
        self.running.append(process)
        wait_until(lambda: (SignOfLife.last() or 0) > began or process.poll() is not None, 60)
        assert process.poll() is None, self.log.read_text()
        return process

    def kill(self) -> None:
        for process in self.running:
            process.kill()
            process.wait()


@pytest.fixture
def quiet(staff: Any) -> Any:
    """The console with an empty outbox, nobody set up, and everything reviewed."""
    for kind in (Delivery, Alert, Destination, SignOfLife):
        kind.objects.all().delete()
    Summary.objects.update(to_review=False, waiting_since=None, escalated=None)
    return staff


@pytest.fixture
def senders(quiet: Any, tmp_path: Path) -> Iterator[Senders]:
    made = Senders(quiet.url, tmp_path)
    yield made
    made.kill()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    yield made
    made.stop()


@pytest.fixture
def mail() -> Iterator[MailServer]:
    made = MailServer()
    with override_settings(EMAIL_HOST="127.0.0.1", EMAIL_PORT=made.port):
        yield made
    made.stop()


@pytest.fixture(autouse=True)
def secret(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("ITB_TRIAGE_ALERT_SECRET", SECRET)
    return SECRET
