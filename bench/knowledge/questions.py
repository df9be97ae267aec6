"""The questions of tests/knowledge/evaluation, and what a right reply to each is."""

from dataclasses import dataclass
from pathlib import Path

import yaml

FOLDER = Path(__file__).resolve().parents[2] / "tests" / "knowledge" / "evaluation"
WORK, SCORED = "work", "scored"
FRESH = "fresh"  # written later, to choose limits on


@dataclass(frozen=True)
class Question:
    """A message and its group. `answers`: the entries that answer it; `turned`: it is turned to the care team;
    `signs`: it reports these besides. With none of the three it asks nothing."""

    text: str
    group: str
    answers: tuple[str, ...] = ()
    turned: str = ""
    signs: tuple[str, ...] = ()


def load(part: str) -> list[Question]:
    """All questions of a part, group by group."""
    rows = []
    for file in sorted((FOLDER / part).glob("*.yml")):
        for row in yaml.safe_load(file.read_text(encoding="utf-8")):
            answers = (row["answer"], *row.get("or", ())) if "answer" in row else ()
            rows.append(Question(row["text"], file.stem, answers, row.get("turned", ""), tuple(row.get("signs", ()))))
    return rows
