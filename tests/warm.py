"""Assistants forked from a process that has imported all that each of them imports: most of a start's CPU time.

A start from nothing is tested where it is the subject (tests/assistant/test_starting.py, tests/rasa, and
bench/first_start.py in CI). The other tests start some sixty assistants and only need them to run.
"""

import ctypes
import importlib
import multiprocessing
import os
import runpy
import signal
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Dict, List, Optional

ROOT = Path(__file__).resolve().parents[1]
MODULE = "assistant.launch"
LARGEST_FILE = 256  # number of an open file
PR_SET_PDEATHSIG = 1  # of Linux's prctl
IMPORTED = (
    "skops.io",  # as the launcher does, before Rasa
    "rasa.core.run",
    "rasa.server",
    "rasa.engine.recipes.default_components",
    "assistant.launch",
    "assistant.channels.guarded_rest",
    "assistant.channels.sms.channel",
    "assistant.channels.website.channel",
    "assistant.components.caregiver_reader",
    "assistant.components.triage_policy",
    "assistant.tracker_store",
)
_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload([__name__])


class Forked:
    """`python -m assistant.launch WORDS` in a session of its own, with `env` alone, its output behind `log`; with what
    the tests use of subprocess.Popen."""

    def __init__(self, words: List[str], env: Dict[str, str], log: Path) -> None:
        self._process = _CONTEXT.Process(target=_run, args=(words, env, str(log)), daemon=True)
        self._process.start()
        self.pid: int = self._process.pid  # type: ignore[assignment]

    @property
    def returncode(self) -> Optional[int]:
        """Its exit code, of a signal the negative; None while it runs."""
        return self._process.exitcode

    def poll(self) -> Optional[int]:
        """The same."""
        return self.returncode

    def send_signal(self, number: int) -> None:
        """To the process alone."""
        if self.returncode is None:
            os.kill(self.pid, number)

    def wait(self, timeout: Optional[float] = None) -> int:
        """Its exit code, once it has ended. Raises TimeoutExpired after so many seconds."""
        self._process.join(timeout)
        if self.returncode is None:
            raise subprocess.TimeoutExpired(MODULE, timeout or 0.0)
        return self.returncode


def from_nothing(words: List[str], env: Dict[str, str], log: Path) -> "subprocess.Popen[bytes]":
    """The same in a Python of its own, as `make run` starts it."""
    with log.open("a") as out:
        return subprocess.Popen(
            [sys.executable, "-m", MODULE, *words], cwd=ROOT, env=env, stdout=out, stderr=out, start_new_session=True
        )


def _run(words: List[str], env: Dict[str, str], log: str) -> None:
    os.setsid()
    # With the process it was forked from, which ends with the tests however these end.
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    os.chdir(ROOT)
    os.environ.clear()
    os.environ.update(env)
    out = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    for taken in (1, 2):
        os.dup2(out, taken)
    os.closerange(3, LARGEST_FILE)  # one of them would keep the process alive that this one ends with
    sys.argv = [MODULE, *words]
    sys.modules.pop(MODULE, None)  # it runs as the main module, and is imported by none
    runpy.run_module(MODULE, run_name="__main__", alter_sys=True)


if multiprocessing.current_process().name == "MainProcess" and "pytest" not in sys.modules:
    # In the process that all are forked from: nobody else imports this module without pytest.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in IMPORTED:
            importlib.import_module(name)
