"""The classifier on a message: what it is given to hear, and where in the message it heard it."""

import logging
import re
from dataclasses import dataclass
from typing import Collection, Iterable, Optional, Sequence

from itb_triage.classifier import Scores, SignClassifier
from itb_triage.understanding.context import SENTENCE_ENDS
from itb_triage.understanding.words import Word

log = logging.getLogger(__name__)
HEARD_WORDS = 3  # in a row, when asking in which words a sign was heard


@dataclass(frozen=True)
class Heard:
    """The scores of a message, None where the classifier failed on it; and the place of its most telling sentence where
    there are several."""

    scores: Optional[Scores]
    told_in: Optional[tuple[int, int]] = None


class Hearing:
    """Gives a message's words to the classifier. Without one, or when it fails, nothing is heard."""

    def __init__(self, classifier: Optional[SignClassifier], clause_starts: Collection[str]) -> None:
        """`clause_starts`: words that begin a part of a sentence, of which a long message's most telling are read."""
        self._classifier = classifier
        self._clauses = Clauses(clause_starts)

    def hear(self, words: list[Word]) -> Optional[Heard]:
        """What is heard. None where there is no word, or no classifier."""
        if self._classifier is None or not any(word.norm[0].isalpha() for word in words):
            return None
        sentences = _sentences(words)
        texts = [_as_text(sentence) for sentence in sentences]
        try:
            scores = self._classifier.scores(self._clauses.of(texts))
            if len(sentences) < 2:
                return Heard(scores)
            told_in = sentences[self._classifier.most_telling(texts)]
        except Exception as error:  # the rules go on alone
            log.error("the sign classifier failed on a message: %s", type(error).__name__)
            return Heard(None)
        return Heard(scores, (told_in[0].start, told_in[-1].end))

    def heard_in(self, words: list[Word], sign: str) -> tuple[int, int]:
        """The place of the few words without which least would be heard of `sign`."""
        if self._classifier is None or not words:
            return 0, 0
        left = {}
        for start in range(max(1, len(words) - HEARD_WORDS + 1)):
            rest = words[:start] + words[start + HEARD_WORDS :]
            left[start] = self._there(sign, rest) if rest else 0.0
        start = min(left, key=lambda place: left[place])
        return words[start].start, words[min(start + HEARD_WORDS, len(words)) - 1].end

    def _there(self, sign: str, words: list[Word]) -> float:
        assert self._classifier is not None
        return self._classifier.scores(self._clauses.of(in_sentences(words))).there[sign]


class Clauses:
    """Cuts sentences where a part of a long message can be left out."""

    def __init__(self, starts: Collection[str]) -> None:
        either = "|".join(re.escape(word) for word in starts)
        self._ends = re.compile(rf"(?<=[,;:]) | (?=(?:{either}) )")

    def of(self, sentences: Sequence[str]) -> list[str]:
        """The clauses of `sentences`, in order; joined by spaces they are the whole again."""
        return [clause for sentence in sentences for clause in self._ends.split(sentence) if clause.strip()]


def in_sentences(words: Iterable[Word]) -> list[str]:
    """The sentences of a message with every word written out and mended: what is heard, and learned from."""
    return [_as_text(sentence) for sentence in _sentences(words)]


def _sentences(words: Iterable[Word]) -> list[list[Word]]:
    sentences: list[list[Word]] = [[]]
    for word in words:
        sentences[-1].append(word)
        if word.norm in SENTENCE_ENDS:
            sentences.append([])
    return [sentence for sentence in sentences if any(not word.is_break for word in sentence)]


def _as_text(sentence: Iterable[Word]) -> str:
    return " ".join(word.norm for word in sentence if word.norm != "\n")
