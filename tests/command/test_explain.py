"""`itb-triage explain` as the contract has it."""

import json
import subprocess
from functools import partial

import pytest

from tests.conftest import ROOT, run_module

STATUSES = {"present", "possible", "denied", "past", "hypothetical", "other_person"}


run = partial(run_module, "itb_triage", "explain")


def test_one_message_gives_one_object():
    text = "No fever, but he's stiff & his sister itches."
    done = run(text)
    assert done.returncode == 0
    told = json.loads(done.stdout)
    assert set(told) == {"signs", "lists", "disposition"}
    assert {(sign["id"], sign["status"]) for sign in told["signs"]} >= {
        ("fever", "denied"),
        ("increased_spasticity", "present"),
    }
    for sign in told["signs"]:
        assert set(sign) == {"id", "status", "text", "start", "end"}
        assert sign["status"] in STATUSES
        assert text[sign["start"] : sign["end"]] == sign["text"]
    assert told["lists"] == ["withdrawal"]
    assert told["disposition"] == "emergency_care"


def test_the_installed_command_says_the_same():
    text = "she cant be woken"
    done = subprocess.run([ROOT / ".venv/bin/itb-triage", "explain", text], capture_output=True, text=True, check=True)
    assert done.stdout == run(text).stdout


def test_a_message_without_a_sign_is_information():
    assert json.loads(run("when are you open?").stdout) == {"signs": [], "lists": [], "disposition": "information"}


@pytest.fixture
def thousand(tmp_path):
    """A file of messages, every second one with a sign."""
    file = tmp_path / "messages.jsonl"
    texts = [f"message {n}, he is {'stiff' if n % 2 else 'fine'}" for n in range(1000)]
    file.write_text("".join(json.dumps({"text": text, "label": "x"}) + "\n" for text in texts))
    return file


def test_a_file_gives_one_object_a_line_in_order_and_nothing_else(thousand):
    done = run("--jsonl", str(thousand), env={"ITB_TRIAGE_CLASSIFIER": "off"})
    assert done.returncode == 0, done.stderr
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert [bool(each["signs"]) for each in told] == [bool(n % 2) for n in range(1000)]


def test_a_file_is_told_in_order_with_the_classifier_too(thousand):
    told = [json.loads(line) for line in run("--jsonl", str(thousand)).stdout.splitlines()]
    stiff = ["increased_spasticity" in [sign["id"] for sign in each["signs"]] for each in told]
    assert stiff == [bool(n % 2) for n in range(1000)]


def test_standard_input_and_odd_texts_are_read():
    texts = ["", "\U0001f4a4", "a\u2028b stiff", "x" * 20_000, "\ud83d", "line one\nline two: not breathing"]
    done = run("--jsonl", "-", stdin="".join(json.dumps({"text": text}) + "\n" for text in texts))
    assert done.returncode == 0, done.stderr
    told = [json.loads(line) for line in done.stdout.split("\n") if line]
    assert len(told) == len(texts)
    assert told[-1]["disposition"] == "emergency_now"


@pytest.mark.parametrize(
    ("line", "said"), [("{", ":2:"), ('{"message": "x"}', '"text"'), ("[]", ":2:"), ('{"text": 5}', ":2:")]
)
def test_a_wrong_line_is_named_and_the_lines_before_it_are_answered(tmp_path, line, said):
    file = tmp_path / "messages.jsonl"
    file.write_text(f'{{"text": "he is stiff"}}\n{line}\n')
    done = run("--jsonl", str(file))
    assert done.returncode == 2
    assert said in done.stderr and "messages.jsonl" in done.stderr
    assert len(done.stdout.splitlines()) == 1


@pytest.mark.parametrize("words", [(), ("text", "--jsonl", "x"), ("--jsonl", "/nowhere/at/all")])
def test_wrong_use_is_said_in_one_line(words):
    done = run(*words)
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
