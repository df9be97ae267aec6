"""Files of a learning that was interrupted, and of one that is done: written whole or not at all, by one at a time."""

import errno
import fcntl
import os
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Iterator, Mapping, Optional
from zipfile import BadZipFile, ZipFile

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[Any]
LEARNED_FROM = "learned.from"
FULL = (errno.ENOSPC, errno.EDQUOT)
NOT_ALLOWED = (errno.EACCES, errno.EPERM, errno.EROFS)


class NotWritten(Exception):
    """A file could not be written; nothing of it is left, and an older one is as it was. Its text says the mend."""


class NotUsable(Exception):
    """A file is there, and cannot be gone on with. Its text says which and why; the mend is its catcher's."""


class Busy(Exception):
    """Another process learns the same into the same folder. Its text says which, and the mend."""


@contextmanager
def writing(file: Path, then: str = "give the same command again") -> Iterator[None]:
    """Raises NotWritten where what is done meanwhile raises OSError. `file`: the one that is told of where the error
    names none; `then`: what is to be done once there is room."""
    try:
        yield
    except OSError as error:
        named, why = error.filename2 or error.filename or file, error.strerror or error
        if error.errno in FULL:
            raise NotWritten(f"{named} could not be written ({why}). Make room there, then {then}.") from error
        right = "This user must be allowed to write" if error.errno in NOT_ALLOWED else "Files must be writable"
        raise NotWritten(f"{named} cannot be written ({why}). {right} in {Path(named).parent}") from error


def not_read(error: OSError) -> str:
    """One line for what could not be read: which file, why, and what would be right."""
    if not error.filename:
        return str(error)
    return f"{error.filename} cannot be read ({error.strerror}). It must be there, and this user be allowed to read it"


@contextmanager
def alone(folder: Path, name: str) -> Iterator[None]:
    """Meanwhile no other process learns the classifier `name` into `folder`. The lock goes with the process, however it
    ends; what one that was killed left half-written is taken away.

    Raises Busy where another one learns it there; NotWritten where the folder cannot be written to.
    """
    lock = folder / f"{name}.lock"
    with writing(lock):
        folder.mkdir(parents=True, exist_ok=True)
        opened = lock.open("ab+", buffering=0)
    with opened:
        with writing(lock):
            _take(opened, lock)
            for part in folder.glob(f"{name}.*.part"):
                part.unlink(missing_ok=True)
        yield


def _take(opened: BinaryIO, lock: Path) -> None:
    """Locks the file, and writes into it who did. Raises Busy, OSError."""
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        opened.seek(0)
        who = opened.read().decode(errors="replace").strip()
        raise Busy(
            f"{lock.stem} is being learned into {lock.parent} already, by process {who}. "
            f"Wait until it is done, or end it: kill {who}"
        ) from None
    opened.truncate(0)
    opened.write(str(os.getpid()).encode())


def save_arrays(file: Path, arrays: Mapping[str, Values], learned_from: str) -> None:
    """Writes `arrays`, and the digest of what they were learned from, to `file`. Raises NotWritten."""
    part = file.with_name(f"{file.name}.{os.getpid()}.part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as written:
            _write(written, {LEARNED_FROM: np.array(learned_from), **arrays})
            written.flush()
            os.fsync(written.fileno())
        os.replace(part, file)
    except OSError as error:
        # Of the part it would name a file that is gone by then, and of a full disk it names none.
        with writing(file, "give the same command again: it goes on behind the last round that is whole"):
            raise OSError(error.errno, error.strerror or str(error), str(file)) from error
    finally:
        _take_away(part)


def _write(written: BinaryIO, arrays: Mapping[str, Values]) -> None:
    """As numpy.savez does, which leaves its archive open where the disk is full, and Python to complain of that."""
    with ZipFile(written, "w") as archive:
        for name, value in arrays.items():
            with archive.open(f"{name}.npy", "w", force_zip64=True) as member:
                np.save(member, value, allow_pickle=False)


def _take_away(part: Path) -> None:
    """Whatever can be: where its folder is none, or not to be written to, it was never there."""
    try:
        part.unlink(missing_ok=True)
    except OSError:
        return


def load_arrays(file: Path, learned_from: str) -> Optional[dict[str, Values]]:
    """What `save_arrays` wrote; None where there is no such file.

    Raises NotUsable where it cannot be read whole, was learned from something else, or holds values that are not
    finite.
    """
    try:
        held = _read(file)
    except FileNotFoundError:
        return None
    except Exception as error:  # flipped bytes are told in more ways than numpy and zipfile have names for
        raise NotUsable(f"{file} is broken") from error
    if str(held.pop(LEARNED_FROM, "")) != learned_from:
        raise NotUsable(f"{file} was learned from other data, or with another seed or other packages")
    if not all(np.isfinite(value).all() for value in held.values() if value.dtype.kind == "f"):
        raise NotUsable(f"{file} holds values that are no finite numbers")
    return held


def _read(file: Path) -> dict[str, Values]:
    """Every array, its bytes those that were written. Raises whatever is raised of a file that is none."""
    with ZipFile(file) as archive:
        wrong = archive.testzip()  # numpy reads no further than a header tells it to, and so past no checksum
    if wrong is not None:
        raise BadZipFile(wrong)
    with np.load(file, allow_pickle=False) as held:
        return {name: np.asarray(held[name]) for name in held.files}
