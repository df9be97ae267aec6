"""The classifier on a message: what it is given to hear, and where in the message it heard it."""

import logging
from dataclasses import dataclass
from typing import Iterable, Optional

from itb_triage.classifier import Scores, SignClassifier
from itb_triage.understanding.context import SENTENCE_ENDS
from itb_triage.understanding.words import Word

log = logging.getLogger(__name__)
HEARD_WORDS = 3  # in a row, when asking in which words a sign was heard


@dataclass(frozen=True)
class Heard:
    """The scores of a message, and the place of its most telling sentence where there are several."""

    scores: Scores
    told_in: Optional[tuple[int, int]]


class Hearing:
    """Gives a message's words to the classifier. Without one, or when it fails, nothing is heard."""

    def __init__(self, classifier: Optional[SignClassifier]) -> None:
        self._classifier = classifier

    def hear(self, words: list[Word]) -> Optional[Heard]:
        """What is heard. None where there is no word."""
        if self._classifier is None or not any(word.norm[0].isalpha() for word in words):
            return None
        sentences = _sentences(words)
        texts = [_as_text(sentence) for sentence in sentences]
        try:
            scores = self._classifier.scores(texts)
            if len(sentences) < 2:
                return Heard(scores, None)
            told_in = sentences[self._classifier.most_telling(texts)]
        except Exception as error:  # the rules go on alone
            log.error("the sign classifier failed on a message: %s", type(error).__name__)
            return None
        return Heard(scores, (told_in[0].start, told_in[-1].end))

    def heard_in(self, words: list[Word], sign: str) -> tuple[int, int]:
        """The place of the few words without which least would be heard of `sign`."""
        if self._classifier is None or not words:
            return 0, 0
        left = {}
        for start in range(max(1, len(words) - HEARD_WORDS + 1)):
            rest = words[:start] + words[start + HEARD_WORDS :]
            left[start] = self._classifier.scores(in_sentences(rest)).there[sign] if rest else 0.0
        start = min(left, key=lambda place: left[place])
        return words[start].start, words[min(start + HEARD_WORDS, len(words)) - 1].end


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
