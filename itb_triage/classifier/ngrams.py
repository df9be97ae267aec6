"""A regression on the words and letters of a message, beside the network: it is sure of what it has seen before."""

from functools import lru_cache
from pathlib import Path
from typing import Any, Callable, Mapping

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[Any]
WORDS_IN_A_ROW = (1, 2, 3)
LETTERS_IN_A_ROW = (3, 4, 5)


def word_grams(text: str) -> list[str]:
    """The words of `text` (written out), and each two and three in a row."""
    words = text.split()
    return [" ".join(words[at : at + long]) for long in WORDS_IN_A_ROW for at in range(len(words) - long + 1)]


def letter_grams(text: str) -> list[str]:
    """The letters in a row of each word of `text`, its two ends marked."""
    return [gram for word in text.split() for gram in _letters(word)]


@lru_cache(maxsize=20_000)
def _letters(word: str) -> tuple[str, ...]:
    marked = f"_{word}_"
    return tuple(marked[at : at + long] for long in LETTERS_IN_A_ROW for at in range(len(marked) - long + 1))


KINDS: Mapping[str, Callable[[str], list[str]]] = {"words": word_grams, "letters": letter_grams}


class NGrams:
    """The learned regression: one logit a sign."""

    def __init__(self, file: Path) -> None:
        """Reads `file` (NumPy's). Raises OSError, ValueError or KeyError where it cannot be read."""
        with np.load(file) as held:
            self._added: Values = held["added"]
            self._places: dict[str, dict[str, int]] = {
                kind: {gram: place for place, gram in enumerate(str(held[f"{kind}.grams"]).split("\n"))}
                for kind in KINDS
            }
            self._rarity: dict[str, Values] = {kind: held[f"{kind}.rarity"] for kind in KINDS}
            self._weights: dict[str, Values] = {kind: held[f"{kind}.weights"] for kind in KINDS}

    def logits(self, text: str) -> Values:
        """(signs,) of a message in words written out."""
        total = self._added.copy()
        for kind, grams in KINDS.items():
            known = self._places[kind]
            places = np.fromiter({known[gram] for gram in grams(text) if gram in known}, int)
            if places.size:
                rarity = self._rarity[kind][places]
                total += rarity @ self._weights[kind][places].astype(np.float32) / np.sqrt(rarity @ rarity)
        return total
