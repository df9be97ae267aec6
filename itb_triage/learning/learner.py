"""Learns the network step by step. What is wanted of it for a row, and what it lacks, is its owner's to say."""

import random
import time
from typing import Any, Callable, Iterator, Protocol, Sequence, TypeVar

import numpy as np
import numpy.typing as npt
import tensorflow as tf

from itb_triage.classifier.model import published_model, tokenizer
from itb_triage.learning.batches import in_batches, padded, share_of_rate
from itb_triage.learning.network import Network

Values = npt.NDArray[Any]
RATE, HEAD_RATE = 1e-4, 2e-3
LONGEST = 96  # tokens
STEEPEST = 1.0  # norm of a step's gradient


class Row(Protocol):
    """What is learned from."""

    @property
    def text(self) -> str: ...


R = TypeVar("R", bound=Row, contravariant=True)


class Aim(Protocol[R]):
    """What is learned: `outputs` of the network, how much it lacks of `wanted`, and what is wanted of it."""

    outputs: int

    def targets(self, rows: Sequence[R]) -> tuple[Values, Values]:
        """What is wanted of each output for each row, and how much that weighs: both (rows, outputs)."""

    def loss(self, logits: Any, wanted: Any, weight: Any) -> Any:
        """One number; all three are (rows, outputs)."""


class Learner:
    """The network with its optimisers, and how far it is through its rounds."""

    def __init__(self, aim: Aim[Any], rounds: int, seed: int) -> None:
        self._aim, self._rounds, self._behind = aim, rounds, 0
        self._cut = tokenizer()
        self.network = Network(published_model() / "model.safetensors", aim.outputs, seed)
        self._body, self._head = (tf.keras.optimizers.legacy.Adam(full) for full in (RATE, HEAD_RATE))
        self._step: Callable[..., tf.Tensor] = tf.function(
            self._one_step,
            input_signature=[
                tf.TensorSpec((None, None), tf.int32),
                tf.TensorSpec((None, None), tf.float32),
                tf.TensorSpec((None, aim.outputs), tf.float32),
                tf.TensorSpec((None, aim.outputs), tf.float32),
            ],
        )

    def learn(self, messages: Callable[[], Sequence[Row]], chance: random.Random) -> Iterator[int]:
        """A pass over the messages of each round, varied anew. Says how far it is; gives the number of each when it
        is learned, from 0."""
        for number in range(self._rounds):
            began = time.monotonic()
            loss = self.round(messages(), chance)
            left = (self._rounds - number - 1) * (time.monotonic() - began) / 60
            print(f"  round {number + 1} of {self._rounds}: loss {loss:.2f}, about {left:.0f} min left", flush=True)
            yield number

    def round(self, rows: Sequence[Row], chance: random.Random) -> float:
        """One pass over `rows`. Returns the mean loss."""
        tokens = [self._cut.encode(row.text).ids[:LONGEST] for row in rows]
        batches = in_batches([len(each) for each in tokens], chance)
        losses = []
        for count, batch in enumerate(batches):
            share = share_of_rate((self._behind + count / len(batches)) / self._rounds)
            self._body.learning_rate, self._head.learning_rate = RATE * share, HEAD_RATE * share
            wanted, weight = self._aim.targets([rows[place] for place in batch])
            losses.append(float(self._step(*padded([tokens[place] for place in batch]), wanted, weight)))
        self._behind += 1
        return float(np.mean(losses))

    def _one_step(self, ids: tf.Tensor, mask: tf.Tensor, wanted: tf.Tensor, weight: tf.Tensor) -> tf.Tensor:
        body, head = self.network.of_layers, self.network.of_head
        with tf.GradientTape() as tape:
            loss = self._aim.loss(self.network.logits(ids, mask, learning=True), wanted, weight)
        gradients, _ = tf.clip_by_global_norm(tape.gradient(loss, [*body, *head]), STEEPEST)
        self._body.apply_gradients(zip(gradients[: len(body)], body))
        self._head.apply_gradients(zip(gradients[len(body) :], head))
        return loss
