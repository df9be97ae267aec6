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
from itb_triage.classifier import RELEASED, ModelError, released_model
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


def refusal_of_rasa_run(folder, model, port):
    """The one line with which `rasa run` ends."""
    process = rasa_run(folder, model, port)
    try:
        assert process.wait(timeout=120) != 0
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
    said = (folder / f"{port}.log").read_text()
    lines = [line for line in said.splitlines() if "itb-triage:" in line]
    assert len(lines) == 1, said
    return lines[0]


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
        assert item["model"] == released_model().card.version
        here = explain(protocol, HEARD)
        assert item["disposition"] == here["disposition"]
        assert item["signs"] == list(dict.fromkeys(sign["id"] for sign in here["signs"]))
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def repacked(source, target, change, of=ARCHIVE):
    """A copy of Rasa's model in which `change` was made to what the file `of` holds (None: it is left out)."""
    with tarfile.open(source) as old, tarfile.open(target, "w:gz", compresslevel=1) as new:
        for member in old:
            content = old.extractfile(member).read() if member.isfile() else None
            if member.name.endswith(of):
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
    line = refusal_of_rasa_run(elsewhere, model, port)
    assert ARCHIVE in line and "make run" in line


@pytest.mark.parametrize("name", [ARCHIVE, CARD])
def test_the_launcher_does_not_start_without_a_whole_model(elsewhere, tmp_path, name):
    for each in ("data", "assistant", "itb_triage"):
        shutil.copytree(elsewhere / each, tmp_path / each)
    shutil.copy(elsewhere / "endpoints.yml", tmp_path)
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


@pytest.fixture(scope="module")
def card():
    return released_model().card


@pytest.mark.parametrize(
    "other",
    [{"version": "999", "files": {ARCHIVE: "0" * 64}}, {"version": "999"}, {"released": "2020-01-31"}, {"limits": {}}],
)
def test_the_launcher_does_not_read_with_another_model_than_the_released_one(card, other):
    with pytest.raises(ModelError, match=r"carries model \d+ .*, and released here is .*make run"):
        verify_carried(MODEL, replace(card, **other))


def test_a_card_that_was_changed_in_the_trained_model_is_told(card, tmp_path):
    def renamed(content):
        return json.dumps({**json.loads(content), "version": "9"}).encode()

    with pytest.raises(ModelError, match="carries model 9 .*make run"):
        verify_carried(repacked(MODEL, tmp_path / "model.tar.gz", renamed, of=CARD), card)


@pytest.mark.parametrize("name", [ARCHIVE, CARD])
def test_a_second_one_in_the_trained_model_is_told(card, tmp_path, name):
    """Which one would be looked at, and which one read?"""
    model = repacked(MODEL, tmp_path / "model.tar.gz", lambda content: content)
    with tarfile.open(model) as old:
        held = {member.name: old.extractfile(member).read() for member in old if member.isfile()}
    with tarfile.open(model, "w:gz", compresslevel=1) as new:
        (first,) = (content for member, content in held.items() if member.endswith(name))
        for member, content in {**held, f"zz/{name}": first}.items():
            about = tarfile.TarInfo(member)
            about.size = len(content)
            new.addfile(about, io.BytesIO(content))
    with pytest.raises(ModelError, match="carries no whole learned model"):
        verify_carried(model, card)


@pytest.mark.parametrize("switched_off", [False, True])
def test_wherever_the_trained_model_is_damaged_it_is_told(card, tmp_path, switched_off):
    """One byte turned at thirty places, from behind the name of the file to the last; and cut short."""
    content, file = MODEL.read_bytes(), tmp_path / "model.tar.gz"
    places = [64 + (len(content) - 65) * step // 29 for step in range(30)]
    damaged = [content[:place] + bytes([content[place] ^ 0x10]) + content[place + 1 :] for place in places]
    for each in (*damaged[:: 3 if switched_off else 1], content[: len(content) // 2], content[:-4], b""):
        file.write_bytes(each)
        with pytest.raises(ModelError, match=r"model\.tar\.gz (cannot be read|carries no whole).*make run"):
            verify_carried(file, None if switched_off else card)


def ports():
    return [word for option in ("--port", "--actions-port", "--console-port") for word in (option, str(free_port()))]


def told_by(done):
    assert done.returncode != 0
    return [line for line in done.stderr.splitlines() if line.startswith("itb-triage:")]


def test_where_rasa_loads_none_the_launcher_ends(tmp_path):
    """It would start all the same, and answer every message by the last resort."""
    model = repacked(MODEL, tmp_path / "model.tar.gz", lambda content: b"{}", of="metadata.json")
    done = run_module(
        "assistant.launch",
        "--model",
        str(model),
        *ports(),
        env={"ITB_TRIAGE_DATABASE_URL": f"sqlite:///{tmp_path}/d.db"},
    )
    (line,) = told_by(done)
    assert "could not load" in line and "make run" in line
    assert "The assistant runs" not in done.stdout


def test_a_switch_that_says_neither_stops_the_start():
    (line,) = told_by(run_module("assistant.launch", *ports(), env={"ITB_TRIAGE_CLASSIFIER": "OFF"}))
    assert "'OFF'" in line and "Set it to off" in line


def test_in_another_folder_nothing_starts(tmp_path):
    (line,) = told_by(
        run_module("assistant.launch", "--model", str(MODEL), *ports(), cwd=tmp_path, env={"PYTHONPATH": str(ROOT)})
    )
    assert "endpoints.yml" in line and str(tmp_path) in line and "project's folder" in line


def test_rasa_run_reads_with_no_other_model_than_the_released_one_beside_it(elsewhere, tmp_path):
    for each in ("data", "assistant", "actions", "itb_triage", "widget"):
        shutil.copytree(elsewhere / each, tmp_path / each)
    for each in ("config.yml", "domain.yml", "endpoints.yml", "credentials.yml"):
        shutil.copy(elsewhere / each, tmp_path)
    shutil.copytree(RELEASED, tmp_path / "model")
    other = {**json.loads((RELEASED / CARD).read_text()), "version": "998"}
    (tmp_path / "model" / CARD).write_text(json.dumps(other))
    port = free_port()
    line = refusal_of_rasa_run(tmp_path, MODEL, port)
    assert "released here is 998" in line and "make run" in line


def test_rasa_trains_nothing_that_would_carry_a_broken_model(elsewhere):
    done = run_module("rasa", "train", "--data", "data/nlu", "data/rules", cwd=elsewhere)
    assert done.returncode != 0
    assert "card.json is missing" in done.stdout + done.stderr
    assert not list(elsewhere.glob("models/*.tar.gz"))
