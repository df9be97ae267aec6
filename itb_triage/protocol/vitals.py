"""The shape of data/clinical/vitals.yml: figures, and the sign each stands for."""

from enum import Enum
from typing import Optional

from itb_triage.protocol.models import Model, Words


class ChildEdge(Model):
    """An edge for children of at most `up_to` years."""

    up_to: int
    below: Optional[float] = None
    above: Optional[float] = None


class VitalRule(Model):
    """When a figure stands for a sign. Exactly one edge for adults."""

    sign: str
    below: Optional[float] = None
    above: Optional[float] = None
    at_or_below: Optional[float] = None
    at_or_above: Optional[float] = None
    children: tuple[ChildEdge, ...] = ()

    @property
    def edge(self) -> float:
        """The figure for adults."""
        edges = (self.below, self.above, self.at_or_below, self.at_or_above)
        return next((edge for edge in edges if edge is not None), 0.0)

    def holds(self, value: float, age: Optional[float]) -> bool:
        """Whether `value` stands for the sign in a person of `age` years (None: adult edges)."""
        if age is not None:
            for edge in self.children:
                if age <= edge.up_to:
                    return (edge.below is not None and value < edge.below) or (
                        edge.above is not None and value > edge.above
                    )
        return (
            (self.below is not None and value < self.below)
            or (self.above is not None and value > self.above)
            or (self.at_or_below is not None and value <= self.at_or_below)
            or (self.at_or_above is not None and value >= self.at_or_above)
        )


class Reads(str, Enum):
    """How the figure of a measure is written."""

    plain = "plain"
    degrees = "degrees"
    percent = "percent"
    pair = "pair"


class Measure(Model):
    """What is measured: the words that name it, how its figure is written, and the signs it can stand for."""

    names: Words
    reads: Reads = Reads.plain
    plausible: tuple[tuple[float, float], ...]
    signs: tuple[VitalRule, ...]


class Vitals(Model):
    """Which figures stand for which signs, and the words around them."""

    source: str
    not_figures: Words
    not_figures_behind: Words
    children: Words
    between_child_and_age: Words
    months: Words
    age_words: Words
    under: Words
    over: Words
    told_before: Words
    told_now: Words
    beside_bare: Words
    measures: dict[str, Measure]

    def rule_for(self, sign: str) -> Optional[tuple[Measure, VitalRule]]:
        """The measure and the edge that stand for `sign`, if any do."""
        for measure in self.measures.values():
            for rule in measure.signs:
                if rule.sign == sign:
                    return measure, rule
        return None
