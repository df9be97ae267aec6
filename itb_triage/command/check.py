"""`itb-triage check`."""

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """None."""


def run(options: argparse.Namespace) -> int:
    """Loads everything; a mistake is raised as ProtocolError."""
    from itb_triage.protocol import load_protocol

    protocol = load_protocol()
    phrasings = sum(len(sign.phrasings) for sign in protocol.signs.values())
    print(f"data/ is right: protocol {protocol.number}, content {protocol.content}, for {protocol.clinic.name}.")
    print(f"{len(protocol.signs)} signs, {phrasings} phrasings.")
    if not protocol.version.reviewed.by:
        print("No clinician has signed this protocol yet (data/clinical/protocol.yml).")
    return 0
