"""Varies the ways to ask a question, so that what is learned is what they ask and not how."""

import random
import re
from typing import Sequence

from itb_triage.learning.mistyping import mistyped
from itb_triage.learning.training_data import QuestionVariety

MESSAGE = "{message}"
LED, TAILED = 0.3, 0.25  # share of those with something before them, behind them
SWAPPED = 0.5  # share of the words that others may stand for
LEFT_OUT, MISTYPED = 0.25, 0.12  # share with a word left out, with a typing error
LONG = 5  # words, from which one may be left out
MARKS = ("", "", "?", " ?")


class Asking:
    """The variety of data/language/questions.yml."""

    def __init__(self, variety: QuestionVariety, chance: random.Random) -> None:
        self._variety, self._chance = variety, chance
        self._same = [
            (re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))})\b"), others)
            for words, others in variety.same
        ]

    def varied(self, text: str) -> str:
        """One way to ask in other words."""
        for pattern, words in self._same:
            text = pattern.sub(lambda found, words=words: self._other(found.group(), words), text)  # type: ignore[misc]
        if self._happens(LEFT_OUT):
            text = self._without_a_word(text)
        if self._happens(MISTYPED):
            text = mistyped(text, self._chance)
        if self._happens(LED):
            text = f"{self._chance.choice(self._variety.leads)} {text}"
        if self._happens(TAILED):
            text = f"{text} {self._chance.choice(self._variety.tails)}"
        return text.rstrip("?") + self._chance.choice(MARKS)

    def asked(self, report: str) -> str:
        """A report in the form of a question."""
        return self._chance.choice(self._variety.around_reports).replace(MESSAGE, report)

    def beside(self, question: str, report: str) -> str:
        """A question and a report, either first."""
        parts = [question, report]
        self._chance.shuffle(parts)
        return self._chance.choice(self._variety.between).join(parts)

    def _other(self, found: str, words: Sequence[str]) -> str:
        return self._chance.choice(words) if self._happens(SWAPPED) else found

    def _without_a_word(self, text: str) -> str:
        words = text.split()
        if len(words) >= LONG:
            words.pop(self._chance.randrange(len(words)))
        return " ".join(words)

    def _happens(self, share: float) -> bool:
        return self._chance.random() < share
