"""The messages that the question classifier learns from."""

import random
from typing import Callable, Iterator, Sequence, TypeVar

from itb_triage.classifier.questions import NO_QUESTION
from itb_triage.learning.asking import Asking
from itb_triage.learning.examples import EITHER, THERE, Example
from itb_triage.learning.questions import Row
from itb_triage.learning.training_data import TrainingData
from itb_triage.understanding.questions import Forms

REPORTS = 2000  # messages of a round that report something
CALM = 500  # and that neither report nor ask
IF = 300  # and that tell of what could be, or of somebody else
BESIDE = 700  # questions of a round that have a report beside them
IN_A_REPORT = 500  # reports of a round in the form of a question
OF_AN_ANSWER = 0.3  # weight of a sentence of an answer: it tells what its question is about
T = TypeVar("T")


class QuestionMessages:
    """The messages of a round: each way to ask, varied anew; and reports, alone, as a question, and beside one."""

    def __init__(self, data: TrainingData, seed: int, chance: random.Random, write_out: Callable[[str], str]) -> None:
        """`seed`: of the whole learning: by it the examples are shared out among its rounds. `chance`: of one round."""
        self._data, self._chance, self._write_out = data, chance, write_out
        self._asking = Asking(data.question_variety, chance)
        self._is_question = Forms(data.question_variety.starts).asks
        self._told = [row for row in data.examples if _reports(row)]
        self._could_be = [
            row for row in data.examples if row.signs and set(row.signs.values()) <= {"hypothetical", "other_person"}
        ]
        self._calm = [row for row in data.examples if not row.signs and not self._is_question(row.text)]
        self._plain = [row.text for row in self._told if not self._is_question(row.text)]
        shared_out = random.Random(f"examples {seed}")
        for rows in (self._told, self._calm, self._could_be):
            shared_out.shuffle(rows)

    def round(self, number: int) -> Iterator[Row]:
        """The messages of the round of that number, from 0."""
        ways = self._data.ways
        for text, question in ways:
            yield self._row(self._asking.varied(text), question, False)
        for text, question in self._data.answers:
            yield Row(self._write_out(text), question, False, OF_AN_ANSWER)
        for row in _share(self._told, REPORTS, number):
            yield self._row(row.text, None if self._is_question(row.text) else NO_QUESTION, True)
        for row in _share(self._calm, CALM, number):
            yield self._row(row.text, NO_QUESTION, False)
        for row in _share(self._could_be, IF, number):
            yield self._row(row.text, None, False)
        for text in self._data.small_talk:
            yield self._row(text, NO_QUESTION, None)
        for _ in range(IN_A_REPORT):
            yield self._row(self._asking.asked(self._chance.choice(self._plain)), None, True)
        for text, question in (self._chance.choice(ways) for _ in range(BESIDE)):
            beside = self._asking.beside(self._asking.varied(text), self._chance.choice(self._plain))
            yield self._row(beside, question, True)

    def word_by_word(self) -> Iterator[Example]:
        """What the regression on words and letters learns from: each way to ask, as it is and in other words."""
        for text, question in self._data.ways:
            for way in (text, self._asking.varied(text)):
                yield Example(self._write_out(way), {question: THERE[0]})

    def _row(self, text: str, question: str | None, reports: bool | None) -> Row:
        return Row(self._write_out(text), question, reports)


def _share(rows: Sequence[T], count: int, number: int) -> Iterator[T]:
    """So many of `rows`, others in each round until all have been given."""
    return (rows[place % len(rows)] for place in range(number * count, (number + 1) * count))


def _reports(row: Example) -> bool:
    """Whether a message tells something of the patient, there or not."""
    return any(status not in (EITHER, "hypothetical", "other_person") for status in row.signs.values())
