"""Learns the network from the examples, and writes it for the run time."""

import json
import random
import time
from pathlib import Path
from typing import Any, Callable, Sequence

import numpy as np
import numpy.typing as npt
import tensorflow as tf

from itb_triage.classifier.model import ABOUT, ABSENT, GRAMS, NETWORK, model_folder, published_model, tokenizer
from itb_triage.learning.asides import learn_asides, standing_apart
from itb_triage.learning.examples import EITHER, Example, load_examples, of_phrasings
from itb_triage.learning.graph import write
from itb_triage.learning.network import Network
from itb_triage.learning.ngrams import learn_ngrams
from itb_triage.learning.telling import telling_words
from itb_triage.learning.variation import Variety
from itb_triage.protocol import Protocol
from itb_triage.protocol.models import Tier
from itb_triage.understanding.reader import Reader

Values = npt.NDArray[Any]
ROUNDS = 5
BATCH = 32
RATE, HEAD_RATE = 1e-4, 2e-3
WARM_UP = 0.1  # of all steps
LEAST_RATE = 0.2  # of the full rate, at the end
LONGEST = 96  # tokens
STEEPEST = 1.0  # norm of a step's gradient
SEED = 7


def build(root: Path, protocol: Protocol, built_from: str = "", rounds: int = ROUNDS) -> None:
    """Writes models/signs.onnx, models/signs.npz and, last, models/signs.json below `root`.

    `built_from`: the digest of what it is built from, kept beside it.
    """
    chance = random.Random(SEED)
    write_out = _written_by(Reader(protocol))
    rows = [
        Example(write_out(row.text), row.signs, row.weight)
        for row in [*load_examples(root, protocol), *of_phrasings(protocol, chance)]
    ]
    can_be_told = [sign.id for sign in protocol.signs.values() if sign.tier is not Tier.context]
    variety = Variety(protocol.language, can_be_told, write_out, chance)
    signs = list(protocol.signs)
    print(f"Learning signs from {len(rows):,} messages and phrasings, {rounds} rounds", flush=True)
    learner = _Learner(signs, len(rows), rounds)
    for number in range(rounds):
        began = time.monotonic()
        loss = learner.round(list(variety.round(rows)), chance)
        left = (rounds - number - 1) * (time.monotonic() - began) / 60
        print(f"  round {number + 1} of {rounds}: loss {loss:.2f}, about {left:.0f} min left", flush=True)
    print("  words and letters, about 1 min left", flush=True)
    folder = model_folder(root)
    folder.mkdir(exist_ok=True)
    write({name: weight.numpy() for name, weight in learner.network.weights.items()}, len(signs), folder / NETWORK)
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


class _Learner:
    """The network with its optimisers."""

    def __init__(self, signs: Sequence[str], size: int, rounds: int) -> None:
        self._signs = list(signs)
        self._cut = tokenizer()
        self._outputs = 2 * len(signs) + len(ABSENT)
        self.network = Network(published_model() / "model.safetensors", self._outputs, SEED)
        steps = rounds * (size // BATCH + 1)
        self._body, self._head = (tf.keras.optimizers.legacy.Adam(_rate(full, steps)) for full in (RATE, HEAD_RATE))
        self._step: Callable[..., tf.Tensor] = tf.function(
            self._one_step,
            input_signature=[
                tf.TensorSpec((None, None), tf.int32),
                tf.TensorSpec((None, None), tf.float32),
                tf.TensorSpec((None, self._outputs), tf.float32),
                tf.TensorSpec((None, self._outputs), tf.float32),
            ],
        )

    def round(self, rows: Sequence[Example], chance: random.Random) -> float:
        """One pass over `rows` in batches of like length. Returns the mean loss."""
        tokens = [self._cut.encode(row.text).ids[:LONGEST] for row in rows]
        order = list(range(len(rows)))
        chance.shuffle(order)
        batches = []
        for start in range(0, len(order), BATCH * 20):
            near = sorted(order[start : start + BATCH * 20], key=lambda place: len(tokens[place]))
            batches += [near[at : at + BATCH] for at in range(0, len(near), BATCH)]
        chance.shuffle(batches)
        losses = [
            float(self._step(*_padded([tokens[p] for p in batch]), *self._targets([rows[p] for p in batch])))
            for batch in batches
        ]
        return float(np.mean(losses))

    def _targets(self, rows: Sequence[Example]) -> tuple[Values, Values]:
        """What is wanted of each output, (messages, outputs), and how much it weighs.

        The outputs: each sign that is there; each sign named and not there; and the ways in which one is not there.
        """
        count = len(self._signs)
        wanted, weight = (np.zeros((len(rows), self._outputs), np.float32) for _ in range(2))
        for line, row in enumerate(rows):
            weight[line] = row.weight
            for sign, status in row.signs.items():
                place = self._signs.index(sign)
                if status == EITHER:
                    weight[line, [place, place + count]] = 0.0
                elif status in ABSENT:
                    wanted[line, [place + count, 2 * count + ABSENT.index(status)]] = 1.0
                else:
                    wanted[line, place] = 1.0
        return wanted, weight

    def _one_step(self, ids: tf.Tensor, mask: tf.Tensor, wanted: tf.Tensor, weight: tf.Tensor) -> tf.Tensor:
        body, head = self.network.of_layers, self.network.of_head
        with tf.GradientTape() as tape:
            loss = self._loss(self.network.logits(ids, mask, learning=True), wanted, weight)
        gradients, _ = tf.clip_by_global_norm(tape.gradient(loss, [*body, *head]), STEEPEST)
        self._body.apply_gradients(zip(gradients[: len(body)], body))
        self._head.apply_gradients(zip(gradients[len(body) :], head))
        return loss

    def _loss(self, logits: Any, wanted: Any, weight: Any) -> Any:
        """A sign is there, or named and not there, or not in the message: one of three. The ways are each apart."""
        count = len(self._signs)
        there, named = logits[:, :count], logits[:, count : 2 * count]
        neither = tf.reduce_logsumexp(tf.stack([tf.zeros_like(there), there, named]), 0)
        of_signs = neither - wanted[:, :count] * there - wanted[:, count : 2 * count] * named
        of_ways = tf.nn.sigmoid_cross_entropy_with_logits(wanted[:, 2 * count :], logits[:, 2 * count :])
        return tf.reduce_mean(
            tf.reduce_sum(of_signs * weight[:, :count], 1) + tf.reduce_sum(of_ways * weight[:, 2 * count :], 1)
        )


def _rate(full: float, steps: int) -> tf.keras.optimizers.schedules.LearningRateSchedule:
    """Up over the first tenth, then down to a part of it."""
    places = [int(steps * share) for share in (WARM_UP / 3, 2 * WARM_UP / 3, WARM_UP, 0.25, 0.4, 0.55, 0.7, 0.85)]
    shares = [0.2, 0.5, 0.85, 1.0, 0.9, 0.8, 0.6, 0.4, LEAST_RATE]
    return tf.keras.optimizers.schedules.PiecewiseConstantDecay(places, [full * share for share in shares])


def _padded(tokens: Sequence[Sequence[int]]) -> tuple[Values, Values]:
    longest = max(len(row) for row in tokens)
    ids, mask = np.zeros((len(tokens), longest), np.int32), np.zeros((len(tokens), longest), np.float32)
    for line, row in enumerate(tokens):
        ids[line, : len(row)] = row
        mask[line, : len(row)] = 1.0
    return ids, mask


def _written_by(reader: Reader) -> Callable[[str], str]:
    """How a text is handed to the classifier: mended, emoji in words."""
    return lambda text: " ".join(reader.sentences(text))
