"""Learns the network step by step. What is wanted of it for a row, and what it lacks, is its owner's to say."""

import random
import time
from typing import Any, Callable, Iterator, Mapping, Protocol, Sequence, TypeVar

import numpy as np
import numpy.typing as npt
import tensorflow as tf

from itb_triage.classifier.published import published_model, tokenizer
from itb_triage.learning.batches import in_batches, padded, share_of_rate
from itb_triage.learning.network import Network

Values = npt.NDArray[Any]
RATE, HEAD_RATE = 1e-4, 2e-3
LONGEST = 96  # tokens
STEEPEST = 1.0  # norm of a step's gradient
PLACES = 1000  # of dropout in the network are fewer


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
    """The network with its optimisers, and how far it is through its rounds.

    Two learners that were given the same go the same way, step by step, and so does one that took up the `state` of
    another between two rounds.
    """

    def __init__(self, aim: Aim[Any], rounds: int, seed: int) -> None:
        self._aim, self._rounds, self._seed = aim, rounds, seed
        self.done, self._steps = 0, 0
        self._cut = tokenizer()
        self.network = Network(published_model() / "model.safetensors", aim.outputs, seed)
        self._body, self._head = (tf.keras.optimizers.legacy.Adam(full) for full in (RATE, HEAD_RATE))
        self._body._create_all_weights(self.network.of_layers)
        self._head._create_all_weights(self.network.of_head)
        self._step: Callable[..., tf.Tensor] = tf.function(
            self._one_step,
            input_signature=[
                tf.TensorSpec((None, None), tf.int32),
                tf.TensorSpec((None, None), tf.float32),
                tf.TensorSpec((None, aim.outputs), tf.float32),
                tf.TensorSpec((None, aim.outputs), tf.float32),
                tf.TensorSpec((2,), tf.int32),
            ],
        )

    @property
    def learned(self) -> dict[str, Values]:
        """What was learned, by its names: all that is not as published."""
        return {name: weight.numpy() for name, weight in self.network.weights.items() if weight.trainable}

    @property
    def state(self) -> dict[str, Values]:
        """All that the rounds to come depend on."""
        state = {f"network.{name}": weight for name, weight in self.learned.items()}
        for name, optimizer in (("body", self._body), ("head", self._head)):
            state |= {f"{name}.{place}": value for place, value in enumerate(optimizer.get_weights())}
        return {**state, "done": np.array(self.done), "steps": np.array(self._steps)}

    def take_up(self, state: Mapping[str, Values]) -> None:
        """Goes on from `state`, which a learner of the same kind gave."""
        for name, weight in self.network.weights.items():
            if weight.trainable:
                weight.assign(state[f"network.{name}"])
        for name, optimizer in (("body", self._body), ("head", self._head)):
            optimizer.set_weights([state[f"{name}.{place}"] for place in range(len(optimizer.get_weights()))])
        self.done, self._steps = int(state["done"]), int(state["steps"])

    def learn(self, messages: Callable[[int], Sequence[Row]]) -> Iterator[int]:
        """A pass over the messages of each round that is left, `messages` by its number from 0. Says how far it is;
        gives the number of each round when it is learned."""
        for number in range(self.done, self._rounds):
            began = time.monotonic()
            loss = self.round(messages(number))
            left = (self._rounds - number - 1) * (time.monotonic() - began) / 60
            print(f"round {number + 1} of {self._rounds}: loss {loss:.2f}, about {left:.0f} min left", flush=True)
            yield number

    def round(self, rows: Sequence[Row]) -> float:
        """One pass over `rows`. Returns the mean loss."""
        tokens = [self._cut.encode(row.text).ids[:LONGEST] for row in rows]
        order = random.Random(f"batches of {self._seed} in round {self.done}")
        batches = in_batches([len(each) for each in tokens], order)
        losses = []
        for count, batch in enumerate(batches):
            share = share_of_rate((self.done + count / len(batches)) / self._rounds)
            self._body.learning_rate, self._head.learning_rate = RATE * share, HEAD_RATE * share
            wanted, weight = self._aim.targets([rows[place] for place in batch])
            self._steps += 1
            seed = np.array([self._seed, self._steps * PLACES], np.int32)
            losses.append(float(self._step(*padded([tokens[place] for place in batch]), wanted, weight, seed)))
        self.done += 1
        return float(np.mean(losses))

    def _one_step(
        self, ids: tf.Tensor, mask: tf.Tensor, wanted: tf.Tensor, weight: tf.Tensor, seed: tf.Tensor
    ) -> tf.Tensor:
        body, head = self.network.of_layers, self.network.of_head
        with tf.GradientTape() as tape:
            loss = self._aim.loss(self.network.logits(ids, mask, seed), wanted, weight)
        gradients, _ = tf.clip_by_global_norm(tape.gradient(loss, [*body, *head]), STEEPEST)
        self._body.apply_gradients(zip(gradients[: len(body)], body))
        self._head.apply_gradients(zip(gradients[len(body) :], head))
        return loss
