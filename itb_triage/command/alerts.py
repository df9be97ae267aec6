"""`itb-triage alerts`, by the console."""

import argparse

from itb_triage.command.by_console import ask_console


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """test | secret."""
    parser.add_argument("what", choices=("test", "secret"), help="test: send one to all; secret: for receivers")


def run(options: argparse.Namespace) -> int:
    """Prints one line a destination; 1 if one of them got nothing."""
    return ask_console("alerts", options.what)
