"""The figures: each a share with its 95 % interval, exact (Clopper and Pearson 1934) where it is one of counts."""

from collections import Counter
from dataclasses import dataclass
from typing import Sequence

from scipy.stats import beta

from bench.evaluate.messages import COUNTED, Labelled, Read, is_critical, read_from
from itb_triage.protocol import Protocol

Row = tuple[Labelled, Read]


@dataclass(frozen=True)
class Share:
    """right of all, with the bounds of its 95 % interval. None of all right or wrong still has two bounds."""

    right: int
    all: int

    @property
    def value(self) -> float:
        return self.right / self.all if self.all else float("nan")

    @property
    def interval(self) -> tuple[float, float]:
        """Exact bounds; at no miss the lower one alone is 95 % (0 missed of 87 proves no better than 3.4 %)."""
        wrong = self.all - self.right
        if not self.all:
            return (0.0, 1.0)
        tail = 0.05 if wrong == 0 or self.right == 0 else 0.025
        low = float(beta.ppf(tail, self.right, wrong + 1)) if self.right else 0.0
        high = float(beta.ppf(1 - tail, self.right + 1, wrong)) if wrong else 1.0
        return (low, high)

    def __str__(self) -> str:
        if not self.all:
            return "-"
        low, high = self.interval
        return f"{self.value:.3f} [{low:.3f}, {high:.3f}] {self.right}/{self.all}"


def share(right: Sequence[bool]) -> Share:
    """How many of these are true."""
    return Share(sum(right), len(right))


def sensitivity(protocol: Protocol, rows: Sequence[Row]) -> Share:
    """Urgent messages recognised as urgent."""
    return share([read.urgent for read in _of_urgent(protocol, rows)])


def critical_now(protocol: Protocol, rows: Sequence[Row]) -> Share:
    """Critical messages read as emergency_now."""
    return share([read.disposition == "emergency_now" for row, read in rows if is_critical(protocol, row.counted)])


def specificity(protocol: Protocol, rows: Sequence[Row]) -> Share:
    """Messages without an urgent sign, optional ones included, left not urgent."""
    return share([not read.urgent for read in _of_calm(protocol, rows)])


def urgent_or_asked(protocol: Protocol, rows: Sequence[Row]) -> Share:
    """Urgent messages recognised as urgent, or answered with a question about a danger: not passed over."""
    return share([read.urgent or read.asks for read in _of_urgent(protocol, rows)])


def calm_and_unasked(protocol: Protocol, rows: Sequence[Row]) -> Share:
    """Messages without an urgent sign left not urgent, and without a question about a danger."""
    return share([not read.urgent and not read.asks for read in _of_calm(protocol, rows)])


def right_lists(protocol: Protocol, rows: Sequence[Row]) -> Share:
    """Urgent messages with the right list or lists; those of optional signs may be there or not."""
    right = []
    for row, read in rows:
        wanted = read_from(protocol, row.signs)
        if wanted.urgent:
            right.append(wanted.lists <= read.lists <= read_from(protocol, _with_optional(row)).lists)
    return share(right)


def status_right(rows: Sequence[Row]) -> Share:
    """Signs named but not there now (denied, past, hypothetical, somebody else's) with that very status."""
    return share(
        [
            read.signs.get(sign) == status
            for row, read in rows
            for sign, status in row.signs.items()
            if status not in COUNTED
        ]
    )


def not_counted(rows: Sequence[Row]) -> Share:
    """The same signs, not taken as there (named with another status, or left out)."""
    return share(
        [
            read.signs.get(sign) not in COUNTED
            for row, read in rows
            for sign, status in row.signs.items()
            if status not in COUNTED
        ]
    )


@dataclass(frozen=True)
class SignCounts:
    """Of one sign over all messages: found rightly, found wrongly, missed."""

    hit: int
    false: int
    missed: int

    @property
    def f1(self) -> float:
        whole = 2 * self.hit + self.false + self.missed
        return 2 * self.hit / whole if whole else float("nan")


def by_sign(rows: Sequence[Row]) -> dict[str, SignCounts]:
    """Counts of each sign that some message holds or some reading named. Optional signs are neither."""
    hit: Counter[str] = Counter()
    false: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for row, read in rows:
        hit.update(row.counted & read.counted)
        missed.update(row.counted - read.counted)
        false.update(read.counted - row.counted - row.also)
    return {sign: SignCounts(hit[sign], false[sign], missed[sign]) for sign in sorted({*hit, *false, *missed})}


def micro_f1(rows: Sequence[Row]) -> float:
    """F1 over all signs together."""
    counts = by_sign(rows).values()
    return SignCounts(sum(c.hit for c in counts), sum(c.false for c in counts), sum(c.missed for c in counts)).f1


def macro_f1(rows: Sequence[Row]) -> float:
    """Mean F1 of the signs that some message holds."""
    counts = [c for c in by_sign(rows).values() if c.hit + c.missed]
    return sum(c.f1 for c in counts) / len(counts) if counts else float("nan")


def _of_urgent(protocol: Protocol, rows: Sequence[Row]) -> list[Read]:
    return [read for row, read in rows if read_from(protocol, row.signs).urgent]


def _of_calm(protocol: Protocol, rows: Sequence[Row]) -> list[Read]:
    return [read for row, read in rows if not read_from(protocol, _with_optional(row)).urgent]


def _with_optional(row: Labelled) -> dict[str, str]:
    return {**dict.fromkeys(row.also, "present"), **row.signs}
