"""`rasa shell` in a terminal of its own."""

import os
import pty
import select
import signal
import subprocess
import sys
import time

from tests.conftest import MODEL, ROOT, free_port

LONGEST = 120  # seconds


def read_until(terminal, words, seen=""):
    end = time.monotonic() + LONGEST
    while words not in seen and time.monotonic() < end:
        if select.select([terminal], [], [], 1)[0]:
            seen += os.read(terminal, 65536).decode(errors="replace")
    assert words in seen, seen
    return seen


def test_the_shell_answers(tmp_path):
    ours, theirs = pty.openpty()
    env = {**os.environ, "ITB_TRIAGE_DATABASE_URL": f"sqlite:///{tmp_path}/shell.db", "TERM": "dumb", "COLUMNS": "200"}
    shell = subprocess.Popen(
        [sys.executable, "-m", "rasa", "shell", "--model", str(MODEL), "--port", str(free_port())],
        cwd=ROOT,
        stdin=theirs,
        stdout=theirs,
        stderr=subprocess.DEVNULL,
        env=env,
        start_new_session=True,
    )
    try:
        read_until(ours, "Your input")
        os.write(ours, b"she is not breathing\r")
        said = read_until(ours, "911: call now for an ambulance.")
        assert "911: call now. Say" in said
    finally:
        os.killpg(shell.pid, signal.SIGKILL)
        shell.wait()
