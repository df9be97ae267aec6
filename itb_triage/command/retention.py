"""`itb-triage retention`: by the console, as a process of its own."""

import argparse
import subprocess
import sys

from itb_triage.protocol import project_root


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """preview | run."""
    parser.add_argument("what", choices=("preview", "run"), help="preview: what a run would do; run: do it now")


def run(options: argparse.Namespace) -> int:
    """De-identifies and deletes what is older than the console's policy says; 1 if not all could be done."""
    return subprocess.run([sys.executable, "-m", "staff", "retention", options.what], cwd=project_root()).returncode
