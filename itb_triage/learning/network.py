"""The network that learns signs: MiniLM (Wang and others, 2020), its six layers, and one output a sign and state.

TensorFlow is imported here alone, and only to learn: reading a message needs none of it.
"""

from pathlib import Path
from typing import Any, Callable

import numpy as np
import numpy.typing as npt
import tensorflow as tf
from safetensors.numpy import load_file

LAYERS, HEADS, WIDTH = 6, 12, 384
ALMOST_ZERO = 1e-12
DROPPED = 0.1  # share of values left out while learning, so that none is relied on
FAR_BELOW = -9.0  # what a padded place counts for in a maximum
Tensor = Any
Values = npt.NDArray[Any]


class Network:
    """Token ids to one logit an output. `weights` is by the names of the published model."""

    def __init__(self, pretrained: Path, outputs: int, seed: int = 0) -> None:
        tf.keras.utils.set_random_seed(seed)
        self.weights = {
            name: tf.Variable(value, name=name, trainable=_learns(name))
            for name, value in load_file(pretrained).items()
            if not name.startswith(("pooler", "embeddings.position_ids"))
        }
        self.weights["head.weight"] = tf.Variable(
            tf.random.normal((outputs, 2 * WIDTH), stddev=0.02), name="head.weight"
        )
        self.weights["head.bias"] = tf.Variable(tf.fill((outputs,), -4.0), name="head.bias")

    @property
    def of_head(self) -> list[Any]:
        """What is learned from nothing."""
        return [self.weights["head.weight"], self.weights["head.bias"]]

    @property
    def of_layers(self) -> list[Any]:
        """What is only adjusted."""
        return [w for name, w in self.weights.items() if w.trainable and not name.startswith("head")]

    def logits(self, ids: Tensor, mask: Tensor, seed: Tensor = None) -> Tensor:
        """ids, mask: (messages, tokens); the mask is 1 where there is a token. Returns (messages, outputs).

        `seed`: two whole numbers, other ones at each step; while learning, by them values are left out, so that the
        same step leaves out the same ones in every run. None: nothing is left out.
        """
        w = self.weights
        drop = _kept if seed is None else _Dropout(seed)
        x = tf.gather(w["embeddings.word_embeddings.weight"], ids)
        x += w["embeddings.position_embeddings.weight"][: tf.shape(ids)[1]]
        x += w["embeddings.token_type_embeddings.weight"][0]
        x = self._normed(x, "embeddings.LayerNorm")
        shut = (1.0 - mask[:, None, None, :]) * -1e4
        for number in range(LAYERS):
            x = self._layer(x, shut, f"encoder.layer.{number}", drop)
        there = mask[:, :, None]
        mean = tf.reduce_sum(x * there, 1) / tf.reduce_sum(there, 1)
        most = tf.reduce_max(x * there + (1.0 - there) * FAR_BELOW, 1)
        return self._linear(drop(tf.concat([mean, most], 1)), "head")

    def _layer(self, x: Tensor, shut: Tensor, name: str, drop: Callable[[Tensor], Tensor]) -> Tensor:
        shape = tf.shape(x)
        q, k, v = (
            tf.transpose(
                tf.reshape(
                    self._linear(x, f"{name}.attention.self.{part}"), (shape[0], shape[1], HEADS, WIDTH // HEADS)
                ),
                (0, 2, 1, 3),
            )
            for part in ("query", "key", "value")
        )
        looked = tf.nn.softmax(tf.matmul(q, k, transpose_b=True) / np.float32((WIDTH / HEADS) ** 0.5) + shut) @ v
        looked = tf.reshape(tf.transpose(looked, (0, 2, 1, 3)), (shape[0], shape[1], WIDTH))
        x = self._normed(
            x + drop(self._linear(looked, f"{name}.attention.output.dense")), f"{name}.attention.output.LayerNorm"
        )
        wide = tf.nn.gelu(self._linear(x, f"{name}.intermediate.dense"), approximate=True)
        return self._normed(x + drop(self._linear(wide, f"{name}.output.dense")), f"{name}.output.LayerNorm")

    def _linear(self, x: Tensor, name: str) -> Tensor:
        flat = tf.reshape(x, (-1, x.shape[-1]))
        y = tf.matmul(flat, self.weights[f"{name}.weight"], transpose_b=True) + self.weights[f"{name}.bias"]
        return tf.reshape(y, tf.concat([tf.shape(x)[:-1], [y.shape[-1]]], 0))

    def _normed(self, x: Tensor, name: str) -> Tensor:
        mean, variance = tf.nn.moments(x, -1, keepdims=True)
        return (x - mean) * tf.math.rsqrt(variance + ALMOST_ZERO) * self.weights[f"{name}.weight"] + self.weights[
            f"{name}.bias"
        ]


class _Dropout:
    """Leaves out a share of the values, others at each place of the network."""

    def __init__(self, seed: Tensor) -> None:
        self._seed, self._places = seed, 0

    def __call__(self, x: Tensor) -> Tensor:
        self._places += 1
        return tf.nn.experimental.stateless_dropout(x, DROPPED, seed=self._seed + self._places)


def _kept(x: Tensor) -> Tensor:
    return x


def _learns(name: str) -> bool:
    """Words stay where the published model put them: the messages here hold too few of them."""
    return "embeddings." not in name or "LayerNorm" in name
