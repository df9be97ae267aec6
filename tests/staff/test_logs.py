"""Nothing that people wrote, searched for or typed as a secret is in the console's log, whatever fails."""

import contextlib
import logging
import urllib.parse
import urllib.request

import pytest

from staff.logs import Plain
from tests.staff.console import Console
from tests.staff.seed import NUMBER, Conversations, database_file, some


def test_the_log_of_a_running_console(tmp_path):
    url = database_file(tmp_path)
    some(Conversations(url))
    console = Console(tmp_path, url)
    try:
        words = urllib.parse.urlencode({"login": "marmalade", "password": "a-secret-of-mine"}).encode()
        for path, body in (
            ("/?words=marmalade", None),
            ("/conversations/77777/?note=marmalade", None),
            ("/nowhere/marmalade", None),
            ("/account/log-in/", words),
            ("/search/", words),
        ):
            with contextlib.suppress(OSError):  # refused: what counts is what is logged of it
                urllib.request.urlopen(console.address + path, body, timeout=10).read()
    finally:
        console.stop()
    log = console.log.read_text()
    for word in ("a-secret-of-mine", "Jonas", "itching", NUMBER, "?words", "?note"):
        assert word not in log
    assert log.count(console.first_password) == 1


def test_an_error_is_logged_with_its_place_and_not_with_its_values():
    try:
        raise ValueError("she cannot be woken")
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, "f", 1, "it failed", (), __import__("sys").exc_info())
    line = Plain().format(record)
    assert "ValueError at test_logs.py:" in line
    assert "woken" not in line
    assert "\n" not in line


def test_a_page_that_fails_logs_no_value(staff, monkeypatch, caplog):
    def fails(*words, **named):
        raise RuntimeError("she cannot be woken")

    monkeypatch.setattr("staff.reviews.pages.Reader.transcript", fails)
    client = staff.as_("vera")
    client.raise_request_exception = False
    answer = client.get(f"/conversations/{staff.numbers['urgent']}/")
    assert answer.status_code == 500
    assert "woken" not in answer.content.decode()
    told = [Plain().format(record) for record in caplog.records]
    assert any("RuntimeError at" in line for line in told)
    assert not any("woken" in line for line in told)


@pytest.mark.parametrize("name", ["django", "django.request", "axes", "allauth"])
def test_every_logger_goes_through_it(name):
    logger = logging.getLogger(name)
    while logger:
        for handler in logger.handlers:
            if isinstance(handler, logging.StreamHandler) and type(handler).__module__ == "logging":
                assert isinstance(handler.formatter, Plain)
        logger = logger.parent if logger.propagate else None
