"""The figures. All are of the conversations that began in a period."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from statistics import median, quantiles
from typing import Any, Optional

from django.db import connection

from itb_triage.protocol.models import Disposition
from staff.conversations.models import Summary
from staff.dashboard.periods import Period
from staff.reviews.models import Review

MOST_SIGNS = 15
WHOLE = {"sqlite": "CAST({} AS INTEGER)", "postgresql": "CAST(floor({}) AS INTEGER)"}
URGENT = tuple(each.value for each in Disposition if each.urgent)


@dataclass
class Figures:
    """By step of the period (Period.steps), and over all of it.

    `dispositions`, `channels`, `lists`: conversations, by step and then by value. `signs`: conversations in which a
    sign was reported, the most first. `messages`, `misses`: what caregivers wrote, and of how much nothing could be
    made. `waited`: seconds from the first message that waited to its review, of urgent conversations and of the
    others. `verdicts`: reviews.
    """

    period: Period
    dispositions: dict[int, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    channels: dict[int, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    lists: dict[int, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    signs: list[tuple[str, int]] = field(default_factory=list)
    messages: Counter[int] = field(default_factory=Counter)
    misses: Counter[int] = field(default_factory=Counter)
    waited: dict[bool, dict[int, list[float]]] = field(
        default_factory=lambda: {True: defaultdict(list), False: defaultdict(list)}
    )
    verdicts: dict[int, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    @property
    def conversations(self) -> int:
        return sum(sum(each.values()) for each in self.dispositions.values())

    @property
    def urgent(self) -> int:
        return sum(each[value] for each in self.dispositions.values() for value in URGENT)

    @property
    def share_missed(self) -> Optional[float]:
        """Of the messages; None without any."""
        return share(sum(self.misses.values()), sum(self.messages.values()))

    @property
    def share_agreed(self) -> Optional[float]:
        """Of the reviews; None without any."""
        count = sum(sum(each.values()) for each in self.verdicts.values())
        return share(sum(each["agree"] for each in self.verdicts.values()), count)

    def minutes_to_review(self, step: int) -> Optional[float]:
        """The median of a step's urgent conversations; None without any review."""
        found = self.waited[True].get(step)
        return median(found) / 60 if found else None

    def wait(self, urgent: bool) -> Optional[tuple[float, float]]:
        """Median and 90th percentile, in seconds; None without any review."""
        found = [each for some in self.waited[urgent].values() for each in some]
        if not found:
            return None
        return median(found), quantiles(found, n=10, method="inclusive")[-1] if len(found) > 1 else found[0]


def share(part: int, whole: int) -> Optional[float]:
    """`part` of `whole`; None of nothing."""
    return part / whole if whole else None


_SIGNS = (
    "WHERE kind = 'sign' AND number IN (SELECT number FROM picked)"
    f" GROUP BY value ORDER BY count(*) DESC, value LIMIT {MOST_SIGNS}"
)


def figures_of(period: Period) -> Figures:
    """The figures of the conversations that began in `period`."""
    found = Figures(period)
    for step, disposition, channel, lists, count, messages, misses in _rows(
        period,
        "step, disposition, channel, lists, count(*), sum(CASE WHEN misses IS NULL THEN 0 ELSE turns END), sum(misses)",
        "GROUP BY step, disposition, channel, lists",
    ):
        found.dispositions[step][disposition] += count
        found.channels[step][channel] += count
        found.messages[step] += messages or 0
        found.misses[step] += misses or 0
        for name in filter(None, (lists or "").split(",")):
            found.lists[step][name] += count
    found.signs = _rows(period, "value, count(*)", _SIGNS, source="facets")
    # CROSS JOIN: SQLite goes through the reviews, and looks up each in the period's conversations.
    reviews = f"{Review._meta.db_table} review CROSS JOIN picked"
    urgent, others, verdicts = found.waited[True], found.waited[False], found.verdicts
    for step, disposition, verdict, waited in _rows(
        period, "step, disposition, verdict, waited", "WHERE review.number = picked.number", reviews
    ):
        verdicts[step][verdict] += 1
        if waited is not None:
            (urgent if disposition in URGENT else others)[step].append(waited)
    return found


def _rows(period: Period, wanted: str, rest: str, source: str = "picked") -> list[Any]:
    """`picked`: the conversations of the period."""
    step = period.step_in_sql("started", WHOLE[connection.vendor])
    picked = (
        f"SELECT number, disposition, channel, lists, turns, misses, {step} AS step"
        f" FROM {Summary._meta.db_table} WHERE started >= %s AND started < %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(f"WITH picked AS ({picked}) SELECT {wanted} FROM {source} {rest}", [period.begin, period.end])
        return list(cursor.fetchall())
