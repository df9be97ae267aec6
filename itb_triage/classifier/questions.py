"""Runs the learned network that tells which question a message asks. itb_triage/learning/questions.py learns it."""

import json
import logging
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Mapping, Optional

from itb_triage.classifier.model import REMEMBERED, model_folder, session, tokenizer

NETWORK, ABOUT = "questions.onnx", "questions.json"
NO_QUESTION = "-"
MOST_TOKENS = 40  # read of one message: its end, where the question mostly stands
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Asks:
    """Probabilities (0 to 1): of each question (with NO_QUESTION together 1), and that something is reported."""

    questions: Mapping[str, float]
    reports: float


class QuestionClassifier:
    """Which question a message asks, as a probability."""

    def __init__(self, folder: Path) -> None:
        """Reads the model in `folder`. Raises OSError, ValueError or KeyError where it cannot be read."""
        about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
        self.questions: tuple[str, ...] = tuple(about["questions"])
        self._session = session(folder / NETWORK)
        self._cut: Any = tokenizer()
        # The pipeline and the guard around it read the same message: it is asked once.
        self.asks = lru_cache(maxsize=REMEMBERED)(self._asks)

    def _asks(self, text: str) -> Asks:
        """`text`: a message in words written out."""
        import numpy as np

        first, *ids, last = self._cut.encode(text).ids
        values = self._session.run(None, {"ids": np.array([[first, *ids[-MOST_TOKENS:], last]], dtype=np.int64)})
        *questions, reports = (float(value) for value in values[0][0])
        return Asks(dict(zip(self.questions, questions)), reports)


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
