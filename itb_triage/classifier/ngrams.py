"""A regression on the words and letters of a message, beside the network: it is sure of what it has seen before."""

import io
from functools import lru_cache
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
    """The learned regression: one logit an output (a sign, or a question)."""

    def __init__(self, part: bytes, outputs: int) -> None:
        """Reads what `learning.packing` wrote, in NumPy's format: of each kind its grams, how rare each is, and its
        weights as whole numbers of eight bits, in units of `unit` (outputs,); and the constants `added` (outputs,).

        `outputs`: how many it is to have. Raises OSError, ValueError or KeyError where it cannot be read, or has more
        or fewer.
        """
        with np.load(io.BytesIO(part)) as held:
            self._added: Values = held["added"]
            self._unit: Values = held["unit"]
            self._places: dict[str, dict[str, int]] = {
                kind: {gram: place for place, gram in enumerate(held[f"{kind}.grams"].tobytes().decode().split("\n"))}
                for kind in KINDS
            }
            self._rarity: dict[str, Values] = {kind: held[f"{kind}.rarity"].astype(np.float32) for kind in KINDS}
            self._weights: dict[str, Values] = {kind: held[f"{kind}.weights"] for kind in KINDS}
        for kind, known in self._places.items():
            if self._weights[kind].shape != (len(known), outputs) or self._rarity[kind].shape != (len(known),):
                raise ValueError(f"{outputs} outputs of {len(known)} {kind} were expected")
        if self._added.shape != (outputs,) or self._unit.shape != (outputs,):
            raise ValueError(f"{outputs} outputs were expected")
        if not all(np.isfinite(values).all() for values in (self._added, self._unit, *self._rarity.values())):
            raise ValueError("a weight is no number")

    def logits(self, text: str) -> Values:
        """(outputs,) of a message in words written out."""
        total = np.zeros_like(self._added)
        for kind, grams in KINDS.items():
            known = self._places[kind]
            places = np.fromiter({known[gram] for gram in grams(text) if gram in known}, int)
            if places.size:
                rarity = self._rarity[kind][places]
                total += rarity @ self._weights[kind][places].astype(np.float32) / np.sqrt(rarity @ rarity)
        return self._added + self._unit * total
