"""`itb-triage widget`: the website widget's script, for clinics that keep a copy on their own server."""

import argparse
import sys


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments."""


def run(options: argparse.Namespace) -> int:
    """Prints the script, with the clinic's values in it."""
    from itb_triage.protocol import load_protocol
    from itb_triage.widget import widget_script

    sys.stdout.write(widget_script(load_protocol()))
    return 0
