"""`itb-triage export-corrections`: by the console, whose corrections they are, as a process of its own."""

import argparse
import subprocess
import sys
from pathlib import Path

from itb_triage.protocol import project_root


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """[FOLDER]."""
    parser.add_argument(
        "folder", nargs="?", type=Path, default=Path("reports") / "corrections", help="where to (reports/corrections)"
    )


def run(options: argparse.Namespace) -> int:
    """Writes nlu.yml (Rasa's training data) and evaluation.yml (cases of the evaluation set) into the folder."""
    command = [sys.executable, "-m", "staff", "exportcorrections", str(options.folder.resolve())]
    return subprocess.run(command, cwd=project_root()).returncode
