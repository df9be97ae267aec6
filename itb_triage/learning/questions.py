"""What the question classifier is to say of a message."""

from dataclasses import dataclass
from typing import Any, Sequence

import numpy as np
import numpy.typing as npt
import tensorflow as tf

Values = npt.NDArray[Any]
SMOOTHED = 0.1  # share of what is wanted that is spread over all questions
OF_REPORTING = 1.0  # weight of the last output beside the others


@dataclass(frozen=True)
class Row:
    """A message; the question it asks (None: not learned from); whether it reports something (None: likewise)."""

    text: str
    question: str | None
    reports: bool | None
    weight: float = 1.0


class Questions:
    """The outputs: each question, of which a message asks one; and whether it reports something."""

    def __init__(self, questions: Sequence[str]) -> None:
        self._questions = {question: place for place, question in enumerate(questions)}
        self.outputs = len(questions) + 1

    def targets(self, rows: Sequence[Row]) -> tuple[Values, Values]:
        """What is wanted of each output, (messages, outputs), and how much it weighs."""
        wanted, weight = (np.zeros((len(rows), self.outputs), np.float32) for _ in range(2))
        for line, row in enumerate(rows):
            if row.question is not None:
                wanted[line, :-1] = SMOOTHED / len(self._questions)
                wanted[line, self._questions[row.question]] += 1.0 - SMOOTHED
                weight[line, :-1] = row.weight
            if row.reports is not None:
                wanted[line, -1], weight[line, -1] = float(row.reports), OF_REPORTING
        return wanted, weight

    def loss(self, logits: Any, wanted: Any, weight: Any) -> Any:
        """Of the questions one is right; the report stands apart."""
        of_question = tf.nn.softmax_cross_entropy_with_logits(wanted[:, :-1], logits[:, :-1])
        of_report = tf.nn.sigmoid_cross_entropy_with_logits(wanted[:, -1], logits[:, -1])
        return tf.reduce_mean(of_question * weight[:, 0] + of_report * weight[:, -1])
