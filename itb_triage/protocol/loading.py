"""Loads the whole protocol, or says everything that is wrong with it."""

import hashlib
import os
from functools import lru_cache
from pathlib import Path
from typing import Any, Optional

from itb_triage.protocol.checks import cross_checks
from itb_triage.protocol.errors import Problem, ProtocolError
from itb_triage.protocol.knowledge import Documents, Entry, Knowledge, Title, Topic, TurnedKinds
from itb_triage.protocol.language import (
    Asides,
    Classes,
    Classifier,
    Cues,
    Language,
    Moves,
    People,
    Questions,
    Variation,
    WordData,
)
from itb_triage.protocol.model_reader import ModelReader
from itb_triage.protocol.models import Advice, Clinic, Rules, Screening, Sign, Sms, Text, Version
from itb_triage.protocol.protocol import Protocol
from itb_triage.protocol.signed_content import MODEL_CARD, released_model, signed_content
from itb_triage.protocol.vitals import Vitals


def project_root() -> Path:
    """The folder that holds data/: ITB_TRIAGE_ROOT, else this folder or one above it, else the checkout."""
    if os.environ.get("ITB_TRIAGE_ROOT"):
        return Path(os.environ["ITB_TRIAGE_ROOT"])
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "data" / "clinical").is_dir():
            return folder
    return Path(__file__).resolve().parents[2]


def load_protocol(root: Optional[Path] = None, card: Path = MODEL_CARD) -> Protocol:
    """The protocol under `root`/data (default: the project's). Read once a process and set of files.

    `card`: of the model that messages are read with, which a signature covers too.
    Raises ProtocolError with every mistake found: file, line, what is wrong, what would be right.
    """
    root = (root or project_root()).resolve()
    paths = data_files(root)
    if not paths:
        raise ProtocolError([Problem(str(root), 1, "holds no data/clinical", "Run this in the project's folder.")])
    return _load(root, tuple(map(_stamp, paths)), _stamp(card))


def data_files(root: Path) -> list[Path]:
    """Every file the protocol is read from, sorted."""
    found = [
        file
        for pattern in ("clinical/**/*.yml", "language/*.yml", "knowledge/**/*.yml")
        for file in (root / "data").glob(pattern)
    ]
    return sorted(found) + [root / "data" / f"{name}.yml" for name in ("clinic", "sms", "website")] if found else []


def _stamp(path: Path) -> tuple[Path, int]:
    """Changes when the file does; 0 where there is none, or its folder cannot be looked into."""
    try:
        return path, path.stat().st_mtime_ns
    except OSError:
        return path, 0


@lru_cache(maxsize=4)
def _load(root: Path, stamps: tuple[tuple[Path, int], ...], card: tuple[Path, int]) -> Protocol:
    reader = ModelReader(root)
    clinical, language = root / "data" / "clinical", root / "data" / "language"
    signs = {}
    for path in sorted((clinical / "signs").glob("*.yml")):
        sign = reader.read(path, Sign)
        if sign and sign.id != path.stem:
            reader.problem(path, ("id",), f"the id '{sign.id}' is not the file's name", f"Write 'id: {path.stem}'.")
        if sign:
            signs[sign.id] = sign
    parts: dict[str, Any] = {
        "version": reader.read(clinical / "protocol.yml", Version),
        "rules": reader.read(clinical / "rules.yml", Rules),
        "screening": reader.read(clinical / "screening.yml", Screening),
        "vitals": reader.read(clinical / "vitals.yml", Vitals),
        "texts": reader.read_each(clinical / "advice.yml", Advice),
        "clinic": reader.read(root / "data" / "clinic.yml", Clinic),
        "sms": reader.read(root / "data" / "sms.yml", Sms),
        "labels": reader.read_each(root / "data" / "website.yml", Text),
    }
    words = {
        name: reader.read(language / f"{name}.yml", kind)
        for name, kind in (
            ("words", WordData),
            ("classes", Classes),
            ("cues", Cues),
            ("people", People),
            ("moves", Moves),
            ("classifier", Classifier),
            ("variation", Variation),
            ("asides", Asides),
            ("questions", Questions),
        )
    }
    knowledge = _knowledge(reader, root / "data" / "knowledge")
    model = _model(reader, card[0])
    if reader.problems:
        raise ProtocolError(reader.problems)
    paths = [path for path, _ in stamps]
    read_by = Language(**words)
    protocol = Protocol(
        signs=signs,
        language=read_by,
        knowledge=knowledge,
        digest=_digest(paths),
        language_digest=_digest([path for path in paths if _reads(path, root / "data")]),
        content=signed_content(root / "data", read_by, model),
        **parts,
    )
    cross_checks(protocol, reader, model)
    if reader.problems:
        raise ProtocolError(reader.problems)
    return protocol


def _model(reader: ModelReader, card: Path) -> str:
    """The digest of the released model; a broken card is noted beside the other mistakes."""
    try:
        return released_model(card)
    except ProtocolError as error:
        reader.problems.extend(error.problems)
        return ""


def _knowledge(reader: ModelReader, folder: Path) -> Optional[Knowledge]:
    topics = {}
    for path in sorted((folder / "topics").glob("*.yml")):
        title, entries = reader.read(path, Title), reader.read_under(path, "entries", Entry)
        if title:
            topics[path.stem] = Topic(topic=title.topic, entries=entries)
    turned = reader.read(folder / "turned_to_the_team.yml", TurnedKinds)
    documents = reader.read(folder / "documents.yml", Documents)
    if turned is None or documents is None:
        return None
    return Knowledge(topics=topics, turned=turned.kinds, documents=documents)


def _reads(path: Path, data: Path) -> bool:
    """Whether a message is read by what stands in that file."""
    kept = (data / "clinical" / "signs", data / "language", data / "knowledge")
    only_learned = path == data / "language" / "variation.yml"
    return path == data / "clinical" / "vitals.yml" or (not only_learned and any(each in path.parents for each in kept))


def _digest(paths: list[Path]) -> str:
    return hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()[:16]
