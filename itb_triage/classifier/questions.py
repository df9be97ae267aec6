"""The question classifier: which question about the therapy a message asks. itb_triage/learning learns it."""

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Mapping

from itb_triage.classifier.session import Network, Tokens, checked
from itb_triage.classifier.signs import REMEMBERED

NETWORK, GRAMS, LISTS = (f"questions/{name}" for name in ("network.onnx", "regression.npz", "lists.json"))
NO_QUESTION = "-"
SHARE_OF_GRAMS = 0.3  # the regression's, of the two logarithms of a probability; chosen on `work` and `fresh`
ALMOST_ZERO = 1e-6
MOST_TOKENS = 40  # read of one message: its end, where the question mostly stands


@dataclass(frozen=True)
class Asks:
    """Probabilities (0 to 1): of each question (with NO_QUESTION together 1), and that something is reported."""

    questions: Mapping[str, float]
    reports: float


class QuestionClassifier:
    """Which question a message asks, as a probability."""

    def __init__(self, parts: Mapping[str, bytes], share_of_grams: float = SHARE_OF_GRAMS) -> None:
        """`parts`: of a model's archive. `share_of_grams`: how much the regression counts beside the network.

        Raises where a part is none of its kind.
        """
        from itb_triage.classifier.ngrams import NGrams

        lists = json.loads(parts[LISTS])
        self.questions: tuple[str, ...] = tuple(lists["questions"])  # but NO_QUESTION, which stands behind them
        count = len(self.questions)
        self._network = Network(parts[NETWORK], _last_tokens, count + 2)  # none of them, and something is reported
        self._grams, self._share = NGrams(parts[GRAMS], count), share_of_grams
        # The pipeline and the guard around it read the same message: it is asked once.
        self.asks = lru_cache(maxsize=REMEMBERED)(self._asks)

    def _asks(self, text: str) -> Asks:
        """`text`: a message in words written out."""
        import numpy as np

        *questions, none, reports = self._network.probabilities(text)
        shares = averaged(np.array(questions), self._grams.logits(text), self._share) * (1.0 - none)
        return Asks({**dict(zip(self.questions, checked(shares, len(self.questions)))), NO_QUESTION: none}, reports)


def _last_tokens(tokens: Tokens) -> Tokens:
    first, *between, last = tokens
    return [first, *between[-MOST_TOKENS:], last]


def averaged(by_network: Any, by_grams: Any, share: float) -> Any:
    """Probabilities of the questions, (questions,), together 1: the network's (`by_network`), and the regression's
    (`by_grams`, as logits) with `share` of their logarithms."""
    import numpy as np

    of_network = np.log(by_network / max(by_network.sum(), ALMOST_ZERO) + ALMOST_ZERO)
    both = (1.0 - share) * of_network - share * np.logaddexp(0.0, -by_grams)
    shares = np.exp(both - both.max())
    return shares / shares.sum()
