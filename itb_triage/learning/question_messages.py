"""The messages that the question classifier learns from."""

import random
import re
from itertools import cycle
from typing import Callable, Iterator, Sequence

from itb_triage.classifier.questions import NO_QUESTION
from itb_triage.learning.asking import Asking
from itb_triage.learning.examples import EITHER, THERE, Example
from itb_triage.learning.questions import Row
from itb_triage.protocol import Protocol
from itb_triage.understanding.questions import Forms

REPORTS = 2000  # messages of a round that report something
CALM = 500  # and that neither report nor ask
IF = 300  # and that tell of what could be, or of somebody else
BESIDE = 700  # questions of a round that have a report beside them
IN_A_REPORT = 500  # reports of a round in the form of a question
OF_AN_ANSWER = 0.3  # weight of a sentence of an answer: it tells what its question is about
LEAST_WORDS = 5  # of such a sentence
SENTENCE_ENDS = re.compile(r"(?<=[.?!])\s+")
SMALL_TALK = ("affirm", "agree", "deny", "none", "not_sure", "skip", "greet", "goodbye", "thank", "check", "start_over")


class QuestionMessages:
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


def _reports(row: Example) -> bool:
    """Whether a message tells something of the patient, there or not."""
    return any(status not in (EITHER, "hypothetical", "other_person") for status in row.signs.values())
