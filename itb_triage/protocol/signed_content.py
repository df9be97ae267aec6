"""What a clinician's signature covers: all that decides what a message leads to, as one short digest.

What messages are only learned from is left out: it decides nothing until a model is learned from it, and a model has a
digest of its own.
"""

import hashlib
import json
import re
from pathlib import Path
from typing import Any

from itb_triage.protocol.errors import Problem, ProtocolError
from itb_triage.protocol.language import Asides, Language, Questions

# The model that messages are read with stands beside the code, whichever data/ it reads by.
MODEL_CARD = Path(__file__).resolve().parents[2] / "model" / "card.json"
ARCHIVE = "model.zip"  # the file of the model, as its card names it
NO_MODEL = "none"
DIGEST = re.compile(r"[0-9a-f]{64}")
MEND = "Take both files of one release: git checkout -- model"
SHOWN = 8  # characters of the digest
NOT_SIGNED = "protocol.yml"  # holds the signature itself
# Files of data/language that count by what was read from them: the first decides nothing, the others in part. Each
# other file there counts as a whole.
NOT_WHOLE = ("variation.yml", "questions.yml", "asides.yml")
# Of files that hold both, what messages are only varied by, or learned from.
ONLY_LEARNED_FROM = {
    Questions: frozenset({"leads", "tails", "same", "asked_of_a_report", "between"}),
    Asides: frozenset({"asides", "not_asides"}),
}


def signed_content(data: Path, language: Language, model: str) -> str:
    """The digest of the clinical files, of all of data/language that reads a message (words, cues, limits), and of
    `model`, the digest of the released model.

    `data`: the folder of them; `language`: what was read from its files.
    """
    clinical = sorted(path for path in (data / "clinical").rglob("*.yml") if path.name != NOT_SIGNED)
    reading = sorted(path for path in (data / "language").glob("*.yml") if path.name not in NOT_WHOLE)
    files = [*clinical, *reading]
    covered = {
        "files": {str(path.relative_to(data)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files},
        "questions": deciding(language.questions),
        "asides": deciding(language.asides),
        "model": model,
    }
    return hashlib.sha256(json.dumps(covered, sort_keys=True).encode()).hexdigest()[:SHOWN]


def deciding(of: Questions | Asides) -> dict[str, Any]:
    """What of such a file decides when a message is read. A field that is new to the file does, until it is listed."""
    return of.dict(exclude=set(ONLY_LEARNED_FROM[type(of)]))


def released_model(card: Path = MODEL_CARD) -> str:
    """The digest of the released model as its card names it, NO_MODEL where there is no card.

    The card is read as plain values: what else stands in it is the classifier's to know. Raises ProtocolError where it
    is broken.
    """
    try:
        digest = json.loads(card.read_text(encoding="utf-8"))["files"][ARCHIVE]
    except FileNotFoundError:
        return NO_MODEL
    except json.JSONDecodeError as error:
        raise _broken(card, f"is no JSON ({error.msg})", error.lineno) from None
    except (OSError, UnicodeDecodeError) as error:
        raise _broken(card, f"cannot be read ({type(error).__name__})") from None
    except (KeyError, TypeError):
        raise _broken(card, f"does not name the digest of {ARCHIVE}") from None
    if not isinstance(digest, str) or not DIGEST.fullmatch(digest):
        raise _broken(card, f"names no SHA-256 digest of {ARCHIVE}")
    return digest


def _broken(card: Path, wrong: str, line: int = 1) -> ProtocolError:
    return ProtocolError([Problem(f"{card.parent.name}/{card.name}", line, wrong, MEND)])
