"""A message as words: cut, lower-cased, written out, mended and stemmed, each still knowing its place."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Collection, Sequence

import snowballstemmer

from itb_triage.protocol.language import WordData
from itb_triage.understanding.spelling import Spelling

PUNCTUATION = ".,;:!?()\n"
_REPEATED = re.compile(r"(.)\1{2,}")
_QUOTES = str.maketrans(
    {
        "\u2019": "'",
        "\u2018": "'",
        "\u00b4": "'",
        "`": "'",
        "\u02bc": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u2013": "-",
        "\u2014": "-",
        "\u2026": ".",
    }
)


@dataclass(frozen=True)
class Word:
    """A word as read: `norm` (lower case, mended), `stem`, and its place in the message."""

    norm: str
    stem: str
    start: int
    end: int

    @property
    def is_break(self) -> bool:
        return self.norm in PUNCTUATION


class Cutter:
    """Cuts text into words by data/language/words.yml."""

    def __init__(self, data: WordData) -> None:
        self._data = data
        self._stemmer = snowballstemmer.stemmer("english")
        self._read_as = {key: value.split() for key, value in data.read_as.items()}
        self._emoji = {key.replace("\ufe0f", ""): value.split() for key, value in data.emoji.items()}
        joined = "|".join(sorted(data.one_word, key=len, reverse=True))
        emoji = "|".join(re.escape(key) for key in sorted(self._emoji, key=len, reverse=True))
        self._pattern = re.compile(
            rf"(?:{joined})(?![^\W_])|{emoji}|[^\W\d_]+(?:'[^\W\d_]+)*|\d+(?:[.,]\d+)?|[.,;:!?()\n/%\u00b0]"
        )
        self.stem = lru_cache(maxsize=20_000)(self._stem)

    def _stem(self, word: str) -> str:
        same = self._data.same_as.get(word, word)
        return str(self._stemmer.stemWord(same))

    def cut(self, text: str, spelling: "Spelling | None" = None) -> list[Word]:
        """The words of `text` in order. Without `spelling` nothing is mended (the protocol's own words)."""
        words: list[Word] = []
        for match in self._pattern.finditer(_same_length_lower(text)):
            for norm in self._apart(match.group(), spelling):
                words.append(Word(norm, self.stem(norm), match.start(), match.end()))
        return words

    def _apart(self, found: str, spelling: "Spelling | None") -> list[str]:
        """The words of one that may be contracted: of "he'll" two."""
        first, _, ending = found.rpartition("'")
        if not first or ending not in self._data.contracted:
            return self._written_out(found.replace("'", ""), spelling)
        return [*self._written_out(first.replace("'", ""), spelling), self._data.contracted[ending]]

    def _written_out(self, raw: str, spelling: "Spelling | None") -> list[str]:
        if raw in self._emoji:
            return self._emoji[raw]
        if raw in self._read_as:
            return self._read_as[raw]
        if spelling is None or not raw.isalpha():
            return [raw]
        mended: list[str] = []
        for word in spelling.mend(_REPEATED.sub(r"\1\1", raw)):
            mended.extend(self._read_as.get(word, [word]))
        return mended


def _same_length_lower(text: str) -> str:
    """`text` in lower case with plain quotes; every character keeps its place."""
    text = text.translate(_QUOTES)
    lowered = text.lower()
    if len(lowered) == len(text) and text.isascii():
        return lowered
    return "".join(_one(character) for character in text)


def _one(character: str) -> str:
    plain = unicodedata.normalize("NFKC", character).lower()
    if len(plain) == 1:
        base = unicodedata.normalize("NFD", plain)[0]
        return base if base.isalpha() else plain
    return character


def numbered_parts(words: Sequence[Word], ends: Collection[str]) -> list[int]:
    """For each word the number of its part, from 0. A word of `ends` belongs to the part that it ends."""
    parts, number = [], 0
    for word in words:
        parts.append(number)
        number += word.norm in ends
    return parts
