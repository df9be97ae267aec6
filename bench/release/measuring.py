"""The figures of a model, as its card holds them: part of the evaluation, to figure, to value, interval and counts."""

from typing import Any, Iterable

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
DIGITS = 4
Figures = dict[str, dict[str, Any]]


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
