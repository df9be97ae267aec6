"""Files of a learning that was interrupted, and of one that is done: written whole or not at all."""

import os
from pathlib import Path
from typing import Any, Mapping, Optional
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[Any]
LEARNED_FROM = "learned.from"


class NotWritten(Exception):
    """A file could not be written; nothing of it is left, and an older one is as it was. Its text says the mend."""


def save_arrays(file: Path, arrays: Mapping[str, Values], learned_from: str) -> None:
    """Writes `arrays`, and the digest of what they were learned from, to `file`. Raises NotWritten."""
    part = file.with_name(file.name + ".part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as written:
            np.savez(written, **{LEARNED_FROM: np.array(learned_from), **arrays})
            written.flush()
            os.fsync(written.fileno())
        os.replace(part, file)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise NotWritten(
            f"{file} could not be written ({error.strerror or error}). Make room on this disk, then give the same "
            "command again: it goes on behind the last round that is whole."
        ) from error


def load_arrays(file: Path, learned_from: str) -> Optional[dict[str, Values]]:
    """What `save_arrays` wrote; None where there is no such file, it is broken, or was learned from something else."""
    try:
        with np.load(file) as held:
            if str(held[LEARNED_FROM]) != learned_from:
                return None
            return {name: held[name] for name in held.files if name != LEARNED_FROM}
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        return None
