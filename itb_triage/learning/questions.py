"""Learns which question a message asks, and whether it reports something of the patient beside it."""

import json
import random
import re
import time
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import Any, Callable, Iterator, Sequence

import numpy as np
import numpy.typing as npt
import tensorflow as tf

from itb_triage.classifier.model import model_folder
from itb_triage.classifier.questions import ABOUT, GRAMS, NETWORK, NO_QUESTION
from itb_triage.learning.asking import Asking
from itb_triage.learning.examples import EITHER, THERE, Example, load_examples
from itb_triage.learning.graph import write_questions
from itb_triage.learning.learner import Learner
from itb_triage.learning.ngrams import learn_ngrams
from itb_triage.protocol import Protocol
from itb_triage.understanding.questions import Forms
from itb_triage.understanding.reader import Reader

Values = npt.NDArray[Any]
ROUNDS = 12
AVERAGED = 5  # rounds, the last ones: their mean knows questions better that are asked in new words
SEED = 11
SMOOTHED = 0.1  # share of what is wanted that is spread over all questions
REPORTS = 2000  # messages of a round that report something
CALM = 500  # and that neither report nor ask
IF = 300  # and that tell of what could be, or of somebody else
BESIDE = 700  # questions of a round that have a report beside them
IN_A_REPORT = 500  # reports of a round in the form of a question
OF_AN_ANSWER = 0.3  # weight of a sentence of an answer: it tells what its question is about
LEAST_WORDS = 5  # of such a sentence
SENTENCE_ENDS = re.compile(r"(?<=[.?!])\s+")
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


def build_questions(root: Path, protocol: Protocol, built_from: str = "", rounds: int = ROUNDS) -> None:
    """Writes models/questions.onnx, models/questions.npz and, last, models/questions.json below `root`.

    `built_from`: the digest of what it is built from, kept beside it.
    """
    chance = random.Random(SEED)
    reader = Reader(protocol)
    ways = list(protocol.knowledge.ways())
    questions = [*dict.fromkeys(question for _, question in ways), NO_QUESTION]
    print(f"Learning questions from {len(ways):,} ways to ask them, {rounds} rounds", flush=True)
    material = _Material(protocol, load_examples(root, protocol), chance, lambda text: " ".join(reader.sentences(text)))
    learner = Learner(Questions(questions), rounds, SEED)
    weights: dict[str, Values] = {}
    for number in range(rounds):
        began = time.monotonic()
        loss = learner.round(list(material.round(ways)), chance)
        if number >= rounds - AVERAGED:
            for name, weight in learner.network.weights.items():
                weights[name] = weights.get(name, 0.0) + weight.numpy() / min(AVERAGED, rounds)
        left = (rounds - number - 1) * (time.monotonic() - began) / 60
        print(f"  round {number + 1} of {rounds}: loss {loss:.2f}, about {left:.0f} min left", flush=True)
    folder = model_folder(root)
    folder.mkdir(exist_ok=True)
    write_questions(weights, len(questions), folder / NETWORK)
    learn_ngrams(list(material.word_by_word(ways)), questions[:-1], folder / GRAMS)
    (folder / ABOUT).write_text(json.dumps({"questions": questions[:-1], "built_from": built_from}), encoding="utf-8")


class _Material:
    """The messages of a round: each way to ask, varied anew; and reports, alone, as a question, and beside one."""

    def __init__(
        self,
        protocol: Protocol,
        examples: Sequence[Example],
        chance: random.Random,
        write_out: Callable[[str], str],
    ) -> None:
        self._chance, self._write_out = chance, write_out
        self._asking = Asking(protocol.language.questions, chance)
        forms = Forms(protocol.language.questions)
        told = [row for row in examples if _reports(row)]
        could_be = [
            row for row in examples if row.signs and set(row.signs.values()) <= {"hypothetical", "other_person"}
        ]
        calm = [row for row in examples if not row.signs and not forms.asks(row.text)]
        self._plain = [row.text for row in told if not forms.asks(row.text)]
        whole = protocol.language.moves.moves
        self._talk = [text for move in sorted(whole) for text in whole[move].whole if move in SMALL_TALK]
        for rows in (told, calm, could_be):
            chance.shuffle(rows)
        self._told, self._calm, self._could_be = cycle(told), cycle(calm), cycle(could_be)
        self._is_question = forms.asks
        self._told_in_answers = [
            (write_out(sentence), name)
            for name, entry in protocol.knowledge.entries.items()
            for sentence in SENTENCE_ENDS.split(" ".join((entry.answer, entry.more)))
            if len(sentence.split()) >= LEAST_WORDS and "{" not in sentence
        ]

    def round(self, ways: Sequence[tuple[str, str]]) -> Iterator[Row]:
        """`ways`: texts, each with its question."""
        for text, question in ways:
            yield self._row(self._asking.varied(text), question, False)
        for text, question in self._told_in_answers:
            yield Row(text, question, False, OF_AN_ANSWER)
        for _ in range(REPORTS):
            text = next(self._told).text
            yield self._row(text, None if self._is_question(text) else NO_QUESTION, True)
        for text in (next(self._calm).text for _ in range(CALM)):
            yield self._row(text, NO_QUESTION, False)
        for text in (next(self._could_be).text for _ in range(IF)):
            yield self._row(text, None, False)
        for text in self._talk:
            yield self._row(text, NO_QUESTION, None)
        for _ in range(IN_A_REPORT):
            yield self._row(self._asking.asked(self._chance.choice(self._plain)), None, True)
        for text, question in (self._chance.choice(ways) for _ in range(BESIDE)):
            beside = self._asking.beside(self._asking.varied(text), self._chance.choice(self._plain))
            yield self._row(beside, question, True)

    def word_by_word(self, ways: Sequence[tuple[str, str]]) -> Iterator[Example]:
        """What the regression on words and letters learns from: each way to ask, as it is and in other words."""
        for text, question in ways:
            for way in (text, self._asking.varied(text)):
                yield Example(self._write_out(way), {question: THERE[0]})

    def _row(self, text: str, question: str | None, reports: bool | None) -> Row:
        return Row(self._write_out(text), question, reports)


SMALL_TALK = ("affirm", "agree", "deny", "none", "not_sure", "skip", "greet", "goodbye", "thank", "check", "start_over")


def _reports(row: Example) -> bool:
    """Whether a message tells something of the patient, there or not."""
    return any(status not in (EITHER, "hypothetical", "other_person") for status in row.signs.values())
