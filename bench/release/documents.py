"""Tables of a model's figures for docs/, as its card holds them. A test compares the documents with the card."""

from pathlib import Path
from typing import Any, Mapping

from bench.evaluate.figures import NOTED, REQUIRED
from bench.knowledge.measures import ANSWERED, LET_BE, NOT_TRIAGED, TRIAGED_FIRST, TURNED
from bench.release.measuring import FRESH, OF_QUESTIONS, SCORED, WORK
from itb_triage.classifier import Card

BEGIN, END = "<!-- figures of the released model: written by `make release-model` -->", "<!-- end of the figures -->"
WANTED_OF_QUESTIONS = {ANSWERED: 0.92, TURNED: 0.95, NOT_TRIAGED: 1.0, TRIAGED_FIRST: 1.0, LET_BE: ""}
PARTS = (SCORED, WORK, FRESH)
Cell = Mapping[str, Any]


def tables(card: Card) -> dict[str, str]:
    """Name of the document, to its table in Markdown."""
    wanted: dict[str, Any] = {**REQUIRED, **dict.fromkeys(NOTED, "")}
    return {
        "evaluation.md": _table(card, wanted, ""),
        "knowledge.md": _table(card, WANTED_OF_QUESTIONS, OF_QUESTIONS),
    }


def write(folder: Path, card: Card) -> None:
    """Puts each table between the two marks of its document. Raises ValueError where a document has no marks."""
    for name, table in tables(card).items():
        file = folder / name
        text = file.read_text(encoding="utf-8")
        begin, end = text.index(BEGIN) + len(BEGIN), text.index(END)
        file.write_text(f"{text[:begin]}\n{table}\n{text[end:]}", encoding="utf-8")


def _table(card: Card, wanted: Mapping[str, Any], of: str) -> str:
    parts = [card.figures.get(of + part, {}) for part in PARTS]
    lines = [
        f"Model {card.version}, measured for its release on {card.released}.",
        "",
        f"| figure | wanted | {' | '.join(PARTS)} |",
        "|---|---|" + "---|" * len(PARTS),
    ]
    for figure, least in wanted.items():
        lines.append(f"| {figure} | {least} | {' | '.join(_cell(part.get(figure)) for part in parts)} |")
    return "\n".join(lines)


def _cell(held: Cell | None) -> str:
    if not held:
        return "-"
    if "of" not in held:
        return f"{held['value']:.3f}"
    (low, high), (right, count) = held["interval"], held["of"]
    return f"{held['value']:.3f} [{low:.3f}, {high:.3f}] {right}/{count}"
