"""Learns which words tell of a sign at all: by them the parts of a long message are chosen that are read."""

from typing import Sequence

from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression

from itb_triage.classifier.ngrams import word_grams
from itb_triage.learning.examples import Example

LEAST_TELLING = 0.2


def telling_words(rows: Sequence[Example]) -> dict[str, float]:
    """Words, and two and three in a row, that speak for a sign in a message (above 0) or against one (below), and how
    much: the coefficients of a logistic regression."""
    words = CountVectorizer(binary=True, analyzer=word_grams, min_df=2)
    counted = words.fit_transform([row.text for row in rows])
    model = LogisticRegression(C=2.0, solver="liblinear").fit(counted, [bool(row.signs) for row in rows])
    worth = zip(words.get_feature_names_out(), model.coef_[0])
    return {word: round(float(value), 2) for word, value in worth if abs(value) >= LEAST_TELLING}
