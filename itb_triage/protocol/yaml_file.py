"""A YAML file as plain values that still know their lines.

Every scalar stays text ("no" is the word no, "000" is a telephone number); the models turn
text into numbers where they want numbers.
"""

from pathlib import Path
from typing import Any, Union

import yaml

from itb_triage.protocol.errors import Problem, ProtocolError

Step = Union[str, int]


class _TextLoader(yaml.CSafeLoader if hasattr(yaml, "CSafeLoader") else yaml.SafeLoader):  # type: ignore[misc]
    """A safe loader that reads every scalar as text, and an empty one as None."""


_TextLoader.yaml_implicit_resolvers = {
    first: [(tag, regexp) for tag, regexp in resolvers if tag == "tag:yaml.org,2002:null"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


class YamlFile:
    """One parsed file: `values`, and `line_of(path)` for error messages."""

    def __init__(self, path: Path, shown_as: str) -> None:
        self.name = shown_as
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise ProtocolError([Problem(shown_as, 1, f"cannot be read ({error})", "Put a UTF-8 text file there.")])
        loader = _TextLoader(text)
        try:
            self._node = loader.get_single_node()
            self.values: Any = loader.construct_document(self._node) if self._node else None
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            raise ProtocolError(
                [
                    Problem(
                        shown_as,
                        mark.line + 1 if mark else 1,
                        f"is not YAML: {error.problem or error}",
                        "Check the indentation, the quotes and the colons around that line.",
                    )
                ]
            )
        finally:
            loader.dispose()
        self._refuse_repeated_keys(self._node)

    def line_of(self, path: tuple[Step, ...]) -> int:
        """The line (from 1) of the value at `path`, or of the nearest place above it that exists."""
        node = self._node
        line = node.start_mark.line + 1 if node else 1
        for step in path:
            found = None
            if isinstance(node, yaml.MappingNode):
                for key, value in node.value:
                    if key.value == step:
                        found, line = value, key.start_mark.line + 1
            elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
                found = node.value[step]
                line = found.start_mark.line + 1
            if found is None:
                break
            node = found
        return line

    def _refuse_repeated_keys(self, node: Any) -> None:
        children = []
        if isinstance(node, yaml.MappingNode):
            seen: dict[str, int] = {}
            for key, value in node.value:
                if key.value in seen:
                    raise ProtocolError(
                        [
                            Problem(
                                self.name,
                                key.start_mark.line + 1,
                                f"'{key.value}' stands twice (first in line {seen[key.value]})",
                                "Keep one of them.",
                            )
                        ]
                    )
                seen[key.value] = key.start_mark.line + 1
                children.append(value)
        elif isinstance(node, yaml.SequenceNode):
            children = node.value
        for child in children:
            self._refuse_repeated_keys(child)
