"""`itb-triage check`."""

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """None."""


def run(options: argparse.Namespace) -> int:
    """Loads everything; a mistake is raised as ProtocolError."""
    from itb_triage.learning.examples import load_examples
    from itb_triage.protocol import load_protocol, project_root
    from itb_triage.record.words import console_words

    protocol = load_protocol()
    console_words(project_root().resolve())
    examples = load_examples(project_root(), protocol)
    phrasings = sum(len(sign.phrasings) for sign in protocol.signs.values())
    print(f"data/ is right: protocol {protocol.number}, content {protocol.content}, for {protocol.clinic.name}.")
    print(f"{len(protocol.signs)} signs, {phrasings} phrasings, {len(examples):,} messages to learn from.")
    if not protocol.version.reviewed.by:
        print("No clinician has signed this protocol yet (data/clinical/protocol.yml).")
    return 0
