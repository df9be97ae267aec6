"""`itb-triage sms`: the phone in the terminal."""

import socket
import subprocess
import sys
import time

import pytest

from itb_triage.simulation.carrier import Carrier
from tests.conftest import ROOT, free_port, run_module


def texting(*words, stdin="", **env):
    return run_module("itb_triage", "sms", *words, stdin=stdin, env=env)


def test_a_conversation_with_its_segments(by_rules):
    done = texting(
        "--url", f"http://127.0.0.1:{by_rules.port}", "--from", "+15551230001", stdin="she is not breathing\n"
    )
    assert done.returncode == 0, done.stderr
    assert 'text> she is not breathing\n  | 911: call now. Say "baclofen pump".' in done.stdout
    assert "(1/3)\n  +-- 85 of 160\n" in done.stdout


def test_pictures_places_and_repeats(by_rules):
    lines = "check\n:again\n:picture\n:place\n:picture he is blue\n"
    done = texting("--url", f"http://127.0.0.1:{by_rules.port}", "--from", "+15551230002", stdin=lines)
    first, again, picture, place, words = done.stdout.split("text> ")[1:6]
    assert first.split("\n", 1)[1] == again.split("\n", 1)[1]
    assert "I cannot see pictures" in picture
    assert "Tell it to 911" in place
    assert "911: call now" in words


def test_silence_is_shown_as_such(by_rules):
    done = texting("--url", f"http://127.0.0.1:{by_rules.port}", "--from", "+15551230003", stdin="stop\nhello\n")
    assert "text> hello\n  (no reply)\n" in done.stdout


def test_where_nothing_runs_it_says_how_to_start_it():
    done = texting("--url", f"http://127.0.0.1:{free_port()}", stdin="hello\n", ITB_TRIAGE_TWILIO_TOKEN="t" * 32)
    assert done.returncode == 1
    assert "make run" in done.stderr
    assert "Traceback" not in done.stderr


def test_another_token_is_told_as_the_cause(by_rules):
    url = f"http://127.0.0.1:{by_rules.port}"
    done = texting("--url", url, stdin="hello\n", ITB_TRIAGE_TWILIO_TOKEN="t" * 32)
    assert done.returncode == 1
    assert "(403)" in done.stderr
    assert "ITB_TRIAGE_TWILIO_TOKEN" in done.stderr


def test_an_address_where_something_else_answers_is_told(tmp_path):
    words = [sys.executable, "-m", "http.server", "--directory", str(tmp_path), port := str(free_port())]
    with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as other:
        end = time.monotonic() + 20
        while time.monotonic() < end:
            with socket.socket() as probe:
                if not probe.connect_ex(("127.0.0.1", int(port))):
                    break
            time.sleep(0.1)
        done = texting("--url", f"http://127.0.0.1:{port}", stdin="hi\n", ITB_TRIAGE_TWILIO_TOKEN="t" * 32)
        other.kill()
    assert done.returncode == 1
    assert "Is --url right?" in done.stderr


def test_before_the_first_start_there_is_no_token(tmp_path):
    (tmp_path / "data").symlink_to(ROOT / "data")
    done = texting(stdin="hello\n", ITB_TRIAGE_ROOT=str(tmp_path))
    assert done.returncode == 1
    assert "start the assistant first (make run)" in done.stderr


def test_the_fallback_is_markup_with_the_emergency_rule_first():
    done = texting("--fallback")
    assert done.stdout.startswith('<?xml version="1.0" encoding="UTF-8"?><Response><Message>911: call now')
    assert "555-0100" in done.stdout


def test_a_port_that_is_taken_is_said_so():
    first = Carrier(lambda *_: None, port=0)
    try:
        with pytest.raises(OSError, match="in use"):
            Carrier(lambda *_: None, port=int(first.url.rpartition(":")[2]))
    finally:
        first.close()
