"""Learns what an aside is: a part of a message that plays it down or is polite, and says nothing of a sign."""

import re
from typing import Iterable, Sequence

from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression

from itb_triage.learning.examples import Example

LONGEST = 3  # words in a row that are looked at together
SMALLEST = 0.01  # what a word must weigh to be kept
WEIGHT_OF_PARTS = 0.3  # a part of a message with a sign may be an aside itself
STRENGTH = 30.0
_PARTS = re.compile(r" ?[.,;:!?()] ?")


def learn_asides(asides: Iterable[str], rows: Sequence[Example], told_as: Iterable[str]) -> dict[str, float]:
    """The weight of words and of words in a row for a part of a message to be an aside; "" is what is added to all.

    `asides`: such parts. `rows`: messages; the parts of those with signs are no asides. `told_as`: words that say of
    a sign that it is not there, so that they must be heard. All written out.
    """
    texts, weights = list(asides), []
    known = set(texts)
    weights = [1.0] * len(texts)
    wanted = [True] * len(texts)
    for row in rows:
        parts = [part for part in _PARTS.split(row.text) if part and part not in known] if row.signs else []
        texts += parts
        weights += [1.0 if len(parts) == 1 else WEIGHT_OF_PARTS] * len(parts)
    kept = [part for text in told_as for part in _PARTS.split(text) if part]
    texts += kept
    weights += [2.0] * len(kept)
    wanted += [False] * (len(texts) - len(wanted))
    words = CountVectorizer(binary=True, ngram_range=(1, LONGEST), token_pattern=r"(?u)\S+")
    model = LogisticRegression(C=STRENGTH, solver="liblinear").fit(words.fit_transform(texts), wanted, weights)
    worth = zip(words.get_feature_names_out(), model.coef_[0])
    kept_words = {word: round(float(value), 3) for word, value in worth if abs(value) >= SMALLEST}
    return {**kept_words, "": round(float(model.intercept_[0]), 3)}
