"""Rasa's model carries the learned one: elsewhere it reads as it does here, and a wrong one stops the start."""

import io
import json
import os
import shutil
import signal
import subprocess
import sys
import tarfile
import time
import urllib.request
from dataclasses import replace

import pytest

from assistant.carried import verify_carried
from itb_triage.classifier import RELEASED, ModelError, released_card
from itb_triage.classifier.card import ARCHIVE, CARD
from itb_triage.conversation import explain
from tests.conftest import MODEL, ROOT, free_port, run_module

HEARD = "her mouth has gone a funny slate colour and she will not come round"  # in no phrasing


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory):
    """Another machine: the code and the data, and no model beside them."""
    folder = tmp_path_factory.mktemp("elsewhere")
    for name in ("data", "assistant", "actions", "itb_triage", "widget"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("config.yml", "domain.yml", "endpoints.yml", "credentials.yml"):
        shutil.copy(ROOT / name, folder)
    return folder


def rasa_run(folder, model, port):
    env = {**os.environ, "PYTHONPATH": str(folder), "ITB_TRIAGE_DATABASE_URL": f"sqlite:///{folder}/{port}.db"}
    words = ["-m", "rasa", "run", "--model", str(model), "--port", str(port)]
    with (folder / f"{port}.log").open("w") as log:
        return subprocess.Popen(
            [sys.executable, *words], cwd=folder, env=env, stdout=log, stderr=log, start_new_session=True
        )


def say(port, message):
    body = json.dumps({"sender": "me", "message": message}).encode()
    url = f"http://127.0.0.1:{port}/webhooks/rest/webhook"
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as response:
        (item,) = (item["custom"]["triage"] for item in json.load(response) if item.get("custom"))
    return item


def wait_for_answer(process, port, message):
    end = time.monotonic() + 120
    while time.monotonic() < end and process.poll() is None:
        try:
            return say(port, message)
        except OSError:
            time.sleep(0.3)
    raise AssertionError("it did not start")


def test_another_machine_reads_as_this_one_does(elsewhere, protocol):
    port = free_port()
    process = rasa_run(elsewhere, MODEL, port)
    try:
        item = wait_for_answer(process, port, HEARD)
        assert item["model"] == released_card().version
        here = explain(protocol, HEARD)
        assert item["disposition"] == here["disposition"]
        assert item["signs"] == list(dict.fromkeys(sign["id"] for sign in here["signs"]))
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def repacked(source, target, change):
    """A copy of Rasa's model in which `change` was made to what the carried archive holds (None: it is left out)."""
    with tarfile.open(source) as old, tarfile.open(target, "w:gz") as new:
        for member in old:
            content = old.extractfile(member).read() if member.isfile() else None
            if member.name.endswith(ARCHIVE):
                content = change(content)
                if content is None:
                    continue
                member.size = len(content)
            new.addfile(member, io.BytesIO(content) if content is not None else None)
    return target


@pytest.mark.parametrize("change", [lambda content: content[:-100], lambda content: None], ids=["truncated", "missing"])
def test_a_carried_model_that_is_not_whole_stops_the_start(elsewhere, change):
    port = free_port()
    model = repacked(MODEL, elsewhere / f"{port}.tar.gz", change)
    process = rasa_run(elsewhere, model, port)
    try:
        assert process.wait(timeout=120) != 0
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
    lines = [line for line in (elsewhere / f"{port}.log").read_text().splitlines() if "itb-triage:" in line]
    assert len(lines) == 1, (elsewhere / f"{port}.log").read_text()
    assert ARCHIVE in lines[0] and "make run" in lines[0]


@pytest.mark.parametrize("name", [ARCHIVE, CARD])
def test_the_launcher_does_not_start_without_a_whole_model(elsewhere, tmp_path, name):
    for each in ("data", "assistant", "itb_triage"):
        shutil.copytree(elsewhere / each, tmp_path / each)
    (tmp_path / "model").mkdir()
    for each in (ARCHIVE, CARD):
        content = (RELEASED / each).read_bytes()
        (tmp_path / "model" / each).write_bytes(content[: len(content) // 2] if each == name else content)
    ports = [word for option in ("--port", "--actions-port", "--console-port") for word in (option, str(free_port()))]
    done = run_module("assistant.launch", "--model", str(MODEL), *ports, cwd=tmp_path)
    assert done.returncode != 0
    (line,) = done.stderr.strip().splitlines()
    assert name in line and "git checkout -- model" in line
    off = run_module("itb_triage", "check", cwd=tmp_path, env={"ITB_TRIAGE_CLASSIFIER": "off"})
    if name == ARCHIVE:
        assert off.returncode == 0 and "rules alone" in off.stdout
    else:  # the card is signed for, whatever reads
        assert off.returncode == 1 and "model/card.json" in off.stderr


def test_the_launcher_starts_nothing_beside_a_model_that_carries_none(tmp_path):
    model = repacked(MODEL, tmp_path / "model.tar.gz", lambda content: None)
    ports = [word for option in ("--port", "--actions-port", "--console-port") for word in (option, str(free_port()))]
    done = run_module("assistant.launch", "--model", str(model), *ports)
    assert done.returncode != 0
    (line,) = done.stderr.strip().splitlines()
    assert "carries no whole learned model" in line and "make run" in line


def test_the_launcher_does_not_read_with_another_model_than_the_released_one():
    another = replace(released_card(), version="999", files={ARCHIVE: "0" * 64})
    with pytest.raises(ModelError, match=r"carries model \d+, and released here is 999.*make run"):
        verify_carried(MODEL, another)


def test_rasa_trains_nothing_that_would_carry_a_broken_model(elsewhere):
    done = run_module("rasa", "train", "--data", "data/nlu", "data/rules", cwd=elsewhere)
    assert done.returncode != 0
    assert "card.json is missing" in done.stdout + done.stderr
    assert not list(elsewhere.glob("models/*.tar.gz"))
