"""What the sign classifier is to say of a message."""

from typing import Any, Sequence

import numpy as np
import numpy.typing as npt
import tensorflow as tf

from itb_triage.classifier.signs import ABSENT
from itb_triage.learning.examples import EITHER, Example

Values = npt.NDArray[Any]


class Signs:
    """The outputs: each sign that is there; each sign named and not there; and the ways in which one is not there."""

    def __init__(self, signs: Sequence[str]) -> None:
        self._signs = list(signs)
        self.outputs = 2 * len(signs) + len(ABSENT)

    def targets(self, rows: Sequence[Example]) -> tuple[Values, Values]:
        """What is wanted of each output, (messages, outputs), and how much it weighs."""
        count = len(self._signs)
        wanted, weight = (np.zeros((len(rows), self.outputs), np.float32) for _ in range(2))
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

    def loss(self, logits: Any, wanted: Any, weight: Any) -> Any:
        """A sign is there, or named and not there, or not in the message: one of three. The ways are each apart."""
        count = len(self._signs)
        there, named = logits[:, :count], logits[:, count : 2 * count]
        neither = tf.reduce_logsumexp(tf.stack([tf.zeros_like(there), there, named]), 0)
        of_signs = neither - wanted[:, :count] * there - wanted[:, count : 2 * count] * named
        of_ways = tf.nn.sigmoid_cross_entropy_with_logits(wanted[:, 2 * count :], logits[:, 2 * count :])
        return tf.reduce_mean(
            tf.reduce_sum(of_signs * weight[:, :count], 1) + tf.reduce_sum(of_ways * weight[:, 2 * count :], 1)
        )
