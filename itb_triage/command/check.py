"""`itb-triage check`."""

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from itb_triage.classifier import LearnedModel
    from itb_triage.learning.training_data import TrainingData

SHOWN = 3  # of the items of a kind that are new to the model
OF_RULES = ("sign", "phrasing", "look-alike", "way to ask")  # these work by rule until a model knows them


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """None."""


def run(options: argparse.Namespace) -> int:
    """Loads everything, the learned model too; a mistake is raised as ProtocolError or ModelError."""
    from itb_triage.classifier.model import model_in_use
    from itb_triage.learning.training_data import load_training_data
    from itb_triage.protocol import load_protocol, project_root
    from itb_triage.record.words import console_words

    root = project_root().resolve()
    protocol = load_protocol()
    console_words(root)
    data = load_training_data(root, protocol)
    phrasings = sum(len(sign.phrasings) for sign in protocol.signs.values())
    print(f"data/ is right: protocol {protocol.number}, content {protocol.content}, for {protocol.clinic.name}.")
    print(f"{len(protocol.signs)} signs, {phrasings} phrasings, {len(data.examples):,} messages to learn from.")
    if not protocol.version.reviewed.by:
        print("No clinician has signed this protocol yet (data/clinical/protocol.yml).")
    model = model_in_use()
    if model is None:
        print("The learned model is switched off: messages are read by rules alone.")
        return 0
    card = model.card
    print(f"Model {card.version} of {card.released} ({card.digest[:12]}): each file is the one that its card names.")
    for line in _not_known(model, data):
        print(line)
    if card.limits != protocol.language.limits():
        print("The limits in data/language are not those that its figures were measured with (model/card.json).")
    elif card.language != protocol.language_digest:
        print("Phrasings, cues or answers changed since its figures were measured (model/card.json).")
    return 0


def _not_known(model: "LearnedModel", data: "TrainingData") -> list[str]:
    """What of the data the model does not know yet, a line a kind; and whether it is behind what it learns from."""
    from itb_triage.learning.training_data import LABELLED

    new: dict[str, list[str]] = {}
    for kind, text in data.items():
        if not model.knows(kind, text):
            new.setdefault(kind, []).append(text)
    lines = [f"The model does not know yet: {_named(kind, texts)}" for kind, texts in new.items()]
    digests = data.digests()
    behind = [group for group in LABELLED if model.card.learned_from.get(group) != digests[group]]
    if behind:
        lines.append(
            f"The model is behind what it learns from ({', '.join(behind)}). Run: make learn; make release-model"
        )
    return lines


def _named(kind: str, texts: list[str]) -> str:
    """How many of a kind, and the first ones; of messages, which may be long, the number alone."""
    if kind not in OF_RULES:
        return f"{len(texts)} x {kind}"
    more = f" and {len(texts) - SHOWN} more" if len(texts) > SHOWN else ""
    return f"{len(texts)} x {kind} ({'; '.join(texts[:SHOWN])}{more}). Read by rule until it does."
