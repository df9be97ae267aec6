"""The cast of the tests: the project's protocol, its reader, and the real assistant as a server of its own."""

import itertools
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List, Optional, Sequence

import pytest

from itb_triage.protocol import Protocol, load_protocol
from itb_triage.understanding.reader import Reader, reader_for
from tests.warm import Forked, from_nothing

ROOT = Path(__file__).resolve().parents[1]
MODEL = ROOT / "models" / "assistant.tar.gz"
LONGEST_RUN = 240  # seconds
os.environ.update({"RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONWARNINGS": "ignore"})
os.environ["SQLALCHEMY_SILENCE_UBER_WARNING"] = "1"


@pytest.fixture(scope="session")
def protocol() -> Protocol:
    return load_protocol(ROOT)


@pytest.fixture(scope="session")
def reader(protocol: Protocol) -> Reader:
    """The rules alone: what they find is the same on every machine."""
    return Reader(protocol)


@pytest.fixture(scope="session")
def whole_reader(protocol: Protocol) -> Reader:
    """The rules and the classifier that was learned on this machine."""
    return reader_for(protocol)


# Each worker has its own ports, below those that the system gives to outgoing connections: a port that was free a
# moment ago is not taken meanwhile by another worker's server.
PORTS_EACH = 2_000
_NEXT_PORT = itertools.count(os.getpid())


def free_port() -> int:
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    for number in _NEXT_PORT:
        port = 20_000 + worker % 6 * PORTS_EACH + number % PORTS_EACH
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):  # nobody answers there
                return port
    raise AssertionError("no port is free")


def run_module(
    *words: str, stdin: Optional[str] = None, cwd: Path = ROOT, env: Optional[Dict[str, str]] = None
) -> "subprocess.CompletedProcess[str]":
    """`python -m WORDS` in `cwd`, with what it printed."""
    return subprocess.run(
        [sys.executable, "-m", *words],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        text=True,
        timeout=LONGEST_RUN,
        env={**os.environ, "PYTHONPATH": str(cwd), **(env or {})},
    )


def at_once(*tasks: Callable[[], Any]) -> List[Any]:
    """What the tasks return, each run in a thread of its own at the same time."""
    answers: Dict[int, Any] = {}
    threads = [threading.Thread(target=lambda n=n, t=t: answers.update({n: t()})) for n, t in enumerate(tasks)]  # type: ignore[misc]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [answers[n] for n in range(len(tasks))]


class Assistant:
    """The real server and its action server, started as `make run` starts them."""

    def __init__(
        self,
        folder: Path,
        model: Path = MODEL,
        env: Optional[Dict[str, str]] = None,
        words: Sequence[str] = (),
        alive: str = "/webhooks/rest/",
        console_port: int = 0,
        without_fork: bool = False,
    ) -> None:
        self.folder, self.port, self.actions_port = folder, free_port(), free_port()
        self.console_port = console_port  # 0: without it
        self.database = folder / "db" / "conversations.db"
        self.log = folder / "server.log"
        self._env = {**os.environ, "ITB_TRIAGE_DATABASE_URL": f"sqlite:///{self.database}", **(env or {})}
        self._model, self._words, self._alive, self._without_fork = model, words, alive, without_fork
        self.start()

    def start(self) -> None:
        words = [
            "--port",
            str(self.port),
            "--actions-port",
            str(self.actions_port),
            "--console-port",
            str(self.console_port),
            "--model",
            str(self._model),
            *self._words,
        ]
        self.process = (from_nothing if self._without_fork else Forked)(words, self._env, self.log)
        end = time.monotonic() + 90
        while time.monotonic() < end:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}{self._alive}", timeout=1).read()
                return
            except OSError:
                assert self.process.poll() is None, self.log.read_text()
                time.sleep(0.1)
        raise AssertionError("the assistant did not start: " + self.log.read_text())

    def stop(self) -> None:
        if self.process.returncode is None:  # not stopped yet
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def pause(self) -> None:
        """The server hangs; the port stays open."""
        os.kill(self.process.pid, signal.SIGSTOP)

    def go_on(self) -> None:
        os.kill(self.process.pid, signal.SIGCONT)

    def post(self, body: bytes) -> List[Dict[str, Any]]:
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/webhooks/rest/webhook", body, {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=30) as response:
            items: List[Dict[str, Any]] = json.load(response)
        return items

    def say(self, sender: str, message: Any) -> "Said":
        return Said(self.post(json.dumps({"sender": sender, "message": message}).encode()))

    def action_server(self) -> int:
        """The process id of the action server."""
        found = self.process_with("rasa_sdk", str(self.actions_port))
        assert found, "no action server runs"
        return found

    def process_with(self, *wanted: str) -> Optional[int]:
        """The id of the process whose words include all of these."""
        for process in Path("/proc").glob("[0-9]*"):
            try:
                words = (process / "cmdline").read_text().split("\0")
            except OSError:
                continue  # it ended meanwhile
            if set(wanted) <= set(words):
                return int(process.name)
        return None


class Said:
    """One reply: its texts and its triage item."""

    def __init__(self, items: List[Dict[str, Any]]) -> None:
        self.texts = [item["text"] for item in items if item.get("text")]
        found = [item["custom"]["triage"] for item in items if item.get("custom")]
        assert len(found) == 1, f"a reply carries exactly one triage item, not {len(found)}"
        assert self.texts, "a reply says something"
        self.item = found[0]
        self.buttons = [button["title"] for item in items for button in item.get("buttons") or []]

    @property
    def all(self) -> str:
        return "\n".join(self.texts)


@pytest.fixture(scope="session")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    running = Assistant(tmp_path_factory.mktemp("assistant"))
    yield running
    running.stop()


@pytest.fixture(scope="session")
def by_rules(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """The assistant without its learned classifier: to the letter the same on every machine."""
    running = Assistant(tmp_path_factory.mktemp("by_rules"), env={"ITB_TRIAGE_CLASSIFIER": "off"})
    yield running
    running.stop()
