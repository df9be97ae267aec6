"""Learns the network that finds signs in a message, and writes it for the run time."""

import json
import random
from pathlib import Path

from itb_triage.classifier.model import ABOUT, GRAMS, NETWORK, model_folder
from itb_triage.learning.asides import learn_asides, standing_apart
from itb_triage.learning.examples import Example, load_examples, of_phrasings
from itb_triage.learning.graph import write_signs
from itb_triage.learning.learner import Learner
from itb_triage.learning.ngrams import learn_ngrams
from itb_triage.learning.signs import Signs
from itb_triage.learning.telling import telling_words
from itb_triage.learning.variation import Variety
from itb_triage.protocol import Protocol
from itb_triage.protocol.models import Tier
from itb_triage.understanding.reader import Reader

ROUNDS = 5
SEED = 7


def build_signs(root: Path, protocol: Protocol, built_from: str = "", rounds: int = ROUNDS) -> None:
    """Writes models/signs.onnx, models/signs.npz and, last, models/signs.json below `root`.

    `built_from`: the digest of what it is built from, kept beside it.
    """
    chance = random.Random(SEED)
    write_out = Reader(protocol).written_out
    rows = [
        Example(write_out(row.text), row.signs, row.weight)
        for row in [*load_examples(root, protocol), *of_phrasings(protocol, chance)]
    ]
    can_be_told = [sign.id for sign in protocol.signs.values() if sign.tier is not Tier.context]
    variety = Variety(protocol.language, can_be_told, write_out, chance)
    signs = list(protocol.signs)
    print(f"Learning signs from {len(rows):,} messages and phrasings, {rounds} rounds", flush=True)
    learner = Learner(Signs(signs), rounds, SEED)
    for _ in learner.learn(lambda: list(variety.round(rows)), chance):
        pass
    print("  words and letters, about 3 min left", flush=True)
    folder = model_folder(root)
    folder.mkdir(exist_ok=True)
    write_signs(
        {name: weight.numpy() for name, weight in learner.network.weights.items()}, len(signs), folder / NETWORK
    )
    learn_ngrams([*rows, *variety.round(rows), *variety.round(rows)], signs, folder / GRAMS)
    asides, told_as = protocol.language.asides, protocol.language.variation.told_as.values()
    others = [*asides.not_asides, *standing_apart(text for texts in told_as for text in texts)]
    about = {
        "signs": signs,
        "built_from": built_from,
        "telling": telling_words(rows),
        "asides": learn_asides(map(write_out, asides.asides), rows, map(write_out, others)),
        "clause_starts": protocol.language.classifier.clause_starts,
    }
    (folder / ABOUT).write_text(json.dumps(about), encoding="utf-8")
