"""What runs beside the assistant: the action server, the staff console, the alert sender, the retention."""

import os
import subprocess
import sys
import threading
import time
from typing import Any, Callable, Dict, Optional

PAUSE, LONGEST_PAUSE = 2.0, 60.0  # seconds before what ended beside the assistant is started again
WELL_AFTER = 30.0  # seconds of running, after which an end is a new trouble


class Beside:
    """A process beside the assistant; started anew when it dies. No answer to a caregiver waits for it."""

    def __init__(
        self,
        name: str,
        words: list[str],
        shown: bool,
        env: Optional[Dict[str, str]] = None,
        after: Optional[Callable[[], Any]] = None,
    ) -> None:
        """`after`: returns when it may start; without it, it starts at once."""
        self._name, self._words, self._shown, self._env, self._after = name, words, shown, env or {}, after
        self._changing = threading.Lock()
        self._stopping = False
        self._process: Optional[subprocess.Popen[bytes]] = None

    def _start(self) -> "Optional[subprocess.Popen[bytes]]":
        """The process; None where it is to end for good."""
        out = None if self._shown else subprocess.DEVNULL
        words = [sys.executable, "-m", *self._words]
        with self._changing:
            if self._stopping:
                return None
            self._process = subprocess.Popen(words, stdout=out, stderr=out, env={**os.environ, **self._env})
            return self._process

    def keep_alive(self) -> None:
        """Starts it, and waits for its end; starts it anew after a pause, which grows while it ends at once."""
        if self._after:
            self._after()
        pause = PAUSE
        while process := self._start():
            began = time.monotonic()
            code = process.wait()
            if self._stopping:
                return
            pause = PAUSE if time.monotonic() - began > WELL_AFTER else min(2 * pause, LONGEST_PAUSE)
            print(f"itb-triage: {self._name} ended ({code}); starting it again", file=sys.stderr, flush=True)
            time.sleep(pause)

    def stop(self) -> None:
        """Ends it for good."""
        with self._changing:
            self._stopping = True
            if self._process:
                self._process.terminate()


def actions(port: int) -> Beside:
    """The action server. Only the assistant asks it."""
    words = ["rasa_sdk", "--actions", "actions.actions", "-p", str(port)]
    return Beside("the action server", words, shown=False, env={"SANIC_HOST": "127.0.0.1"})


def console(port: int, after: Callable[[], Any]) -> Beside:
    """The staff console. It prints its first account's password, once, and what goes wrong."""
    return Beside("the staff console", ["staff", "serve", "--port", str(port)], shown=True, after=after)


def alerts(console_port: int, after: Callable[[], Any]) -> Beside:
    """The alert sender: tells whoever is on call of urgent conversations."""
    words = ["staff", "sendalerts", "--console-port", str(console_port)]
    return Beside("the alert sender", words, shown=True, after=after)


def retention(after: Callable[[], Any]) -> Beside:
    """The keeper of the retention times: takes away at night what is older."""
    return Beside("the retention", ["staff", "retention", "nightly"], shown=True, after=after)
