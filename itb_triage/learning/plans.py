"""What each of the two classifiers is learned from, round by round: the messages, and what is wanted of them."""

import random
from typing import Any, Callable, Iterable, Mapping, Protocol, Sequence

from itb_triage.classifier.questions import NO_QUESTION
from itb_triage.learning.asides import learn_asides, standing_apart
from itb_triage.learning.examples import Example
from itb_triage.learning.learner import Aim, Row
from itb_triage.learning.question_messages import QuestionMessages
from itb_triage.learning.questions import Questions
from itb_triage.learning.signs import Signs
from itb_triage.learning.telling import telling_words
from itb_triage.learning.training_data import TrainingData
from itb_triage.learning.variation import Variety

PHRASING_WEIGHT = 0.5  # a bare phrasing is no message
Write = Callable[[str], str]


class Plan(Protocol):
    """How one classifier is learned. `averaged`: so many of the last rounds' weights are averaged."""

    @property
    def name(self) -> str: ...

    @property
    def rounds(self) -> int: ...

    @property
    def averaged(self) -> int: ...

    @property
    def aim(self) -> Aim[Any]: ...

    @property
    def outputs(self) -> Sequence[str]:
        """Of the regression: the signs, or the questions."""

    def messages(self, number: int) -> Sequence[Row]:
        """Those of a round, numbered from 0."""

    def counted(self) -> Sequence[Example]:
        """What the regression on words and letters learns from."""

    def lists(self) -> Mapping[str, Any]:
        """What else is kept beside network and regression, as plain values."""


class SignPlan:
    """Signs in messages."""

    name, rounds, averaged = "signs", 5, 1

    def __init__(self, data: TrainingData, write_out: Write, seed: int) -> None:
        self._data, self._write_out, self._seed = data, write_out, seed
        self.outputs = data.signs
        self.aim = Signs(data.signs)
        self._rows = self._written()

    def messages(self, number: int) -> list[Example]:
        return list(self._variety(f"round {number}").round(self._rows))

    def counted(self) -> list[Example]:
        varied = self._variety("regression")
        return [*self._rows, *varied.round(self._rows), *varied.round(self._rows)]

    def lists(self) -> dict[str, Any]:
        data = self._data
        frames = (text for texts in data.variation.told_as.values() for text in texts)
        others = [*data.not_asides, *standing_apart(frames)]
        return {
            "signs": list(data.signs),
            "telling": telling_words(self._rows),
            "asides": learn_asides(map(self._write_out, data.asides), self._rows, map(self._write_out, others)),
        }

    def _written(self) -> list[Example]:
        """Every message and phrasing, written out."""
        spelled = random.Random(f"spellings {self._seed}")
        rows: Iterable[Example] = (
            *self._data.examples,
            *(
                Example(spelled.choice(each.spellings), _signs_of(each.sign, each.excluded), PHRASING_WEIGHT)
                for each in self._data.phrasings
            ),
        )
        return [Example(self._write_out(row.text), row.signs, row.weight) for row in rows]

    def _variety(self, of: str) -> Variety:
        data, chance = self._data, random.Random(f"signs {self._seed} {of}")
        return Variety(data.variation, data.asides, data.told_signs, self._write_out, chance)


class QuestionPlan:
    """Questions about the therapy, and whether something is reported."""

    name, rounds, averaged = "questions", 12, 5  # the mean knows questions better that are asked in new words

    def __init__(self, data: TrainingData, write_out: Write, seed: int) -> None:
        self._data, self._write_out, self._seed = data, write_out, seed
        self.outputs = data.questions
        self.aim = Questions([*data.questions, NO_QUESTION])

    def messages(self, number: int) -> list[Row]:
        return list(self._material(f"round {number}").round(number))

    def counted(self) -> list[Example]:
        return list(self._material("regression").word_by_word())

    def lists(self) -> dict[str, Any]:
        return {"questions": list(self._data.questions)}

    def _material(self, of: str) -> QuestionMessages:
        chance = random.Random(f"questions {self._seed} {of}")
        return QuestionMessages(self._data, self._seed, chance, self._write_out)


PLANS: Mapping[str, Callable[[TrainingData, Write, int], Plan]] = {"signs": SignPlan, "questions": QuestionPlan}


def _signs_of(sign: str, excluded: bool) -> dict[str, str]:
    return {} if excluded else {sign: "present"}
