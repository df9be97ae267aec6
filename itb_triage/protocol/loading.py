"""Loads the whole protocol, or says everything that is wrong with it."""

import hashlib
import os
from functools import lru_cache
from pathlib import Path
from typing import Any, Optional, TypeVar

from pydantic import BaseModel, ValidationError

from itb_triage.protocol.checks import cross_checks
from itb_triage.protocol.errors import Problem, ProtocolError
from itb_triage.protocol.language import Asides, Classes, Classifier, Cues, Language, Moves, People, Variation, WordData
from itb_triage.protocol.models import Clinic, Model, Rules, Screening, Sign, Text, Version, Vitals
from itb_triage.protocol.yaml_file import YamlFile

M = TypeVar("M", bound=BaseModel)


class Protocol(Model):
    """Everything that data/ says: frozen, checked, with the digest of the files it came from."""

    version: Version
    signs: dict[str, Sign]
    rules: Rules
    screening: Screening
    vitals: Vitals
    texts: dict[str, Text]
    clinic: Clinic
    language: Language
    digest: str
    content: str  # the digest of what a clinician signs: data/clinical without protocol.yml

    def __hash__(self) -> int:
        return hash(self.digest)

    @property
    def number(self) -> str:
        """The version that the triage item carries."""
        return self.version.version


def project_root() -> Path:
    """The folder that holds data/: ITB_TRIAGE_ROOT, else this folder or one above it, else the checkout."""
    if os.environ.get("ITB_TRIAGE_ROOT"):
        return Path(os.environ["ITB_TRIAGE_ROOT"])
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "data" / "clinical").is_dir():
            return folder
    return Path(__file__).resolve().parents[2]


def load_protocol(root: Optional[Path] = None) -> Protocol:
    """The protocol under `root`/data (default: the project's). Read once a process and set of files.

    Raises ProtocolError with every mistake found: file, line, what is wrong, what would be right.
    """
    root = (root or project_root()).resolve()
    paths = data_files(root)
    if not paths:
        raise ProtocolError([Problem(str(root), 1, "holds no data/clinical", "Run this in the project's folder.")])
    return _load(root, tuple((path, path.stat().st_mtime_ns) for path in paths))


def data_files(root: Path) -> list[Path]:
    """Every file the protocol is read from, sorted."""
    found = [*(root / "data" / "clinical").rglob("*.yml"), *(root / "data" / "language").glob("*.yml")]
    return sorted(found) + [root / "data" / "clinic.yml"] if found else []


@lru_cache(maxsize=4)
def _load(root: Path, stamp: tuple[tuple[Path, int], ...]) -> Protocol:
    reader = _Reader(root)
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
        "texts": reader.read_each(clinical / "advice.yml", Text),
        "clinic": reader.read(root / "data" / "clinic.yml", Clinic),
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
        )
    }
    if reader.problems:
        raise ProtocolError(reader.problems)
    paths = [path for path, _ in stamp]
    signed = [path for path in paths if clinical in path.parents and path.name != "protocol.yml"]
    protocol = Protocol(
        signs=signs, language=Language(**words), digest=_digest(paths), content=_digest(signed)[:8], **parts
    )
    cross_checks(protocol, reader)
    if reader.problems:
        raise ProtocolError(reader.problems)
    return protocol


def _digest(paths: list[Path]) -> str:
    return hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()[:16]


class _Reader:
    """Reads files into models and collects what is wrong."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.problems: list[Problem] = []
        self._files: dict[Path, YamlFile] = {}

    def problem(self, path: Path, at: tuple[Any, ...], wrong: str, right: str) -> None:
        """Notes a mistake at `at` (keys and places in the file at `path`)."""
        file = self._files.get(path)
        self.problems.append(Problem(str(path.relative_to(self.root)), file.line_of(at) if file else 1, wrong, right))

    def read(self, path: Path, kind: type[M]) -> Optional[M]:
        values = self._values(path)
        return None if values is None else self._build(path, (), values, kind)

    def read_each(self, path: Path, kind: type[M]) -> dict[str, M]:
        built = {key: self._build(path, (key,), value, kind) for key, value in (self._values(path) or {}).items()}
        return {key: value for key, value in built.items() if value is not None}

    def _values(self, path: Path) -> Optional[dict[str, Any]]:
        shown = str(path.relative_to(self.root))
        try:
            file = YamlFile(path, shown)
        except ProtocolError as error:
            self.problems.extend(error.problems)
            return None
        self._files[path] = file
        if not isinstance(file.values, dict):
            self.problem(path, (), "is not a set of 'key: value' lines", "Write one 'key: value' a line.")
            return None
        return file.values

    def _build(self, path: Path, at: tuple[Any, ...], values: Any, kind: type[M]) -> Optional[M]:
        if not isinstance(values, dict):
            self.problem(path, at, "is not a set of 'key: value' pairs", f"Allowed keys: {', '.join(kind.__fields__)}.")
            return None
        try:
            return kind(**values)
        except ValidationError as error:
            for each in error.errors():
                wrong, right = _in_words(dict(each), kind)
                self.problem(path, (*at, *each["loc"]), wrong, right)
            return None


def _in_words(error: dict[str, Any], kind: type[BaseModel]) -> tuple[str, str]:
    where = " -> ".join(str(step + 1) if isinstance(step, int) else str(step) for step in error["loc"])
    allowed = ", ".join(kind.__fields__)
    if error["type"] == "value_error.missing":
        return f"'{where}' is missing", f"Add it. Keys here: {allowed}."
    if error["type"] == "value_error.extra":
        return f"'{where}' is not a key that is known here", f"Allowed keys: {allowed}."
    if error["type"] == "type_error.enum":
        values = ", ".join(str(value.value) for value in error["ctx"]["enum_values"])
        return f"'{where}' has a value that is not known", f"Use one of: {values}."
    if error["type"] == "value_error.str.regex":
        return f"'{where}' has a form that is not allowed", f"It must match {error['ctx']['pattern']}"
    return f"'{where}' {error['msg']}", "Change that value."
