"""Rasa's own commands work on the project as documented, and none of them loads TensorFlow."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.conftest import LONGEST_RUN, MODEL, ROOT, Assistant, free_port

RASA = Path(sys.executable).with_name("rasa")
TELLING = {**os.environ, "PYTHONPROFILEIMPORTTIME": "1"}  # each import is a line
TENSORFLOW = re.compile(r"^import time:.*\| +(tensorflow|keras)\b.*$", re.MULTILINE)
DATA = ("--data", "data/nlu", "data/rules")


def rasa(*words, cwd=ROOT, env=TELLING):
    """What a command printed, both streams; its exit code."""
    done = subprocess.run([RASA, *words], cwd=cwd, env=env, capture_output=True, text=True, timeout=LONGEST_RUN)
    return done.stdout + done.stderr, done.returncode


def without_tensorflow(said):
    assert "import time:" in said
    assert not TENSORFLOW.search(said), TENSORFLOW.findall(said)


@pytest.fixture
def copy(tmp_path):
    for name in ("data", "assistant", "itb_triage", "model"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("config.yml", "domain.yml", "endpoints.yml", "credentials.yml"):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def test_train(copy):
    said, code = rasa("train", *DATA, cwd=copy)
    assert code == 0, said
    assert list(copy.glob("models/*.tar.gz"))
    without_tensorflow(said)


def test_validate_finds_no_conflict():
    said, code = rasa("data", "validate", "--fail-on-warnings", *DATA)
    assert code == 0, said
    assert "No story structure conflicts found" in said
    without_tensorflow(said)


def test_the_test_stories_pass(tmp_path):
    words = ("--stories", "tests/rasa", "--fail-on-prediction-errors", "--out", str(tmp_path))
    said, code = rasa("test", "core", "--model", str(MODEL), *words)
    assert code == 0, said
    assert (tmp_path / "story_report.json").exists()
    without_tensorflow(said)


def test_the_intents_are_counted(tmp_path):
    said, code = rasa("test", "nlu", "--model", str(MODEL), "--nlu", "data/nlu", "--out", str(tmp_path))
    assert code == 0, said
    assert (tmp_path / "intent_report.json").exists()
    without_tensorflow(said)


def test_run_answers(tmp_path):
    port, log = free_port(), tmp_path / "log"
    env = {**TELLING, "ITB_TRIAGE_DATABASE_URL": f"sqlite:///{tmp_path}/run.db"}
    with log.open("w") as file:
        words = [RASA, "run", "--model", str(MODEL), "--port", str(port)]
        server = subprocess.Popen(words, cwd=ROOT, env=env, stdout=file, stderr=file, start_new_session=True)
    try:
        body = json.dumps({"sender": "a", "message": "she is not breathing"}).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{port}/webhooks/rest/webhook", body)
        end = time.monotonic() + LONGEST_RUN
        while True:
            try:
                said = urllib.request.urlopen(request, timeout=30).read().decode()
                break
            except OSError:
                assert server.poll() is None and time.monotonic() < end, log.read_text()
                time.sleep(0.1)
        assert "911: call now" in said
    finally:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()
    without_tensorflow(log.read_text())


def test_the_launcher_loads_none_either(tmp_path):
    running = Assistant(tmp_path, env={"PYTHONPROFILEIMPORTTIME": "1"}, without_fork=True)
    try:
        assert running.say("a", "she is not breathing").texts[0].startswith("911: call now")
    finally:
        running.stop()
    without_tensorflow(running.log.read_text())


@pytest.mark.parametrize(
    ("place", "named"),
    [("pipeline", "DIETClassifier"), ("policies", "TEDPolicy"), ("pipeline", "LanguageModelFeaturizer")],
)
def test_a_component_that_needs_tensorflow_is_told_what_to_do(copy, place, named):
    config = (copy / "config.yml").read_text()
    (copy / "config.yml").write_text(config.replace(f"{place}:\n", f"{place}:\n  - name: {named}\n"))
    said, code = rasa("train", *DATA, "--skip-validation", cwd=copy, env=os.environ)
    assert code == 1
    told = [line for line in said.splitlines() if "TensorFlow" in line]
    assert len(told) == 1 and f"{named} needs TensorFlow" in told[0] and "ITB_TRIAGE_TENSORFLOW=on" in told[0], said
    assert "Traceback" not in said


def test_the_switch_leaves_rasa_as_it_is():
    code = "import sys, without_tensorflow as w; sys.exit(w.StandIns in sys.meta_path)"
    for value, acts in (("on", 0), ("", 1)):
        env = {**os.environ, "ITB_TRIAGE_TENSORFLOW": value}
        assert subprocess.run([sys.executable, "-c", code], env=env).returncode == acts
