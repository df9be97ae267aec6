"""The card of a learned model: what it is, what it was learned from, what was measured of it; and its files, verified.

A model is two files in one folder: ARCHIVE, all that was learned, and CARD, which names the digest of each part.
"""

import hashlib
import io
import json
import os
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Mapping
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

ARCHIVE, CARD = "model.zip", "card.json"
UNRELEASED = ""  # the version of a candidate
MEND = "Take both files of one release: git checkout -- model"
LONGEST_LINE = 110  # of a card, before its members have one each
LARGEST = 200_000_000  # bytes of all parts, unpacked: more is no model of ours
MADE = (1980, 1, 1, 0, 0, 0)  # the date of every part, so that the same parts make the same file


class ModelError(Exception):
    """A model cannot be used. Its text is one line: what is wrong, and the mend."""


@dataclass(frozen=True)
class Card:
    """What is known of a model.

    `version`: of the release, UNRELEASED for a candidate. `released`: its day. `files`: name of the archive, and of
    each part in it, to its digest. `learned_from`: group of training data to digest. `learned_with`: package to
    version, and the digest of the code. `seed`: of its learning. `published`: file of the published model to its
    digest. `limits`: the thresholds it was measured with. `language`: the digest of the language data it was measured
    with. `figures`: part of the evaluation, to figure, to value, interval and counts.
    """

    version: str = UNRELEASED
    released: str = ""
    files: Mapping[str, str] = field(default_factory=dict)
    learned_from: Mapping[str, str] = field(default_factory=dict)
    learned_with: Mapping[str, str] = field(default_factory=dict)
    seed: int = 0
    published: Mapping[str, str] = field(default_factory=dict)
    limits: Mapping[str, Any] = field(default_factory=dict)
    language: str = ""
    figures: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def digest(self) -> str:
        """That of the archive: what the model is."""
        return self.files.get(ARCHIVE, "")

    def as_text(self) -> str:
        """The card as it is written: one figure a line, the same values always the same text."""
        return in_lines(vars_of(self)) + "\n"


EMPTY = Card()
NAMES_TO_DIGESTS = ("files", "learned_from", "learned_with", "published")


def in_lines(value: Any, margin: str = "") -> str:
    """`value` as JSON: on one line where it is short, else one member a line."""
    flat = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, Mapping) or len(flat) <= LONGEST_LINE:
        return flat
    inner = margin + " "
    members = (f"{inner}{json.dumps(name)}: {in_lines(each, inner)}" for name, each in value.items())
    return "{\n" + ",\n".join(members) + f"\n{margin}}}"


def vars_of(card: Card) -> dict[str, Any]:
    """The fields of a card as plain values."""
    return {name: getattr(card, name) for name in Card.__dataclass_fields__}


def read_card(folder: Path) -> Card:
    """The card in `folder`. Raises ModelError where there is none, or it is none."""
    file = folder / CARD
    try:
        return card_of(file.read_bytes())
    except FileNotFoundError:
        raise ModelError(f"{file} is missing. {MEND}") from None
    except OSError as error:
        raise ModelError(f"{file} cannot be read ({error.strerror}). {MEND}") from None
    except ValueError:
        raise ModelError(f"{file} is no card of a model. {MEND}") from None


def card_of(content: bytes) -> Card:
    """The card that a file holds. Raises ValueError where it holds none: each field is there, and of its kind."""
    try:
        values = json.loads(content)
        card = Card(**{name: values[name] for name in Card.__dataclass_fields__})
    except (KeyError, TypeError, AttributeError, RecursionError):
        raise ValueError("no card") from None
    for name, value in vars_of(card).items():
        wanted = type(getattr(EMPTY, name))
        if type(value) is not wanted or (name in NAMES_TO_DIGESTS and not _all_texts(value)):
            raise ValueError(f"{name} is of another kind")
    return card


def _all_texts(values: Mapping[str, Any]) -> bool:
    return all(isinstance(value, str) for value in values.values())


def verified_archive(folder: Path, card: Card) -> bytes:
    """The archive in `folder` as it lies there: the one that the card names.

    Raises ModelError where it is missing, cut short, or another than the card's.
    """
    file = folder / ARCHIVE
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        raise ModelError(f"{file} is missing. {MEND}") from None
    except OSError as error:
        raise ModelError(f"{file} cannot be read ({error.strerror}). {MEND}") from None
    if digest_of(content) != card.digest:
        raise ModelError(f"{file} is not the file that {folder / CARD} names (version {card.version}). {MEND}")
    return content


def verified_parts(folder: Path, card: Card) -> dict[str, bytes]:
    """The parts of the archive in `folder`, by name: each the one that the card names.

    Raises ModelError where the archive is missing, cut short, or another than the card's, or holds other parts.
    """
    file = folder / ARCHIVE
    content = verified_archive(folder, card)
    named = {name: digest for name, digest in card.files.items() if name != ARCHIVE}
    others = ModelError(f"{file} holds other parts than {folder / CARD} names. {MEND}")
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            held = archive.infolist()
            if sorted(part.filename for part in held) != sorted(named) or sum(p.file_size for p in held) > LARGEST:
                raise others
            parts = {part.filename: archive.read(part) for part in held}
    except ModelError:
        raise
    except Exception as error:  # a zip file can be wrong in more ways than zipfile has names for
        raise ModelError(f"{file} cannot be opened ({type(error).__name__}). {MEND}") from None
    if {name: digest_of(part) for name, part in parts.items()} != named:
        raise others
    return parts


def write_model(folder: Path, card: Card, parts: Mapping[str, bytes]) -> Card:
    """Writes both files to `folder`, whole or not at all, and returns the card with the digests of the files.

    Raises OSError where they cannot be written.
    """
    packed = io.BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(parts):
            archive.writestr(ZipInfo(name, MADE), parts[name], ZIP_DEFLATED, 9)
    content = packed.getvalue()
    files = {ARCHIVE: digest_of(content), **{name: digest_of(parts[name]) for name in sorted(parts)}}
    whole = Card(**{**vars_of(card), "files": files})
    folder.mkdir(parents=True, exist_ok=True)
    write_whole({folder / ARCHIVE: content, folder / CARD: whole.as_text().encode()})
    return whole


def write_whole(files: Mapping[Path, bytes]) -> None:
    """Writes all of `files`, or none. Raises OSError with the file's name; then each is as it was.

    A process that is killed between the last two steps may leave some new and some old: their digests do not fit then,
    and whoever reads them says so.
    """
    begun: list[Path] = []
    try:
        for file, content in files.items():
            begun.append(file.with_name(f"{file.name}.{os.getpid()}.part"))
            try:
                begun[-1].write_bytes(content)
            except OSError as error:  # of a full disk, it names no file
                raise OSError(error.errno, error.strerror, str(file)) from None
        for file, part in zip(files, begun):
            os.replace(part, file)
    finally:
        for part in begun:
            part.unlink(missing_ok=True)


def digest_of(content: bytes) -> str:
    """SHA-256, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()
