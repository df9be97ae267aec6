"""The sign classifier: what a message says of each sign. itb_triage/learning learns it."""

import json
import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Collection, Mapping, Sequence

from itb_triage.classifier.session import Network, Tokens, checked

NETWORK, GRAMS, LISTS = (f"signs/{name}" for name in ("network.onnx", "regression.npz", "lists.json"))
MORE_TOKENS = 8  # for words that take more tokens than their length tells
REMEMBERED = 16  # messages
SHARE_OF_GRAMS = 0.4  # of the two logits of a sign, the regression's; chosen on the part to work on
LEAST = 1e-4  # as near to 0 or 1 as a probability of the network is taken
MOST_TOKENS = 30  # read of one message: the time grows with them (7 ms), and 10 ms is the limit
ABSENT = ("denied", "past", "hypothetical", "other_person")  # ways in which a sign that is named is not there


@dataclass(frozen=True)
class Scores:
    """Probabilities (0 to 1): of each sign that it is there now, in the patient; of each that it is named and not
    there; and of each way of not being there (ABSENT) that some sign of the message is told in."""

    there: Mapping[str, float]
    named: Mapping[str, float]
    absent: Mapping[str, float]

    def without(self, signs: Collection[str]) -> "Scores":
        """These scores, with nothing said of `signs`."""
        there, named = (
            {sign: value for sign, value in of.items() if sign not in signs} for of in (self.there, self.named)
        )
        return Scores(there, named, self.absent)


class SignClassifier:
    """What a message says of each sign, as a probability."""

    def __init__(self, parts: Mapping[str, bytes], share_of_grams: float = SHARE_OF_GRAMS) -> None:
        """`parts`: of a model's archive. `share_of_grams`: of a sign's logit, that of the regression.

        Raises where a part is none of its kind.
        """
        from itb_triage.classifier.ngrams import NGrams

        lists = json.loads(parts[LISTS])
        self.signs: tuple[str, ...] = tuple(lists["signs"])
        self._telling: dict[str, float] = lists["telling"]
        self._asides: dict[str, float] = lists["asides"]
        if not all(map(math.isfinite, (*self._telling.values(), *self._asides.values()))):
            raise ValueError("a word weighs no number")
        self._network = Network(parts[NETWORK], _first_tokens, 2 * len(self.signs) + len(ABSENT))
        self._share = share_of_grams
        self._grams = NGrams(parts[GRAMS], len(self.signs))
        # The pipeline and the guard around it read the same message: it is scored once.
        self._scores_of = lru_cache(maxsize=REMEMBERED)(self._score)

    def scores(self, clauses: Sequence[str]) -> Scores:
        """`clauses`: a message in order, as words written out.

        Of a long message only the clauses with the most telling words are read, so that the time is bounded.
        """
        return self._scores_of(self._worth_reading(clauses))

    def most_telling(self, sentences: Sequence[str]) -> int:
        """The place, among one or more sentences, of the one whose words speak most for a sign."""
        return max(range(len(sentences)), key=lambda place: self._worth(sentences[place]))

    def aside(self, part: str) -> float:
        """The probability that a part of a message (words written out) is an aside: polite, or playing it down."""
        worth = self._asides[""] + _spoken_for(self._asides, part)
        return 1.0 / (1.0 + math.exp(-worth))

    def _score(self, text: str) -> Scores:
        import numpy as np

        values = self._network.probabilities(text)
        count = len(self.signs)
        there, named = np.array(values[:count]), np.array(values[count : 2 * count])
        there = averaged(there, named, self._grams.logits(text), self._share)
        return Scores(
            dict(zip(self.signs, checked(there, count))),
            dict(zip(self.signs, values[count:])),
            dict(zip(ABSENT, values[2 * count :])),
        )

    def _worth_reading(self, clauses: Sequence[str]) -> str:
        """The message, or of one that is too long the clauses with the most telling words, in their order."""
        whole = " ".join(clauses)
        if _tokens(whole) <= MOST_TOKENS:
            return whole
        by_worth = sorted(range(len(clauses)), key=lambda place: -self._worth(clauses[place]))
        chosen: set[int] = set()
        room = MOST_TOKENS
        for place in by_worth:
            size = _tokens(clauses[place])
            if size <= room or not chosen:
                chosen.add(place)
                room -= size
        return " ".join(clauses[place] for place in sorted(chosen))

    def _worth(self, clause: str) -> float:
        """How much the words of a clause, and the words in a row, speak for a sign in it."""
        return _spoken_for(self._telling, clause)


def _first_tokens(tokens: Tokens) -> Tokens:
    return tokens[: MOST_TOKENS + MORE_TOKENS]


def averaged(there: Any, named: Any, by_grams: Any, share: float) -> Any:
    """The probability of each sign, (signs,): the network's (`there`), averaged with the regression's (`by_grams`)
    as logits.

    The regression has `share` of it, and less the surer the network is that the sign is named and not there (`named`):
    of "has stopped breathing" and "stopped breathing as a baby" single words know no difference.
    """
    import numpy as np

    there = np.clip(there, LEAST, 1 - LEAST)
    share = share * (1 - named)
    logits = (1 - share) * np.log(there / (1 - there)) + share * by_grams
    return 1 / (1 + np.exp(-logits))


def _spoken_for(weights: Mapping[str, float], text: str) -> float:
    """The sum of the weights of the words of `text`, and of its words in a row."""
    from itb_triage.classifier.ngrams import word_grams

    return sum(weights.get(gram, 0.0) for gram in set(word_grams(text)))


def _tokens(text: str) -> int:
    """About how many tokens a text has: one a word, and one more for each six letters."""
    return sum(1 + len(word) // 6 for word in text.split())
