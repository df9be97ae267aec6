"""Parts of a message that only play it down or are polite ("sorry to bother you"): left out before the rest is read."""

import logging
from typing import Iterable, Iterator, Optional

from itb_triage.classifier import SignClassifier
from itb_triage.protocol.language import Asides
from itb_triage.understanding.reading import Finding
from itb_triage.understanding.words import Word

log = logging.getLogger(__name__)
JOINS = ",:;("  # a message whose last part was left out does not end in one


class AsideReader:
    """Knows asides by what was learned from data/language/asides.yml. Without a classifier there are none."""

    def __init__(self, classifier: Optional[SignClassifier], data: Asides, heard_from: float) -> None:
        """`heard_from`: the probability of any sign from which a part stays, whatever it sounds like."""
        self._classifier = classifier
        self._data = data
        self._heard_from = heard_from

    def without(self, words: list[Word], found: Iterable[Finding]) -> list[Word]:
        """The words without the asides. A part in which a sign was `found`, or is heard, is none;
        nor is the whole of a message."""
        if self._classifier is None:
            return words
        parts = list(self._parts(words))
        try:
            sounds = self._asides_among(parts, found, self._classifier)
            asides = [part for part, so in zip(parts, sounds) if so]
            if not asides or self._tells(asides, self._classifier):
                return words
        except Exception as error:
            log.error("the sign classifier failed on a message: %s", type(error).__name__)
            return words
        kept = [part for part, so in zip(parts, sounds) if not so]
        return self._joined(kept, not sounds[0], not sounds[-1])

    def _parts(self, words: list[Word]) -> Iterator[list[Word]]:
        """Parts with at least one word each, and the breaks that end it."""
        part: list[Word] = []
        spoken = False
        for word in words:
            begins = word.norm in self._data.starts or (bool(part) and part[-1].is_break and not word.is_break)
            if spoken and begins:
                yield part
                part, spoken = [], False
            part.append(word)
            spoken = spoken or not word.is_break
        if part:
            yield part

    def _asides_among(
        self, parts: list[list[Word]], found: Iterable[Finding], classifier: SignClassifier
    ) -> list[bool]:
        """Which parts sound like asides. Where all do, not the one that does so least."""
        places = [(finding.start, finding.end) for finding in found]
        likely = [
            classifier.aside(said) if (said := self._said(part)) and not _holds_any(part, places) else 0.0
            for part in parts
        ]
        enough = self._data.sure_from
        if likely and min(likely) >= enough:
            likely[likely.index(min(likely))] = 0.0
        return [each >= enough for each in likely]

    def _tells(self, asides: list[list[Word]], classifier: SignClassifier) -> bool:
        """Whether a sign is heard in them. All are heard at once: hearing is what takes time."""
        *before, last = map(self._said, asides)
        there = classifier.scores([*(f"{part} ," for part in before), last]).there
        return max(there.values(), default=0.0) >= self._heard_from

    def _said(self, part: list[Word]) -> str:
        """The words of a part, without the "but" before it."""
        words = part[1:] if part[0].norm in self._data.starts else part
        return " ".join(word.norm for word in words if not word.is_break)

    def _joined(self, parts: list[list[Word]], from_start: bool, to_end: bool) -> list[Word]:
        """What is left, without a "but" at its start, or a comma or one full stop at its end, that only joined what was
        left out: the message is read as it would have been without it."""
        words = [word for part in parts for word in part]
        while not from_start and len(words) > 1 and words[0].norm in self._data.starts:
            words = words[1:]
        while not to_end and len(words) > 1 and words[-1].norm in JOINS:
            words = words[:-1]
        if not to_end and len(words) > 1 and words[-1].norm == ".":
            words = words[:-1]
        return words


def _holds_any(part: list[Word], places: list[tuple[int, int]]) -> bool:
    return any(start < part[-1].end and end > part[0].start for start, end in places)
