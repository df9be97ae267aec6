"""All figures of one reader on one part, and what each must reach on the part that is only scored."""

from dataclasses import dataclass
from typing import Mapping, Sequence

from bench.evaluate import measures
from bench.evaluate.measures import Row, Share, SignCounts
from bench.evaluate.messages import Labelled, Read, Reads
from bench.evaluate.variants import invariance
from itb_triage.protocol import Protocol

REQUIRED = {
    "sensitivity": 0.985,
    "critical as emergency_now": 0.99,
    "specificity": 0.93,
    "sign F1, micro": 0.93,
    "sign F1, macro": 0.88,
    "status": 0.93,
    "lists": 0.95,
    "typo": 0.97,
    "another person": 0.97,
    "reorder": 0.97,
    "paraphrase": 0.97,
    "twin": 0.90,
    "played down": 1.0,
}
NOTED = ("urgent, or asked about at once", "not urgent, and not asked")  # nothing is wanted of these


@dataclass(frozen=True)
class Figures:
    """`shares` and `scores` by name; `groups`: sensitivity, specificity and F1 of each group; `signs`: counts."""

    shares: Mapping[str, Share]
    scores: Mapping[str, float]
    groups: Mapping[str, tuple[Share, Share, Share, float]]
    signs: Mapping[str, SignCounts]
    rows: Sequence[Row]

    def value(self, name: str) -> float:
        """A figure by its name."""
        return self.shares[name].value if name in self.shares else self.scores[name]

    def below(self) -> list[str]:
        """The figures that are not reached."""
        return [name for name, least in REQUIRED.items() if not self.value(name) >= least]


def measure(protocol: Protocol, reads: Reads, rows: Sequence[Labelled], part: str, whole: bool = True) -> Figures:
    """Reads every message of `rows`. `whole`: also every changed form of each (slow for a slow reader)."""
    known: dict[str, Read] = {}

    def once(text: str) -> Read:
        if text not in known:
            known[text] = reads(text)
        return known[text]

    read = [(row, once(row.text)) for row in rows]
    shares = {
        "sensitivity": measures.sensitivity(protocol, read),
        "critical as emergency_now": measures.critical_now(protocol, read),
        "specificity": measures.specificity(protocol, read),
        "lists": measures.right_lists(protocol, read),
        "status": measures.status_right(read),
        "not taken as there": measures.not_counted(read),
        NOTED[0]: measures.urgent_or_asked(protocol, read),
        NOTED[1]: measures.calm_and_unasked(protocol, read),
    }
    if whole:
        shares.update(invariance(once, rows, part))
    by_group: dict[str, list[Row]] = {}
    for row in read:
        by_group.setdefault(row[0].group, []).append(row)
    groups = {
        group: (
            measures.sensitivity(protocol, each),
            measures.critical_now(protocol, each),
            measures.specificity(protocol, each),
            measures.micro_f1(each),
        )
        for group, each in sorted(by_group.items())
    }
    scores = {"sign F1, micro": measures.micro_f1(read), "sign F1, macro": measures.macro_f1(read)}
    return Figures(shares, scores, groups, measures.by_sign(read), read)
