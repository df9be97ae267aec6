"""What becomes of a sign, by the probability that the classifier gives it.

Not told from the limits, but found out by weighing: what the page says is what the program does.
"""

from dataclasses import dataclass
from typing import Iterator, Mapping, Optional

from itb_triage.classifier import Scores
from itb_triage.classifier.signs import ABSENT
from itb_triage.protocol import Protocol
from itb_triage.protocol.models import Sign, Tier
from itb_triage.understanding.reading import Basis, Finding, Status
from itb_triage.understanding.weighing import Weighed, weigh

DIGITS = 2  # of a probability in an example
EXAMPLE_TEXT = "-"


@dataclass(frozen=True)
class Situation:
    """How a sign is met in a message, but for the classifier's probability that it is there.

    `rule`: what a rule read of it; `by_figure`: the rule read a figure. `measured`: a figure speaks of it without
    showing it. `beside`: the tier of another sign that counts already. `named_absent`: the classifier is sure that the
    sign is named and not there.
    """

    rule: Optional[Status] = None
    by_figure: bool = False
    measured: bool = False
    beside: Optional[Tier] = None
    named_absent: bool = False


SITUATIONS: Mapping[str, Situation] = {
    "unfound": Situation(),
    "unfound_beside_warning": Situation(beside=Tier.warning),
    "unfound_beside_critical": Situation(beside=Tier.critical),
    "unfound_named_absent": Situation(named_absent=True),
    "unfound_measured": Situation(measured=True),
    "found": Situation(rule=Status.present),
    "found_named_absent": Situation(rule=Status.present, named_absent=True),
    "measured": Situation(rule=Status.present, by_figure=True),
    "measured_named_absent": Situation(rule=Status.present, by_figure=True, named_absent=True),
    "found_absent": Situation(rule=Status.denied),
}


@dataclass(frozen=True)
class Band:
    """Probabilities, from `low` to below `high`, that lead to the same `outcome`; `example` is one of them."""

    low: float
    high: float
    outcome: str
    example: float


def outcomes(protocol: Protocol, sign: Sign) -> list[tuple[tuple[str, ...], tuple[Band, ...]]]:
    """What becomes of a sign: situations that lead to the same, and the bands of probabilities in them."""
    by_bands: dict[tuple[Band, ...], list[str]] = {}
    for name, situation in SITUATIONS.items():
        by_bands.setdefault(_bands(protocol, sign, situation), []).append(name)
    return [(tuple(names), bands) for bands, names in by_bands.items()]


def _bands(protocol: Protocol, sign: Sign, situation: Situation) -> tuple[Band, ...]:
    edges = sorted({0.0, 1.0, *_limits(protocol, sign.tier)})
    bands: list[Band] = []
    for low, high in zip(edges, edges[1:]):
        outcome = outcome_of(protocol, sign, situation, (low + high) / 2)
        if bands and bands[-1].outcome == outcome:
            low = bands.pop().low
        bands.append(Band(low, high, outcome, _example(low, high)))
    return tuple(bands)


def _limits(protocol: Protocol, tier: Tier) -> Iterator[float]:
    """Every limit between 0 and 1 that may matter to a sign of that tier."""
    for limit in protocol.language.limits()["classifier"].values():
        value = limit[tier.value] if isinstance(limit, Mapping) else limit
        if 0 < value < 1:
            yield value


def _example(low: float, high: float) -> float:
    middle = (low + high) / 2
    rounded = round(middle, DIGITS)
    return rounded if low < rounded < high else middle


def outcome_of(protocol: Protocol, sign: Sign, situation: Situation, there: float) -> str:
    """What the program makes of a sign to which the classifier gives the probability `there`."""
    weighed = _weighed(protocol, sign, situation, there)
    found = next((found for found in weighed.findings if found.sign == sign.id), None)
    if found and found.status.counts:
        return "counts"
    if sign.id in weighed.unsure:
        return "asked"
    if found is None:
        return "dropped"
    return "doubted" if found.status is Status.doubted else "absent"


def _weighed(protocol: Protocol, sign: Sign, situation: Situation, there: float) -> Weighed:
    findings, probabilities = [], {sign.id: there}
    if situation.rule:
        findings.append(_found(sign, situation.rule, Basis.figure if situation.by_figure else Basis.phrasing))
    if situation.beside:
        other = _another(protocol, sign, situation.beside)
        findings.append(_found(other, Status.present, Basis.phrasing))
        probabilities[other.id] = 1.0
    absent = float(situation.named_absent)
    scores = Scores(
        probabilities,
        {**dict.fromkeys(probabilities, 0.0), sign.id: absent},
        {**dict.fromkeys(ABSENT, 0.0), ABSENT[0]: absent},
    )
    settled = {sign.id} if situation.measured else set()
    limits = protocol.language.classifier
    return weigh(findings, scores, protocol.signs, limits, EXAMPLE_TEXT, settled=settled)


def _found(sign: Sign, status: Status, basis: Basis) -> Finding:
    return Finding(sign.id, status, EXAMPLE_TEXT, 0, len(EXAMPLE_TEXT), basis=basis)


def _another(protocol: Protocol, sign: Sign, tier: Tier) -> Sign:
    return next(other for other in protocol.signs.values() if other.tier is tier and other.id != sign.id)
