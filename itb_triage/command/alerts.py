"""`itb-triage alerts`: by the console, as a process of its own."""

import argparse
import subprocess
import sys

from itb_triage.protocol import project_root


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """test | secret."""
    parser.add_argument("what", choices=("test", "secret"), help="test: send one to all; secret: for receivers")


def run(options: argparse.Namespace) -> int:
    """Prints one line a destination; 1 if one of them got nothing."""
    return subprocess.run([sys.executable, "-m", "staff", "alerts", options.what], cwd=project_root()).returncode
