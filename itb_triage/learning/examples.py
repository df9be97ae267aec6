"""The messages that the sign classifier learns from."""

from dataclasses import dataclass
from pathlib import Path
from typing import Mapping

from itb_triage.protocol import Problem, Protocol, ProtocolError
from itb_triage.protocol.yaml_file import YamlFile

STATUSES = ("present", "possible", "denied", "past", "hypothetical", "other_person")
THERE = ("present", "possible")
EITHER = "either"  # may be meant: not learned from


@dataclass(frozen=True)
class Example:
    """A message, and the status of each sign in it."""

    text: str
    signs: Mapping[str, str]
    weight: float = 1.0


def load_examples(root: Path, protocol: Protocol) -> list[Example]:
    """Every message below data/language/examples. Raises ProtocolError: file, line, what is wrong and what is right."""
    rows: list[Example] = []
    problems: list[Problem] = []
    for path in sorted((root / "data" / "language" / "examples").glob("*.yml")):
        shown = str(path.relative_to(root))
        file = YamlFile(path, shown)
        if not isinstance(file.values, dict) or not all(isinstance(each, dict) for each in file.values.values()):
            right = 'Write one message a line: "its words": {sign: status}, or {} where there is no sign.'
            problems.append(Problem(shown, 1, "does not hold messages", right))
            continue
        for text, signs in file.values.items():
            for sign, status in signs.items():
                if sign not in protocol.signs:
                    problems.append(Problem(shown, file.line_of((text,)), f"'{sign}' is no sign", "Use a sign's id."))
                elif status not in (*STATUSES, EITHER):
                    allowed = ", ".join((*STATUSES, EITHER))
                    problems.append(
                        Problem(shown, file.line_of((text,)), f"'{status}' is no status", f"Use one of: {allowed}.")
                    )
            rows.append(Example(text, signs))
    if problems:
        raise ProtocolError(problems)
    return rows
