"""Typing errors: a word that is no English and close to a word we know is read as that word."""

from collections import defaultdict
from functools import lru_cache
from typing import Any, Iterable, Optional

from rapidfuzz import process
from rapidfuzz.distance import OSA
from spellchecker import SpellChecker

SHORTEST_MENDED = 4
LONG = 7
SAFELY_BEGUN = 6  # letters from which on the first one may be the wrong one
LONGEST_APART = 14  # letters of a word in words run together
LEAST_LETTERS = 2.5  # of such a word, on average
ANY_LETTER = "*"
ONE_LETTER_WORDS = ("a", "i")


class Spelling:
    """Mends words towards those of signs and `others`: of equally likely ones, towards that of a sign.

    Ordinary English and `never_mended` stay.
    """

    def __init__(self, of_signs: Iterable[str], others: Iterable[str], never_mended: Iterable[str]) -> None:
        first, then = ({word for word in words if word.isalpha()} for words in (of_signs, others))
        self._of_signs, self._vocabulary = first, first | then
        self._candidates: dict[tuple[str, int], list[str]] = defaultdict(list)  # by first letter, or any, and length
        for word in sorted(self._vocabulary):
            if len(word) >= SHORTEST_MENDED:
                self._candidates[word[0], len(word)].append(word)
                self._candidates[ANY_LETTER, len(word)].append(word)
        self._kept = set(never_mended)
        self._english = SpellChecker(language="en", distance=1)
        self.mend = lru_cache(maxsize=20_000)(self._mend)

    @property
    def vocabulary(self) -> tuple[list[str], list[str]]:
        """What typing errors are mended towards: the words of signs, and all others; sorted."""
        return sorted(self._of_signs), sorted(self._vocabulary - self._of_signs)

    def known(self, word: str) -> bool:
        """Whether `word` is read as it stands."""
        return word in self._vocabulary or word in self._kept or word in self._english

    def _mend(self, word: str) -> tuple[str, ...]:
        if self.known(word) or len(word) < SHORTEST_MENDED or len(word) > 40:
            return (word,)
        single = "".join(letter for place, letter in enumerate(word) if place == 0 or word[place - 1] != letter)
        if single != word and self.known(single):
            return (single,)
        meant = self._meant(word, 1 if len(word) < LONG else 2)
        if meant and len(word) >= SAFELY_BEGUN and OSA.distance(word, meant) == 1 and not _slip(word, meant):
            return (meant,)  # "beathing" is no "be a thing"
        return self._apart(word) or (meant or word,)

    def _meant(self, word: str, apart: int) -> Optional[str]:
        """The known word at most so many letters `apart` that `word` was most likely meant to be."""
        begun = ANY_LETTER if len(word) >= SAFELY_BEGUN else word[0]
        found = [
            (each, far)
            for length in range(len(word) - apart, len(word) + apart + 1)
            for each, far, _ in process.extract(
                word, self._candidates.get((begun, length), ()), scorer=OSA.distance, score_cutoff=apart, limit=None
            )
        ]

        def likeliest_first(row: tuple[str, float]) -> tuple[Any, ...]:
            each, far = row
            commoner_first = -float(self._english.word_usage_frequency(each))
            return far, each[0] != word[0], _slip(word, each), each not in self._of_signs, commoner_first

        return min(found, key=likeliest_first)[0] if found else None

    def _apart(self, word: str) -> tuple[str, ...]:
        """`word` as known words run together, as few as can be; or nothing where they would be mere syllables."""
        best: dict[int, tuple[str, ...]] = {0: ()}
        for end in range(1, len(word) + 1):
            for start in range(max(0, end - LONGEST_APART), end):
                piece = word[start:end]
                if start in best and (piece in self._vocabulary if len(piece) > 1 else piece in ONE_LETTER_WORDS):
                    candidate = (*best[start], piece)
                    if end not in best or _better(candidate, best[end]):
                        best[end] = candidate
        found = best.get(len(word), ())
        long_enough = len(word) >= LEAST_LETTERS * len(found) and max(map(len, found), default=0) >= SHORTEST_MENDED
        return found if len(found) > 1 and long_enough else ()


def _better(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Fewer words, or the shortest of them longer: "his lips", not "hi slips"."""
    return (len(one), -min(map(len, one))) < (len(other), -min(map(len, other), default=0))


def _slip(typed: str, meant: str) -> int:
    """How seldom fingers slip so: a letter left out or two turned round; one too many; a wrong one."""
    if len(typed) < len(meant) or sorted(typed) == sorted(meant):
        return 0
    return 1 if len(typed) > len(meant) else 2
