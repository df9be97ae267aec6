"""`rasa shell` and `rasa shell nlu` in a terminal of their own."""

import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import MODEL, ROOT, free_port

LONGEST = 120  # seconds
RASA = Path(sys.executable).with_name("rasa")


def read_until(terminal, words, seen=""):
    end = time.monotonic() + LONGEST
    while words not in seen and time.monotonic() < end:
        if select.select([terminal], [], [], 1)[0]:
            seen += os.read(terminal, 65536).decode(errors="replace")
    assert words in seen, seen
    return seen


@pytest.mark.parametrize(
    ("words", "prompt", "wanted"),
    [
        (("shell", "--port"), "Your input", "911: call now for an ambulance."),
        (("shell", "nlu"), "Next message:", '"intent_ranking"'),
    ],
    ids=["shell", "shell nlu"],
)
def test_the_shell_answers(tmp_path, words, prompt, wanted):
    ours, theirs = pty.openpty()
    env = {**os.environ, "ITB_TRIAGE_DATABASE_URL": f"sqlite:///{tmp_path}/shell.db", "TERM": "dumb", "COLUMNS": "200"}
    env["PYTHONPROFILEIMPORTTIME"] = "1"
    port = [str(free_port())] if words[-1] == "--port" else []
    log = tmp_path / "log"
    with log.open("w") as file:
        shell = subprocess.Popen(
            [RASA, *words, *port, "--model", str(MODEL)],
            cwd=ROOT,
            stdin=theirs,
            stdout=theirs,
            stderr=file,
            env=env,
            start_new_session=True,
        )
    try:
        read_until(ours, prompt)
        os.write(ours, b"she is not breathing\r")
        read_until(ours, wanted)
    finally:
        os.killpg(shell.pid, signal.SIGKILL)
        shell.wait()
    imported = log.read_text()
    assert "rasa.cli.shell" in imported
    assert not re.search(r"\| +tensorflow\b", imported)
