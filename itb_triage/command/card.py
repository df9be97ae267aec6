"""`itb-triage card`: both warning lists and the clinic's numbers on one page, as a PDF."""

import argparse
import sys
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--pdf FILE."""
    parser.add_argument("--pdf", metavar="FILE", default="reports/card.pdf", help="where the card is written")


def run(options: argparse.Namespace) -> int:
    """Writes the card."""
    from itb_triage.card import write_card
    from itb_triage.protocol import load_protocol

    target = Path(options.pdf)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        write_card(load_protocol(), target)
    except OSError as error:
        print(f"itb-triage: {target} cannot be written ({error.strerror}). Name another: --pdf FILE", file=sys.stderr)
        return 2
    except ValueError as error:
        print(f"itb-triage: {error}", file=sys.stderr)
        return 1
    print(f"The warning signs on one page, with the clinic's numbers: {target}")
    return 0
