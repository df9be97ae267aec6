"""Starting: what stands in the way gets one clear line, and a second start does nothing again."""

import shutil
import socket
import subprocess
import sys
from functools import partial

import pytest

from tests.conftest import MODEL, ROOT, free_port, run_module

launch = partial(run_module, "assistant.launch")
PORTS = {"--port": "PORT", "--actions-port": "ACTIONS_PORT", "--console-port": "CONSOLE_PORT"}


def one_line(done, *words):
    lines = [line for line in done.stderr.splitlines() if line.strip()]
    assert done.returncode != 0
    assert len(lines) == 1, done.stderr
    for word in words:
        assert word in lines[0], lines[0]


@pytest.mark.parametrize("option", PORTS)
def test_an_occupied_port(option):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        free = [word for other in PORTS if other != option for word in (other, str(free_port()))]
        one_line(launch(option, str(port), *free), str(port), f"make run {PORTS[option]}=")


def test_no_model(tmp_path):
    one_line(launch("--model", str(tmp_path / "none.tar.gz")), "none.tar.gz", "make run")


def test_a_chat_joins_the_assistant_that_runs(assistant):
    done = launch("--chat", "--port", str(assistant.port), stdin="she is not breathing\n")
    assert done.returncode == 0, done.stderr
    assert "911: call now." in done.stdout


def test_a_chat_starts_the_assistant_where_none_runs(tmp_path):
    ports = ("--port", str(free_port()), "--actions-port", str(free_port()))
    database = {"ITB_TRIAGE_DATABASE_URL": f"sqlite:///{tmp_path}/chat.db"}
    done = launch("--chat", *ports, stdin="she is not breathing\n", env=database)
    assert done.returncode == 0, done.stderr
    assert "911: call now." in done.stdout


@pytest.fixture
def copy(tmp_path):
    for name in ("data", "assistant", "actions", "itb_triage", "tools", "requirements", "model"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("config.yml", "domain.yml", "endpoints.yml", "credentials.yml", "pyproject.toml", "Makefile"):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def spoil(copy):
    clinic = copy / "data" / "clinic.yml"
    clinic.write_text(clinic.read_text().replace('"911"', '"call us"'))


def test_nothing_starts_with_a_mistake_in_the_data(copy):
    spoil(copy)
    done = launch(
        "--model",
        str(MODEL),
        "--port",
        str(free_port()),
        "--actions-port",
        str(free_port()),
        "--console-port",
        str(free_port()),
        cwd=copy,
    )
    assert done.returncode != 0
    assert "clinic.yml" in done.stderr and "emergency_number" in done.stderr
    assert "Traceback" not in done.stderr
    assert "The assistant runs" not in done.stdout


def test_nothing_is_trained_with_a_mistake_in_the_data(copy):
    spoil(copy)
    done = run_module("rasa", "train", "--data", "data/nlu", "data/rules", cwd=copy)
    assert done.returncode != 0
    assert "clinic.yml" in done.stdout + done.stderr
    assert not list(copy.glob("models/*.tar.gz"))


def test_a_wrong_python_is_told_which_one_is_right(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    import prepare

    monkeypatch.setattr(prepare.sys, "version_info", (3, 12, 1))
    with pytest.raises(SystemExit, match=r"Python 3\.11.*make PYTHON="):
        prepare.check_python()


def test_no_python_is_told_what_to_install(tmp_path):
    done = subprocess.run(
        [shutil.which("make"), "-C", str(ROOT), "PYTHON=", "run"],
        capture_output=True,
        text=True,
        env={"PATH": "/nowhere"},
    )
    assert done.returncode != 0
    assert "apt-get install python3.11" in done.stderr


def test_setting_up_again_does_nothing():
    before = MODEL.stat().st_mtime_ns
    done = subprocess.run(
        [sys.executable, "tools/prepare.py", "test"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == done.stderr == ""
    assert MODEL.stat().st_mtime_ns == before


def inputs_of(folder):
    """The digest of what the dialogue model of that checkout is trained from."""
    code = "import prepare; print(prepare.inputs())"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder / "tools", capture_output=True, text=True, check=True
    )
    return done.stdout


def test_a_changed_phrasing_and_nothing_else_trains_anew(copy):
    before = inputs_of(copy)
    (copy / "data" / "notes.txt").write_text("no input")
    assert inputs_of(copy) == before
    sign = copy / "data" / "clinical" / "signs" / "fever.yml"
    sign.write_text(sign.read_text().replace("phrasings:\n", "phrasings:\n  - hot as a pie\n", 1))
    assert inputs_of(copy) != before


def test_another_released_classifier_trains_anew(copy):
    before = inputs_of(copy)
    (copy / "model").mkdir(exist_ok=True)
    (copy / "model" / "network.onnx").write_bytes(b"another")
    assert inputs_of(copy) != before
