"""Typing errors: a word that is no English and close to a word we know is read as that word."""

from functools import lru_cache
from typing import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA
from spellchecker import SpellChecker

SHORTEST_MENDED = 4
LONG = 7
LONGEST_APART = 14  # letters of a word in words run together
LEAST_LETTERS = 2.5  # of such a word, on average
ONE_LETTER_WORDS = ("a", "i")


class Spelling:
    """Mends words towards the words of signs, then towards `others`. Ordinary English and `never_mended` stay."""

    def __init__(self, of_signs: Iterable[str], others: Iterable[str], never_mended: Iterable[str]) -> None:
        first, then = ({word for word in words if word.isalpha()} for words in (of_signs, others))
        self._vocabulary = first | then
        # Of equally close words the first one is taken.
        self._candidates = [word for word in (*sorted(first), *sorted(then - first)) if len(word) >= SHORTEST_MENDED]
        self._kept = set(never_mended)
        self._english = SpellChecker(language="en", distance=1)
        self.mend = lru_cache(maxsize=20_000)(self._mend)

    def known(self, word: str) -> bool:
        """Whether `word` is read as it stands."""
        return word in self._vocabulary or word in self._kept or word in self._english

    def _mend(self, word: str) -> tuple[str, ...]:
        if self.known(word) or len(word) < SHORTEST_MENDED or len(word) > 40:
            return (word,)
        single = "".join(letter for place, letter in enumerate(word) if place == 0 or word[place - 1] != letter)
        if single != word and self.known(single):
            return (single,)
        parts = self._apart(word)
        if parts:
            return parts
        allowed = 1 if len(word) < LONG else 2
        best = process.extractOne(word, self._candidates, scorer=OSA.distance, score_cutoff=allowed)
        if best and (best[0][0] == word[0] or len(word) >= 6):
            return (best[0],)
        return (word,)

    def _apart(self, word: str) -> tuple[str, ...]:
        """`word` as known words run together, as few as can be; or nothing where they would be mere syllables."""
        best: dict[int, tuple[str, ...]] = {0: ()}
        for end in range(1, len(word) + 1):
            for start in range(max(0, end - LONGEST_APART), end):
                piece = word[start:end]
                if start in best and (piece in self._vocabulary if len(piece) > 1 else piece in ONE_LETTER_WORDS):
                    candidate = (*best[start], piece)
                    if end not in best or len(candidate) < len(best[end]):
                        best[end] = candidate
        found = best.get(len(word), ())
        long_enough = len(word) >= LEAST_LETTERS * len(found) and max(map(len, found), default=0) >= SHORTEST_MENDED
        return found if len(found) > 1 and long_enough else ()
