"""`itb-triage protocol`: everything a clinician signs, as a terminal table and as one HTML page."""

import argparse
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--html FILE."""
    parser.add_argument("--html", metavar="FILE", default="reports/protocol.html", help="where the page is written")


def run(options: argparse.Namespace) -> int:
    """Prints the table and writes the page."""
    from itb_triage.classifier import RELEASED
    from itb_triage.classifier.card import CARD, read_card
    from itb_triage.protocol import load_protocol
    from itb_triage.signoff import print_table, write_page

    protocol = load_protocol()
    card = read_card(RELEASED) if (RELEASED / CARD).exists() else None
    print_table(protocol, card)
    target = Path(options.html)
    target.parent.mkdir(parents=True, exist_ok=True)
    write_page(protocol, target, card)
    print(f"The whole protocol as one page, every text word for word: {target}")
    return 0
