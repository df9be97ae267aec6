"""Dispatches `itb-triage SUBCOMMAND`."""

import argparse
import sys
from importlib import import_module
from typing import Optional, Sequence

SUBCOMMANDS = {
    "explain": "what is understood of one message, as JSON",
    "protocol": "the whole protocol for sign-off: a table here, and one HTML page",
    "check": "check data/ and say what is wrong with it",
    "card": "the warning signs on one page for the fridge, as a PDF",
    "widget": "the website widget's script, for a copy on the clinic's own server",
    "sms": "text the running assistant from a phone in this terminal",
    "export-corrections": "what reviewers corrected, as Rasa NLU examples and evaluation cases",
    "alerts": "send a test alert, or show the key that webhooks are signed with",
    "retention": "de-identify and delete what is older than the console says, or tell what that would be",
    "chat": "talk to the running assistant in this terminal",
}


def main(words: Optional[Sequence[str]] = None) -> None:
    """Runs a subcommand; exits with 0, 1 for wrong data or a wrong model, 2 for wrong use."""
    parser = argparse.ArgumentParser(prog="itb-triage", description="Warning signs of a baclofen pump.")
    parts = parser.add_subparsers(dest="subcommand", required=True, metavar="SUBCOMMAND")
    modules = {}
    for name, meaning in SUBCOMMANDS.items():
        modules[name] = import_module(f"itb_triage.command.{name.replace('-', '_')}")
        modules[name].add_arguments(parts.add_parser(name, help=meaning, description=meaning))
    options = parser.parse_args(words)
    from itb_triage.classifier import ModelError
    from itb_triage.protocol import ProtocolError

    try:
        sys.exit(modules[options.subcommand].run(options))
    except ProtocolError as error:
        print(f"itb-triage: the protocol cannot be used:\n{error}", file=sys.stderr)
        sys.exit(1)
    except ModelError as error:
        print(f"itb-triage: the learned model cannot be used: {error}", file=sys.stderr)
        sys.exit(1)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
