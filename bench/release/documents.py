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


class DocumentError(Exception):
    """A document has no place for its table. Its text is one line: which, what is wrong, and the mend."""


def rendered(folder: Path, card: Card) -> dict[Path, bytes]:
    """Each document of `folder` with its table between its two marks, ready to be written. Raises DocumentError."""
    return {folder / name: _with_table(folder / name, table).encode() for name, table in tables(card).items()}


def _with_table(file: Path, table: str) -> str:
    mend = f"Take it back: git checkout -- {file}"
    try:
        text = file.read_bytes().decode()
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else type(error).__name__
        raise DocumentError(f"{file} cannot be read ({why}). {mend}") from None
    for mark in (BEGIN, END):
        if text.count(mark) != 1:
            raise DocumentError(f"{file} holds the mark {mark} {text.count(mark)} times, and not once. {mend}")
    begin, end = text.index(BEGIN) + len(BEGIN), text.index(END)
    if end < begin:
        raise DocumentError(f"{file} holds the mark {END} before {BEGIN}. {mend}")
    return f"{text[:begin]}\n{table}\n{text[end:]}"


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
