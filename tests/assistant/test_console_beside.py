"""`make run` starts the staff console, too; what becomes of it is nothing to a caregiver."""

import os
import re
import signal
import sqlite3
import time
import urllib.request
from pathlib import Path

import pytest

from tests.conftest import Assistant, free_port
from tests.staff.alerts.receivers import Receiver, wait_until


@pytest.fixture
def running(tmp_path):
    port = free_port()
    given = {"ITB_TRIAGE_CLASSIFIER": "off", "ITB_TRIAGE_CONSOLE_SECRET": "s" * 40}
    running = Assistant(tmp_path, env=given, console_port=port)
    yield running
    running.stop()


def wait_for_console(running):
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{running.console_port}/alive", timeout=1) as answer:
                return answer.read()
        except OSError:
            time.sleep(0.2)
    raise AssertionError("the console does not answer: " + running.log.read_text())


def beside(running):
    """What runs beside the assistant, of this database."""
    database = str(running.database)
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_text().split("\0")
            ours = database in (process / "environ").read_text()
        except OSError:
            continue  # it ended meanwhile
        if ours and {"staff", "staff.wsgi"} & set(words):
            found.append(words)
    return found


def console_process(running):
    return running.process_with(f"127.0.0.1:{running.console_port}")


def test_it_starts_with_the_assistant_and_names_its_first_account(running):
    assert wait_for_console(running) == b"ok"
    log = running.log.read_text()
    assert re.search(r"first account: admin, one-time password \w{4}-\w{4}-\w{4}-\w{4}\n", log)
    assert f"staff console  http://127.0.0.1:{running.console_port}/" in log
    running.say("a", "his legs are stiff")
    with sqlite3.connect(running.database) as database:
        tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master")}
        (said,) = database.execute("SELECT said FROM exchanges").fetchone()
    assert {"people_person", "summaries"} <= tables, "one database for both"
    assert said == "his legs are stiff"


def test_an_alert_is_out_within_seconds_by_make_run_alone(running):
    wait_for_console(running)
    receiver = Receiver()
    try:
        with sqlite3.connect(running.database, timeout=10) as database:
            insert = "INSERT INTO alerts_destination (way, target, urgent, unreviewed) VALUES ('webhook', ?, 1, 1)"
            database.execute(insert, (receiver.url,))
        wait_until(lambda: sender_process(running), 60)
        running.say("a", "my dad has stiff legs, he is itching all over")
        wait_until(lambda: receiver.got, 10)
        assert receiver.got[0].json["data"]["url"] == f"http://127.0.0.1:{running.console_port}/conversations/1/"
        os.kill(sender_process(running), signal.SIGKILL)
        running.say("a", "he wont wake up")
        wait_until(lambda: len(receiver.got) == 2, 60)
        assert receiver.got[1].json["data"]["disposition"] == "emergency_now"
        assert "the alert sender ended" in running.log.read_text()
    finally:
        receiver.stop()


def sender_process(running):
    found = running.process_with("sendalerts", str(running.console_port))
    with sqlite3.connect(running.database, timeout=10) as database:
        alive = database.execute("SELECT count(*) FROM alerts_signoflife").fetchone()[0]
    return found if alive else None


def test_killed_it_is_started_again_and_answers_go_on(running):
    wait_for_console(running)
    os.kill(console_process(running), signal.SIGKILL)
    said = running.say("a", "she is not breathing")
    assert said.texts[0].startswith("911: call now")
    assert wait_for_console(running) == b"ok"
    log = running.log.read_text()
    assert "the staff console ended" in log
    assert log.count("first account") == 1


def test_it_ends_with_the_assistant(running):
    wait_for_console(running)
    assert len(beside(running)) >= 3, "console, alert sender, retention"
    running.process.send_signal(signal.SIGTERM)
    running.process.wait(30)
    end = time.monotonic() + 20
    while beside(running) and time.monotonic() < end:
        time.sleep(0.1)
    assert beside(running) == []
