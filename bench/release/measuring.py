"""The figures of a model, as its card holds them: part of the evaluation, to figure, to value, interval and counts.

Which there must be is said here too: a figure that is missing, or is none, must not pass for one that did not fall.
"""

from typing import Any, Iterable, Mapping

from bench.evaluate import figures as signs
from bench.evaluate import messages
from bench.evaluate.measures import Share
from bench.knowledge import measures as knowledge
from bench.knowledge import questions
from itb_triage.classifier import LearnedModel
from itb_triage.conversation import explained
from itb_triage.protocol import Protocol
from itb_triage.understanding.reader import Reader, reader_with

WORK, FRESH, SCORED = messages.WORK, messages.FRESH, messages.SCORED
OPEN = (WORK, FRESH)  # candidates are compared on these
OF_QUESTIONS = "questions, "
OF_CHANGED_FORMS = ("typo", "another person", "reorder", "paraphrase", "twin", "played down")
IN_MESSAGES = (*signs.REQUIRED, "not taken as there", *signs.NOTED)
IN_QUESTIONS = (knowledge.ANSWERED, knowledge.TURNED, knowledge.NOT_TRIAGED, knowledge.TRIAGED_FIRST, knowledge.LET_BE)
DIGITS = 4
Figures = dict[str, dict[str, Any]]


def expected(parts: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The figures that are measured on each of `parts`, of messages and of questions."""
    return {
        name: figures
        for part in parts
        for name, figures in (
            (part, tuple(name for name in IN_MESSAGES if part != FRESH or name not in OF_CHANGED_FORMS)),
            (OF_QUESTIONS + part, IN_QUESTIONS),
        )
    }


def lacking(figures: Any, parts: Iterable[str]) -> list[str]:
    """The figures of `parts` that `figures`, as a card holds them, lacks, or in whose place stands something else."""
    return [
        f"{part}: {figure}"
        for part, wanted in expected(parts).items()
        for figure in wanted
        if not is_figure(held_in(figures, part, figure))
    ]


def held_in(figures: Any, part: str, figure: str) -> Any:
    """What stands in the place of a figure; None where there is no such place."""
    of_part = figures.get(part) if isinstance(figures, Mapping) else None
    return of_part.get(figure) if isinstance(of_part, Mapping) else None


def is_figure(held: Any) -> bool:
    """Whether it is one: a share, and, where it tells of counts, the bounds around it and right of all."""
    if not isinstance(held, Mapping) or not is_share(held.get("value")):
        return False
    if "interval" not in held and "of" not in held:
        return True
    (low, high), (right, count) = _pair(held.get("interval")), _pair(held.get("of"))
    return is_share(low) and is_share(high) and low <= held["value"] <= high and _are_counts(right, count)


def _pair(value: Any) -> tuple[Any, Any]:
    """Its two values; two of nothing where it has not two."""
    return (value[0], value[1]) if isinstance(value, (list, tuple)) and len(value) == 2 else (None, None)


def is_share(value: Any) -> bool:
    """Whether it is a number from 0 to 1: what is no number is in no range."""
    return isinstance(value, (int, float)) and not isinstance(value, bool) and 0.0 <= value <= 1.0


def _are_counts(right: Any, count: Any) -> bool:
    return type(right) is int and type(count) is int and 0 <= right <= count


def figures_of(protocol: Protocol, model: LearnedModel, parts: Iterable[str]) -> dict[str, Figures]:
    """Every figure on each of `parts` (WORK, FRESH, SCORED), of messages and of questions, read with `model`."""
    reader = reader_with(protocol, model)
    measured: dict[str, Figures] = {}
    for part in parts:
        print(f"Measuring on the part '{part}'", flush=True)
        measured[part] = _of_messages(protocol, reader, part)
        counts = knowledge.counted(knowledge.verdicts(protocol, reader, questions.load(part)))
        measured[OF_QUESTIONS + part] = {name: _of_share(Share(*count)) for name, count in counts.items()}
    return measured


def _of_messages(protocol: Protocol, reader: Reader, part: str) -> Figures:
    def reads(text: str) -> messages.Read:
        reading = reader.read(text)
        return messages.told(explained(protocol, reading), asks=bool(reading.unsure))

    found = signs.measure(protocol, reads, messages.load(part), part, whole=part != FRESH)
    shares = {name: _of_share(share) for name, share in found.shares.items()}
    return {**shares, **{name: {"value": round(value, DIGITS)} for name, value in found.scores.items()}}


def _of_share(share: Share) -> dict[str, Any]:
    low, high = share.interval
    return {
        "value": round(share.value, DIGITS),
        "interval": [round(low, DIGITS), round(high, DIGITS)],
        "of": [share.right, share.all],
    }
