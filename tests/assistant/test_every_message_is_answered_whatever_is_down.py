"""The real server, with one part after the other killed while it runs."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import uuid

import pytest
import yaml

from tests.conftest import ROOT, Assistant, Said

EMERGENCY = "911"


@pytest.fixture
def own_assistant(tmp_path):
    running = Assistant(tmp_path)
    yield running
    running.stop()


def urgent(said, disposition):
    assert said.item["disposition"] == disposition, said.all
    assert said.texts[-1].split("\n")[-1].startswith(EMERGENCY), said.all
    assert said.texts[0].startswith(EMERGENCY), said.all


def test_with_the_action_server_dead(own_assistant):
    os.kill(own_assistant.action_server(), signal.SIGKILL)
    urgent(own_assistant.say("a", "his legs are stiff and he is itching"), "emergency_care")
    urgent(own_assistant.say("b", "she is not breathing"), "emergency_now")
    calm = own_assistant.say("c", "what is the number of the pump team?")
    assert "555-0100" in calm.all


def test_a_dead_action_server_is_started_again(own_assistant):
    end = time.monotonic() + 30
    os.kill(own_assistant.action_server(), signal.SIGKILL)
    assert "It is " not in own_assistant.say("b", "what is the number of the pump team?").all
    said = own_assistant.say("c", "hello")
    while "It is " not in said.all and time.monotonic() < end:
        time.sleep(0.5)
        said = own_assistant.say(uuid.uuid4().hex, "what is the number of the pump team?")
    assert "It is " in said.all
    assert "the action server ended" in own_assistant.log.read_text()


def test_with_the_action_server_hanging(own_assistant):
    pid = own_assistant.action_server()
    os.kill(pid, signal.SIGSTOP)
    try:
        urgent(own_assistant.say("a", "she cant be woken"), "emergency_now")
        calm = own_assistant.say("c", "what is the number of the pump team?")
        assert "555-0100" in calm.all
    finally:
        os.kill(pid, signal.SIGKILL)


def test_with_the_database_taken_away(own_assistant):
    urgent(own_assistant.say("a", "his legs are stiff"), "emergency_care")
    shutil.rmtree(own_assistant.database.parent)
    own_assistant.database.parent.write_text("no folder any more")
    kept = own_assistant.say("a", "thanks")
    assert kept.item["disposition"] == "emergency_care"
    assert kept.texts[-1].split("\n")[-1].startswith(EMERGENCY)
    urgent(own_assistant.say("b", "he has a seizure"), "emergency_now")

    own_assistant.database.parent.unlink()  # it comes back: what was said meanwhile is written after all
    time.sleep(1.2)
    own_assistant.say("b", "ok")
    with sqlite3.connect(own_assistant.database) as database:
        written = "".join(row[0] for row in database.execute("SELECT data FROM events WHERE sender_id = 'b'"))
    assert "he has a seizure" in written


def test_with_the_database_locked_by_another(own_assistant):
    own_assistant.say("a", "hello")
    blocker = sqlite3.connect(own_assistant.database, isolation_level=None)
    blocker.execute("BEGIN EXCLUSIVE")
    try:
        urgent(own_assistant.say("a", "her lips are blue"), "emergency_now")
        urgent(own_assistant.say("new", "my son is floppy"), "emergency_care")
    finally:
        blocker.execute("ROLLBACK")
        blocker.close()


def test_a_restart_without_the_database_says_that_the_history_is_lost(tmp_path):
    running = Assistant(tmp_path)
    try:
        urgent(running.say("a", "his legs are stiff"), "emergency_care")
        running.stop()
        shutil.rmtree(running.database.parent)
        running.database.parent.write_text("no folder any more")
        running.start()
        said = running.say("a", "thanks")
        assert "cannot see what you wrote before" in said.all
        assert EMERGENCY in said.all
        urgent(running.say("b", "her lips are blue"), "emergency_now")
    finally:
        running.stop()


def test_a_conversation_survives_a_restart(tmp_path):
    running = Assistant(tmp_path)
    try:
        urgent(running.say("a", "his legs are stiff"), "emergency_care")
        running.stop()
        running.start()
        said = running.say("a", "ok thanks")
        assert said.item["disposition"] == "emergency_care"
        assert said.item["signs"] == ["increased_spasticity"]
    finally:
        running.stop()


@pytest.fixture(scope="module")
def model_with_a_raising_component(tmp_path_factory):
    folder = tmp_path_factory.mktemp("faulty")
    config = yaml.safe_load((ROOT / "config.yml").read_text())
    config["pipeline"].append({"name": "tests.faults.raising.Raising"})
    (folder / "config.yml").write_text(yaml.safe_dump(config))
    subprocess.run(
        [
            sys.executable,
            "-m",
            "rasa",
            "train",
            "--config",
            str(folder / "config.yml"),
            "--data",
            "data/nlu",
            "data/rules",
            "--out",
            str(folder),
            "--fixed-model-name",
            "faulty",
        ],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    return folder / "faulty.tar.gz"


def test_with_a_component_raising(tmp_path, model_with_a_raising_component):
    fault = tmp_path / "fault"
    running = Assistant(tmp_path, model_with_a_raising_component, {"ITB_TRIAGE_TEST_FAULT": str(fault)})
    try:
        assert running.say("a", "hello").item["disposition"] is None
        fault.touch()
        urgent(running.say("a", "his legs are locked and he is burning up"), "emergency_care")
        urgent(running.say("b", "she stopped breathing"), "emergency_now")
        assert running.say("c", "hello").texts
        fault.unlink()  # and when it works again, nothing that was urgent is forgotten
        for sender, disposition in (("a", "emergency_care"), ("b", "emergency_now")):
            said = running.say(sender, "thank you")
            assert said.item["disposition"] == disposition
            assert said.texts[-1].split("\n")[-1].startswith(EMERGENCY)
        assert "legs are locked" not in running.log.read_text()
    finally:
        running.stop()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"text"',
        b'{"message": null}',
        b'{"sender": "x"}',
        b'{"sender": "x", "message": []}',
        b'{"sender": {}, "message": {"a": 1}}',
        b'{"sender": "x", "message": 5}',
        b'{"sender": "x", "message": true}',
        b'{"sender": "x", "message": "\\ud800"}',
        b"\xff\xfe",
        b'{"sender": "x", "message": ""}',
        b'{"sender": "x", "message": "/"}',
        b'{"sender": "x", "message": "/restart"}',
        b'{"sender": "x", "message": "///"}',
        b'{"sender": "x", "message": "/session_start"}',
        b"[" * 5000,
    ],
    ids=lambda body: repr(body[:40]),
)
def test_a_malformed_message_is_answered(assistant, body):
    assert Said(assistant.post(body)).texts


@pytest.mark.parametrize(
    "text",
    [
        "\U0001f4a4",
        "\U0001f44d",
        "???",
        "...",
        "<script>alert(1)</script>",
        "<b>hi</b>",
        "x" * 10_000,
        "a " * 5_000,
        "\u0645\u0631\u062d\u0628\u0627",
        "\u4f60\u597d",
        "\x00\x01\x02",
        "\u202eabc",
        "   \n\n  ",
        "1",
        "{words}",
        "%s %d",
        "'; DROP TABLE events; --",
        "data:image/png;base64,iVBORw0KGgo=",
        "photo.jpg",
        '/greet{"sign": "fever"}',
        "stop",
        "\ud83d",
    ],
    ids=lambda text: repr(text[:24]),
)
def test_an_odd_message_is_answered(assistant, text):
    assert assistant.say(uuid.uuid4().hex, text).texts


def test_a_critical_sign_at_the_end_of_a_very_long_message_is_seen(assistant):
    text = "we had a long day at the beach and then drove home. " * 200 + "now she is not breathing"
    assert len(text) > 10_000
    urgent(assistant.say(uuid.uuid4().hex, text), "emergency_now")


def test_a_leading_slash_is_text(assistant):
    urgent(assistant.say(uuid.uuid4().hex, "/hes not breathing"), "emergency_now")
