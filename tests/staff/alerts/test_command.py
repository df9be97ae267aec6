"""`itb-triage alerts`, and the sender's own start."""

import base64
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from staff.alerts.models import Destination
from tests.conftest import run_module
from tests.staff.alerts.conftest import SECRET
from tests.staff.alerts.receivers import MailServer


def add(quiet, target):
    Destination.objects.create(way="email" if "@" in target else "webhook", target=target)


# --- the command line ---


@pytest.fixture
def given(quiet, monkeypatch):
    monkeypatch.setenv("ITB_TRIAGE_DATABASE_URL", quiet.url)
    monkeypatch.setenv("ITB_TRIAGE_CONSOLE_SECRET", "s" * 50)
    return quiet


def test_a_test_from_the_command_line_tells_what_became_of_each(given, mail, receiver, monkeypatch):
    monkeypatch.setenv("ITB_TRIAGE_SMTP_URL", mail.url)
    add(given, receiver.url)
    add(given, "nurse@clinic.org")
    done = run_module("itb_triage", "alerts", "test")
    assert done.returncode == 0, done.stderr
    assert sorted(done.stdout.splitlines()) == [
        f"sent  {receiver.url}: answered 200",
        "sent  nurse@clinic.org: taken by the mail server",
    ]
    assert mail.mails[0][1]["Subject"] == "Test alert (Demo Pump Clinic)"
    Destination.objects.filter(way="email").delete()
    add(given, "http://127.0.0.1:9/")
    done = run_module("itb_triage", "alerts", "test")
    assert done.returncode == 1
    assert "NOT SENT  http://127.0.0.1:9/: no connection: nothing answers at this address" in done.stdout
    assert "Alerts go to a webhook alone: no e-mail address is set up." in done.stdout
    assert "1 of them did not get the test." in done.stderr


def test_beside_a_running_sender_it_is_the_sender_that_is_tested(quiet, senders, receiver):
    server = MailServer()
    try:
        add(quiet, receiver.url)
        add(quiet, "nurse@clinic.org")
        senders.start(server.url)  # here no mail server is set
        out = StringIO()
        call_command("alerts", "test", stdout=out)
        assert "sent  nurse@clinic.org: taken by the mail server" in out.getvalue()
        assert len(receiver.got) == len(server.mails) == 1
    finally:
        server.stop()


def test_with_nobody_set_up_it_says_what_to_do(quiet):
    with pytest.raises(CommandError, match="open Alerts, and add an e-mail address or a webhook"):
        call_command("alerts", "test")


def test_the_key_is_told_as_receivers_want_it(given):
    done = run_module("itb_triage", "alerts", "secret")
    assert base64.b64decode(done.stdout.strip().removeprefix("whsec_")).decode() == SECRET


def test_a_key_that_can_be_guessed_ends_the_sender_in_one_line(given, monkeypatch):
    monkeypatch.setenv("ITB_TRIAGE_ALERT_SECRET", "short")
    done = run_module("staff", "sendalerts")
    assert done.returncode == 1
    assert "ITB_TRIAGE_ALERT_SECRET has 5 characters. It needs at least 32" in done.stderr
    assert "Traceback" not in done.stderr
