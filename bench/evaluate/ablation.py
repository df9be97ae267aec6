"""What each part of the understanding adds: the same figures with that part taken out."""

from typing import Any, Mapping

from bench.evaluate.figures import Figures, measure
from bench.evaluate.messages import Labelled, Reads, told
from itb_triage.classifier import RELEASED, SignClassifier, released_model
from itb_triage.classifier.card import read_card, verified_parts
from itb_triage.conversation import explain
from itb_triage.protocol import Protocol
from itb_triage.protocol.language import Classifier
from itb_triage.understanding.context import Told
from itb_triage.understanding.reader import Reader
from itb_triage.understanding.reading import Status
from itb_triage.understanding.vitals import VitalReadings

FIGURES = ("sensitivity", "critical as emergency_now", "specificity", "lists", "status")


class _Nothing:
    """Finds nothing, changes nothing."""

    def find(self, words: Any) -> list[Any]:
        return []

    def read(self, words: Any, matches: Any = ()) -> Any:
        return self

    def status(self, match: Any, about_another: bool, of_weeks: bool) -> Told:
        return Told(Status.present, False, ())

    def without(self, words: Any, found: Any) -> Any:
        return words

    def mend(self, word: str) -> tuple[str, ...]:
        return (word,)


class _NoFigures:
    def read(self, words: Any) -> VitalReadings:
        return VitalReadings((), frozenset())


def _limits(protocol: Protocol, **changed: Any) -> Classifier:
    return protocol.language.classifier.copy(update=changed)


def readers(protocol: Protocol) -> dict[str, Reader]:
    """The whole, and the whole without each part."""
    classifier = released_model().signs
    alone = SignClassifier(verified_parts(RELEASED, read_card(RELEASED)), share_of_grams=0.0)

    def without(**parts: Any) -> Reader:
        reader = Reader(protocol, classifier)
        for name, part in parts.items():
            setattr(reader._rules if hasattr(reader._rules, f"_{name}") else reader, f"_{name}", part)
        return reader

    return {
        "all parts": Reader(protocol, classifier),
        "without the classifier (rules alone)": Reader(protocol),
        "without the regression on words and letters": Reader(protocol, alone),
        "without leaving out asides": without(asides=_Nothing()),
        "without adding up what is likely": without(limits=_limits(protocol, together_from=1.1, beside_from=1.1)),
        "without phrasings (classifier and figures)": without(phrases=_Nothing()),
        "without figures": without(vitals=_NoFigures()),
        "without cues (ConText)": without(context=_Nothing()),
        "without look-alikes": without(not_this=_Nothing()),
        "without mending of typing errors": without(spelling=_Nothing()),
    }


def ablation(protocol: Protocol, rows: list[Labelled], part: str) -> Mapping[str, Figures]:
    """The figures of each of `readers` on `rows`."""

    def by(reader: Reader) -> Reads:
        return lambda text: told(explain(protocol, text, reader))

    return {name: measure(protocol, by(reader), rows, part, whole=False) for name, reader in readers(protocol).items()}


def table(figures: Mapping[str, Figures]) -> str:
    """One row a reader, as Markdown."""
    lines = [f"| reader | {' | '.join(FIGURES)} | sign F1, micro |", "|---" * (len(FIGURES) + 2) + "|"]
    for name, each in figures.items():
        cells = [f"{each.value(figure):.3f}" for figure in (*FIGURES, "sign F1, micro")]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)
