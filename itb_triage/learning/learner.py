"""Learns the network: what is wanted of it for a message, what it lacks, and its steps."""

import random
from typing import Any, Callable, Sequence

import numpy as np
import numpy.typing as npt
import tensorflow as tf

from itb_triage.classifier.model import ABSENT, published_model, tokenizer
from itb_triage.learning.examples import EITHER, Example
from itb_triage.learning.network import Network

Values = npt.NDArray[Any]
BATCH = 32
SORTED = 20 * BATCH  # so many messages at once are sorted by length
RATE, HEAD_RATE = 1e-4, 2e-3
WARM_UP = 0.1  # of all steps
LEAST_RATE = 0.2  # of the full rate, at the end
LONGEST = 96  # tokens
STEEPEST = 1.0  # norm of a step's gradient


class Learner:
    """The network with its optimisers, and how far it is through its rounds."""

    def __init__(self, signs: Sequence[str], rounds: int, seed: int) -> None:
        self._signs, self._rounds, self._behind = list(signs), rounds, 0
        self._cut = tokenizer()
        self._outputs = 2 * len(signs) + len(ABSENT)
        self.network = Network(published_model() / "model.safetensors", self._outputs, seed)
        self._body, self._head = (tf.keras.optimizers.legacy.Adam(full) for full in (RATE, HEAD_RATE))
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
        """One pass over `rows`. Returns the mean loss."""
        tokens = [self._cut.encode(row.text).ids[:LONGEST] for row in rows]
        batches = _batches([len(each) for each in tokens], chance)
        losses = []
        for count, batch in enumerate(batches):
            share = _rate((self._behind + count / len(batches)) / self._rounds)
            self._body.learning_rate, self._head.learning_rate = RATE * share, HEAD_RATE * share
            losses.append(
                float(self._step(*_padded([tokens[p] for p in batch]), *self._targets([rows[p] for p in batch])))
            )
        self._behind += 1
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


def _rate(done: float) -> float:
    """Share of the full rate where `done` of the learning is behind: up over the first tenth, then down to a part."""
    return float(np.interp(done, [0.0, WARM_UP, 0.25, 1.0], [0.1, 1.0, 1.0, LEAST_RATE]))


def _batches(lengths: Sequence[int], chance: random.Random) -> list[list[int]]:
    """The places of all messages, in batches of like length, in an order of chance."""
    order = list(range(len(lengths)))
    chance.shuffle(order)
    batches = []
    for start in range(0, len(order), SORTED):
        near = sorted(order[start : start + SORTED], key=lambda place: lengths[place])
        batches += [near[at : at + BATCH] for at in range(0, len(near), BATCH)]
    chance.shuffle(batches)
    return batches


def _padded(tokens: Sequence[Sequence[int]]) -> tuple[Values, Values]:
    longest = max(len(row) for row in tokens)
    ids, mask = np.zeros((len(tokens), longest), np.int32), np.zeros((len(tokens), longest), np.float32)
    for line, row in enumerate(tokens):
        ids[line, : len(row)] = row
        mask[line, : len(row)] = 1.0
    return ids, mask
