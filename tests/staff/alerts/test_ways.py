"""One attempt, each way it can end; and the mail server's settings."""

import time
from unittest import mock

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings

from staff.alerts import transports
from staff.alerts.models import Alert, Attempt, Delivery, Kind, State
from staff.alerts.sender import make
from staff.given import mail_server_of, sender_of
from tests.staff.alerts.receivers import MailServer, Receiver

# --- one attempt, each way it can end ---


def made(alert_kind, way, target):
    alert = Alert.objects.create(number=0, kind=alert_kind, disposition="", at=time.time())
    delivery = Delivery.objects.create(alert=alert, way=way, target=target, next_try=0.0, tries=1)
    attempt = Attempt.objects.create(delivery=delivery, at=time.time())
    make(attempt)
    attempt.refresh_from_db()
    delivery.refresh_from_db()
    return attempt, delivery


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (204, "answered 204"),
        (301, "answered 301. Set up the address that it leads to"),
        (404, "answered 404"),
        (503, "answered 503"),
    ],
)
def test_what_a_webhook_answers(quiet, answer, outcome):
    receiver = Receiver(answer=answer)
    try:
        attempt, delivery = made(Kind.TEST, "webhook", receiver.url)
        assert attempt.outcome == outcome
        assert attempt.sent == (answer < 300)
        assert delivery.state == (State.SENT if answer < 300 else State.WAITING)
    finally:
        receiver.stop()


def test_a_mail_server_that_refuses_the_address_is_quoted(quiet):
    server = MailServer(refuse="550 no such nurse here")
    try:
        with override_settings(EMAIL_HOST="127.0.0.1", EMAIL_PORT=server.port):
            attempt, delivery = made(Kind.TEST, "email", "nurse@clinic.org")
        assert attempt.outcome == "the mail server refused the address: 550 no such nurse here"
        assert delivery.state == State.WAITING
    finally:
        server.stop()


def test_without_a_mail_server_it_says_which_setting_is_missing(quiet):
    attempt, _ = made(Kind.TEST, "email", "nurse@clinic.org")
    assert attempt.outcome == transports.NO_MAIL_SERVER


def test_a_mail_server_that_is_away(quiet):
    with override_settings(EMAIL_HOST="127.0.0.1", EMAIL_PORT=9):
        attempt, _ = made(Kind.TEST, "email", "nurse@clinic.org")
    assert attempt.outcome == "no connection to the mail server: ConnectionRefusedError"


def test_a_fault_of_our_own_is_seen_and_tried_again(quiet):
    with mock.patch.object(transports, "_webhook", side_effect=RuntimeError("made up: secret words")):
        attempt, delivery = made(Kind.TEST, "webhook", "https://clinic.org/")
    assert attempt.outcome == "failed (RuntimeError)"
    assert delivery.state == State.WAITING


def test_a_host_that_no_address_has(quiet):
    attempt, _ = made(Kind.TEST, "webhook", "https://no-such-host.invalid/alerts")
    assert attempt.outcome.startswith("no connection")


# --- settings ---


@pytest.mark.parametrize(
    ("given", "host", "port", "tls", "ssl"),
    [
        ("smtp://u:p%40ss@mail.clinic.org:587", "mail.clinic.org", 587, True, False),
        ("smtp://mail.clinic.org", "mail.clinic.org", 587, True, False),
        ("smtps://u:p@mail.clinic.org", "mail.clinic.org", 465, False, True),
        ("smtp://127.0.0.1:25", "127.0.0.1", 25, False, False),
        ("smtp://relay:25?tls=no", "relay", 25, False, False),
        ("smtp://127.0.0.1:25?tls=yes", "127.0.0.1", 25, True, False),
        ("", "", 0, False, False),
    ],
)
def test_a_mail_server_is_an_address(monkeypatch, given, host, port, tls, ssl):
    monkeypatch.setenv("MAIL", given)
    found = mail_server_of("MAIL")
    assert (found["host"], found["port"], found["tls"], found["ssl"]) == (host, port, tls, ssl)
    if "%40" in given:
        assert found["password"] == "p@ss"


@pytest.mark.parametrize(
    "wrong",
    [
        "mail.clinic.org",
        "http://mail",
        "smtp://",
        "smtp://h:x",
        "smtp://h?tls=maybe",
        "smtp://h:99999",
        "smtp://u:geheim@h/x",
    ],
)
def test_a_wrong_mail_server_ends_the_start_in_one_line(monkeypatch, wrong):
    monkeypatch.setenv("MAIL", wrong)
    with pytest.raises(ImproperlyConfigured, match=r"MAIL cannot be read. Write smtp://user:password@") as error:
        mail_server_of("MAIL")
    assert "geheim" not in str(error.value)


def test_a_wrong_sender_too(monkeypatch):
    monkeypatch.setenv("FROM", "alerts")
    with pytest.raises(ImproperlyConfigured, match="FROM is 'alerts'. Write an e-mail address"):
        sender_of("FROM", "")
    monkeypatch.delenv("FROM")
    assert sender_of("FROM", "https://console.clinic.org") == "itb-triage@console.clinic.org"
