"""What a subcommand leaves to the console, whose data it is about: a process of its own."""

import subprocess
import sys

from itb_triage.protocol import project_root


def ask_console(*words: str) -> int:
    """Runs `python -m staff WORDS`; its exit code."""
    return subprocess.run([sys.executable, "-m", "staff", *words], cwd=project_root()).returncode
