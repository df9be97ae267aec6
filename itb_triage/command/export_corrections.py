"""`itb-triage export-corrections`: by the console, whose corrections they are."""

import argparse
from pathlib import Path

from itb_triage.command.by_console import ask_console


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """[FOLDER]."""
    parser.add_argument(
        "folder", nargs="?", type=Path, default=Path("reports") / "corrections", help="where to (reports/corrections)"
    )


def run(options: argparse.Namespace) -> int:
    """Writes nlu.yml (Rasa's training data) and evaluation.yml (cases of the evaluation set) into the folder."""
    return ask_console("exportcorrections", str(options.folder.resolve()))
