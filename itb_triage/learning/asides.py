"""Learns what an aside is: a part of a message that plays it down or is polite, and says nothing of a sign."""

import re
from typing import Iterable, Sequence

from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression

from itb_triage.classifier.ngrams import word_grams
from itb_triage.learning.examples import Example
from itb_triage.learning.variation import PLACE

SMALLEST = 0.01  # what a word must weigh to be kept
SURELY_ASIDE = 0.5  # a part of a message with signs that sounds so much like an aside is taken for one
STRENGTH = 10.0
_PARTS = re.compile(r" ?[.,;:!?()] ?")


def learn_asides(asides: Iterable[str], rows: Sequence[Example], others: Iterable[str]) -> dict[str, float]:
    """The weight of words and of words in a row for a part of a message to be an aside; "" is what is added to all.

    `asides`: such parts. `rows`: messages; the parts of those with signs are no asides. `others`: parts that say of a
    sign beside them that it is not there, so that they must be heard. All written out.
    """
    asides = list(asides)
    messages = [[part for part in _PARTS.split(row.text) if part] for row in rows if row.signs]
    none = [parts[0] for parts in messages if len(parts) == 1]
    none += others
    words, model = _fitted(asides, none)
    of_several = [part for parts in messages if len(parts) > 1 for part in parts]
    likely = model.predict_proba(words.transform(of_several))[:, 1] if of_several else ()
    words, model = _fitted(asides, [*none, *(part for part, share in zip(of_several, likely) if share < SURELY_ASIDE)])
    worth = zip(words.get_feature_names_out(), model.coef_[0])
    kept = {word: round(float(value), 3) for word, value in worth if abs(value) >= SMALLEST}
    return {**kept, "": round(float(model.intercept_[0]), 3)}


def standing_apart(frames: Iterable[str]) -> list[str]:
    """The parts of `frames` (see data/language/variation.yml) that the message itself is no part of: "? no" of
    "{message} ? no", nothing of "it is not that {message}"."""
    return [part for text in frames for part in _PARTS.split(text) if part and PLACE not in part]


def _fitted(asides: Sequence[str], others: Sequence[str]) -> tuple[CountVectorizer, LogisticRegression]:
    words = CountVectorizer(binary=True, analyzer=word_grams)
    seen = words.fit_transform([*asides, *others])
    wanted = [place < len(asides) for place in range(len(asides) + len(others))]
    return words, LogisticRegression(C=STRENGTH, solver="liblinear", class_weight="balanced").fit(seen, wanted)
