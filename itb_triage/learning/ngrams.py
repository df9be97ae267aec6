"""Learns the regression on words and letters that stands beside the network."""

from typing import Any, Sequence

import numpy as np
import numpy.typing as npt
from scipy.sparse import hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from itb_triage.classifier.ngrams import KINDS
from itb_triage.learning.examples import EITHER, THERE, Example

Values = npt.NDArray[Any]
SEEN = 2  # in so many messages at least
STRENGTH = 30.0


def learn_ngrams(rows: Sequence[Example], outputs: Sequence[str]) -> dict[str, Values]:
    """Learns each of `outputs` (signs, or questions) from `rows`, which are written out. Returns, of each kind of
    grams, `KIND.grams` (one text, one a line), `KIND.rarity` (grams,) and `KIND.weights` (grams, outputs); and `added`
    (outputs,): the regression's constants."""
    counted = {kind: TfidfVectorizer(analyzer=grams, binary=True, min_df=SEEN) for kind, grams in KINDS.items()}
    seen = hstack([each.fit_transform([row.text for row in rows]) for each in counted.values()]).tocsr()
    weight = np.array([row.weight for row in rows])
    weights, added = [], []
    for output in outputs:
        told = [row.signs.get(output) for row in rows]
        used = np.array([status != EITHER for status in told])
        wanted = np.array([status in THERE for status in told])
        model = LogisticRegression(C=STRENGTH, solver="liblinear").fit(seen[used], wanted[used], weight[used])
        weights.append(model.coef_[0])
        added.append(model.intercept_[0])
    held = {"added": np.array(added, np.float32)}
    rest = np.stack(weights, 1).astype(np.float32)
    for kind, each in counted.items():
        grams = each.get_feature_names_out()
        held[f"{kind}.grams"] = np.array("\n".join(grams))
        held[f"{kind}.rarity"] = each.idf_.astype(np.float32)
        held[f"{kind}.weights"], rest = rest[: len(grams)], rest[len(grams) :]
    return held
