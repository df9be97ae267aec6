"""What is wrong with the data, said so that whoever wrote it can mend it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One mistake: where it stands (file, line counted from 1), what is wrong, what would be right."""

    file: str
    line: int
    wrong: str
    right: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.wrong}. {self.right}"


class ProtocolError(Exception):
    """The data cannot be used. `problems` names every mistake found, not only the first."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))
