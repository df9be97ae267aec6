"""A time in days or weeks of the clinic's calendar, and where each begins in seconds since 1970."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Iterator
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils import timezone

from staff.reviews.inbox import Day

DAY, WEEK = "day", "week"
BY = ((DAY, "days"), (WEEK, "weeks"))
USUAL_DAYS = 30
MOST_DAYS, MOST_WEEKS = 100, 270  # that a chart can show
A_DAY = 86_400
EPOCH = date(1970, 1, 1)
MONDAY = 3  # days from a Monday to the first day of 1970


@dataclass(frozen=True)
class Period:
    """From the day `first` to the day `last`, both in it, by `by`: DAY or WEEK."""

    first: date
    last: date
    by: str = DAY

    @property
    def begin(self) -> float:
        """Seconds since 1970."""
        return _midnight(self.first)

    @property
    def end(self) -> float:
        """Seconds since 1970; not in it."""
        return _midnight(self.last + timedelta(days=1))

    def steps(self) -> list[int]:
        """The number of each day or week in it: days since 1970, or Mondays."""
        return list(range(self._step(self.first), self._step(self.last) + 1))

    def beginning(self, step: int) -> date:
        """The first day of a step."""
        days = step if self.by == DAY else 7 * step - MONDAY
        return EPOCH + timedelta(days=days)

    def label(self, step: int) -> str:
        """The step in words: "5 Jan 2026", or "week of 5 Jan 2026"."""
        day = self.beginning(step)
        words = f"{day.day} {day:%b %Y}"
        return words if self.by == DAY else f"week of {words}"

    def _step(self, day: date) -> int:
        days = (day - EPOCH).days
        return days if self.by == DAY else (days + MONDAY) // 7

    def step_in_sql(self, column: str, whole: str) -> str:
        """The step of a time in `column`, as an expression; `whole`: how the database cuts a number to a whole one."""
        offsets = list(self._offsets())
        cases = " ".join(f"WHEN {column} < {until} THEN {offset}" for until, offset in offsets[:-1])
        last = offsets[-1][1]
        offset = f"CASE {cases} ELSE {last} END" if cases else str(last)
        days = whole.format(f"({column} + ({offset})) / {A_DAY}")
        return days if self.by == DAY else whole.format(f"({days} + {MONDAY}) / 7.0")

    def _offsets(self) -> Iterator[tuple[int, int]]:
        """Until when (seconds since 1970) the clinic's clocks are how many seconds ahead of UTC, in order."""
        zone, at, end = ZoneInfo(settings.TIME_ZONE), int(self.begin), int(self.end)
        while at < end:
            here = _ahead(zone, at)
            later = at + A_DAY
            while later < end and _ahead(zone, later) == here:
                later += A_DAY
            if later < end:
                later = _change(zone, later - A_DAY, later)
            yield later, here
            at = later


def _midnight(day: date) -> float:
    return timezone.make_aware(datetime.combine(day, time.min)).timestamp()


def _ahead(zone: ZoneInfo, at: int) -> int:
    offset = datetime.fromtimestamp(at, zone).utcoffset()
    return int(offset.total_seconds()) if offset else 0


def _change(zone: ZoneInfo, low: int, high: int) -> int:
    """The second between `low` and `high` from which on the clocks are as at `high`."""
    there = _ahead(zone, high)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if _ahead(zone, middle) == there else (middle, high)
    return high


class PeriodForm(forms.Form):
    """Which days, and by days or weeks."""

    first = Day("From")
    last = Day("To")
    by = forms.ChoiceField(choices=BY, required=False, label="By")

    def __init__(self, given: Any) -> None:
        today = timezone.localdate()
        usual = {"first": today - timedelta(days=USUAL_DAYS - 1), "last": today, "by": DAY}
        data = {name: given.get(name) or value for name, value in usual.items()}
        super().__init__(data)

    def clean(self) -> dict[str, Any]:
        """Two days in their order, and not more of them than a chart can show."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        first, last, by = given.get("first"), given.get("last"), given.get("by")
        if not (first and last and by):
            return given
        today = timezone.localdate()
        if first > last:
            self.add_error("last", f"No day lies from {first} to {last}. Write the earlier day first.")
        elif first > today:
            self.add_error("first", f"{first} is still to come. Write a day up to today ({today}).")
        elif by == DAY and (last - first).days >= MOST_DAYS:
            self.add_error("by", f"A chart shows at most {MOST_DAYS} days. Choose weeks, or fewer days.")
        elif (last - first).days >= 7 * MOST_WEEKS:
            self.add_error("first", f"A chart shows at most {MOST_WEEKS} weeks. Choose a later day to begin with.")
        return given

    def period(self) -> Period:
        """Only of a valid form."""
        given = self.cleaned_data
        return Period(given["first"], given["last"], given["by"])
