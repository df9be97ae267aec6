"""Reads YAML files into models, and puts what is wrong with them into words."""

from pathlib import Path
from typing import Any, Optional, TypeVar

from pydantic import BaseModel, ValidationError

from itb_triage.protocol.errors import Problem, ProtocolError
from itb_triage.protocol.yaml_file import YamlFile

M = TypeVar("M", bound=BaseModel)


class ModelReader:
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
        """What the file at `path` holds; None where it cannot be read, with the cause among the problems."""
        values = self._values(path)
        return None if values is None else self._build(path, (), values, kind)

    def read_each(self, path: Path, kind: type[M]) -> dict[str, M]:
        """The same where each key of the file holds one."""
        built = {key: self._build(path, (key,), value, kind) for key, value in (self._values(path) or {}).items()}
        return {key: value for key, value in built.items() if value is not None}

    def read_under(self, path: Path, key: str, kind: type[M]) -> dict[str, M]:
        """The same where each key below `key` holds one: its mistakes are named by what `kind` allows."""
        below = (self._values(path) or {}).get(key)
        if not isinstance(below, dict):
            self.problem(path, (key,), f"'{key}' is missing, or holds nothing", "Write one 'id: ...' a line below it.")
            return {}
        built = {name: self._build(path, (key, name), value, kind) for name, value in below.items()}
        return {name: value for name, value in built.items() if value is not None}

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
