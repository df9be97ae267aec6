"""Runs the network that tells which question a message asks. itb_triage/learning/build_questions.py learns it."""

import json
import logging
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Mapping, Optional

from itb_triage.classifier.model import REMEMBERED, model_folder, session, tokenizer

NETWORK, GRAMS, ABOUT = "questions.onnx", "questions.npz", "questions.json"
NO_QUESTION = "-"
SHARE_OF_GRAMS = 0.3  # the regression's, of the two logarithms of a probability; chosen on `work` and `fresh`
ALMOST_ZERO = 1e-6
MOST_TOKENS = 40  # read of one message: its end, where the question mostly stands
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Asks:
    """Probabilities (0 to 1): of each question (with NO_QUESTION together 1), and that something is reported."""

    questions: Mapping[str, float]
    reports: float


class QuestionClassifier:
    """Which question a message asks, as a probability."""

    def __init__(self, folder: Path, share_of_grams: float = SHARE_OF_GRAMS) -> None:
        """Reads the model in `folder`. `share_of_grams`: how much the regression counts beside the network.

        Raises OSError, ValueError or KeyError where it cannot be read.
        """
        from itb_triage.classifier.ngrams import NGrams

        about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
        self.questions: tuple[str, ...] = tuple(about["questions"])  # but NO_QUESTION, which stands behind them
        self._session = session(folder / NETWORK)
        self._grams, self._share = NGrams(folder / GRAMS), share_of_grams
        self._cut: Any = tokenizer()
        # The pipeline and the guard around it read the same message: it is asked once.
        self.asks = lru_cache(maxsize=REMEMBERED)(self._asks)

    def _asks(self, text: str) -> Asks:
        """`text`: a message in words written out."""
        import numpy as np

        first, *ids, last = self._cut.encode(text).ids
        values = self._session.run(None, {"ids": np.array([[first, *ids[-MOST_TOKENS:], last]], dtype=np.int64)})
        *questions, none, reports = (float(value) for value in values[0][0])
        shares = averaged(np.array(questions), self._grams.logits(text), self._share) * (1.0 - none)
        return Asks({**dict(zip(self.questions, shares.tolist())), NO_QUESTION: none}, reports)


def averaged(by_network: Any, by_grams: Any, share: float) -> Any:
    """Probabilities of the questions, (questions,), together 1: the network's (`by_network`), and the regression's
    (`by_grams`, as logits) with `share` of their logarithms."""
    import numpy as np

    of_network = np.log(by_network / max(by_network.sum(), ALMOST_ZERO) + ALMOST_ZERO)
    both = (1.0 - share) * of_network - share * np.logaddexp(0.0, -by_grams)
    shares = np.exp(both - both.max())
    return shares / shares.sum()


@lru_cache(maxsize=2)
def question_classifier_for(root: Path) -> Optional[QuestionClassifier]:
    """The model of the project at `root`, read once a process; None, said once in the log, where there is none."""
    try:
        return QuestionClassifier(model_folder(root))
    except Exception as error:  # whatever is wrong with it: only questions asked word for word are answered
        log.warning(
            "no question classifier (%s): only questions asked word for word are answered. `make run` builds it.",
            type(error).__name__,
        )
        return None
