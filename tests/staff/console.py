"""The real console as a server of its own, started as `make run` starts it."""

import base64
import hashlib
import hmac
import os
import re
import struct
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Dict, Optional

from tests.conftest import ROOT, free_port
from tests.staff.seed import KEY


class Console:
    """Running on a port of its own, over the database at `url`."""

    def __init__(self, folder: Path, url: str, env: Optional[Dict[str, str]] = None) -> None:
        self.port, self.log = free_port(), folder / "console.log"
        self.address = f"http://127.0.0.1:{self.port}"
        self.env = {
            **os.environ,
            "ITB_TRIAGE_DATABASE_URL": url,
            "ITB_TRIAGE_CONSOLE_SECRET": "s" * 50,
            "ITB_TRIAGE_PHONE_KEY": KEY,
            **(env or {}),
        }
        self.start()

    def start(self) -> None:
        words = [sys.executable, "-m", "staff", "serve", "--port", str(self.port)]
        with self.log.open("a") as log:
            self.process = subprocess.Popen(words, cwd=ROOT, env=self.env, stdout=log, stderr=log)
        end = time.monotonic() + 60
        while time.monotonic() < end:
            try:
                urllib.request.urlopen(f"{self.address}/alive", timeout=1).read()
                return
            except OSError:
                assert self.process.poll() is None, self.log.read_text()
                time.sleep(0.1)
        raise AssertionError("the console did not start: " + self.log.read_text())

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()

    @property
    def first_password(self) -> str:
        """The one-time password that was printed."""
        found = re.search(r"one-time password (\S+)", self.log.read_text())
        assert found, self.log.read_text()
        return found[1]


def code_of(secret: str, at: Optional[float] = None) -> str:
    """The six digits that an authenticator app shows for `secret` (RFC 6238)."""
    step = struct.pack(">Q", int((time.time() if at is None else at) // 30))
    digest = hmac.digest(base64.b32decode(secret), step, hashlib.sha1)
    place = digest[-1] & 15
    number = struct.unpack(">I", digest[place : place + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


class Sender:
    """The alert sender beside that console."""

    def __init__(self, folder: Path, console: Console) -> None:
        words = [sys.executable, "-m", "staff", "sendalerts"]
        with (folder / "sender.log").open("a") as log:
            self.process = subprocess.Popen(words, cwd=ROOT, env=console.env, stdout=log, stderr=log)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()
