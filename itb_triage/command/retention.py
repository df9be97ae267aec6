"""`itb-triage retention`, by the console."""

import argparse

from itb_triage.command.by_console import ask_console


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """preview | run."""
    parser.add_argument("what", choices=("preview", "run"), help="preview: what a run would do; run: do it now")


def run(options: argparse.Namespace) -> int:
    """De-identifies and deletes what is older than the console's policy says; 1 if not all could be done."""
    return ask_console("retention", options.what)
