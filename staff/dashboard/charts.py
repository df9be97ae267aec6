"""Charts, as the places and sizes of what is drawn. Colours are the style sheet's: a class a series."""

import math
from dataclasses import dataclass
from typing import Optional, Sequence

from django.utils.html import format_html_join

WIDTH, HEIGHT = 720, 220
LEFT, RIGHT, TOP, BOTTOM = 66, 8, 10, 26
INNER, DEEP = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
LABELS = 6  # along the bottom
MOST_POINTS = 100  # that are marked on a line
ROW, NAMES, NUMBERS = 26, 250, 60  # of a chart of lying bars
Value = Optional[float]
_BAR = '<rect class="{}" x="{}" y="{}" width="{}" height="{}"><title>{}</title></rect>'
_PART = '<polyline class="{}" points="{}"/>'
_POINT = '<circle class="{}" cx="{}" cy="{}" r="3"><title>{}</title></circle>'
_ROW, _CELL = '<tr><th scope="row">{}</th>{}</tr>', "<td>{}</td>"


@dataclass(frozen=True)
class Series:
    """One value a step. `look`: its class in the style sheet."""

    name: str
    look: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Bar:
    """A rectangle, and what is told when it is pointed at."""

    x: float
    y: float
    width: float
    height: float
    look: str
    told: str


@dataclass(frozen=True)
class Line:
    """A line of parts (where values are missing it breaks), and its points."""

    look: str
    parts: tuple[str, ...]
    points: tuple[tuple[float, float, str], ...]


@dataclass(frozen=True)
class Tick:
    """A place on an axis, and what stands there."""

    at: float
    text: str


@dataclass(frozen=True)
class Chart:
    """What is drawn, and the same as a table: one row a step, one column a series."""

    title: str
    series: tuple[Series, ...]
    labels: tuple[str, ...]
    unit: str
    bars: tuple[Bar, ...]
    lines: tuple[Line, ...]
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT

    @property
    def drawn(self) -> str:
        """The bars and lines as SVG. Not by a template: there may be thousands."""
        bars = format_html_join("", _BAR, ((b.look, b.x, b.y, b.width, b.height, b.told) for b in self.bars))
        parts = format_html_join("", _PART, ((line.look, part) for line in self.lines for part in line.parts))
        points = format_html_join("", _POINT, ((line.look, *point) for line in self.lines for point in line.points))
        return bars + parts + points

    @property
    def table(self) -> str:
        """The rows of the table as HTML."""
        return format_html_join("", _ROW, ((name, format_html_join("", _CELL, zip(row))) for name, row in self.rows))

    @property
    def rows(self) -> list[tuple[str, list[str]]]:
        """The table."""
        return [
            (label, [told(each.values[n], self.unit) for each in self.series]) for n, label in enumerate(self.labels)
        ]

    @property
    def empty(self) -> bool:
        return not any(value for each in self.series for value in each.values)


def told(value: Value, unit: str = "") -> str:
    """A value in words; a dash for none."""
    if value is None:
        return "–"
    number = f"{value:,.0f}" if value == int(value) or value >= 100 else f"{value:.1f}"
    return f"{number}{unit}"


def stacked(title: str, labels: Sequence[str], series: Sequence[Series], unit: str = "") -> Chart:
    """Bars, one a step, each of as many pieces as there are series."""
    totals = [sum(each.values[n] or 0 for each in series) for n in range(len(labels))]
    top, step = _scale(max(totals, default=0)), INNER / max(len(labels), 1)
    bars = []
    for n, label in enumerate(labels):
        foot = 0.0
        for each in series:
            value = each.values[n] or 0
            if value:
                high = _y(foot + value, top)
                what = f"{label}: {each.name} {told(value, unit)}"
                bars.append(
                    Bar(
                        _r(LEFT + n * step + step * 0.1),
                        high,
                        _r(step * 0.8),
                        _r(_y(foot, top) - high),
                        each.look,
                        what,
                    )
                )
            foot += value
    return Chart(title, tuple(series), tuple(labels), unit, tuple(bars), (), _across(labels), _up(top, unit))


def lines(title: str, labels: Sequence[str], series: Sequence[Series], unit: str = "", least: float = 0) -> Chart:
    """One line a series."""
    known = [value for each in series for value in each.values if value is not None]
    top = _scale(max([*known, least]))
    drawn = tuple(_line(each, labels, top, unit) for each in series)
    return Chart(title, tuple(series), tuple(labels), unit, (), drawn, _across(labels), _up(top, unit))


def _line(series: Series, labels: Sequence[str], top: float, unit: str) -> Line:
    step = INNER / max(len(labels), 1)
    points = [
        (_r(LEFT + (n + 0.5) * step), _y(value, top), f"{labels[n]}: {series.name} {told(value, unit)}")
        if value is not None
        else None
        for n, value in enumerate(series.values)
    ]
    parts, part = [], []  # type: list[str], list[str]
    for point in [*points, None]:
        if point is not None:
            part.append(f"{point[0]},{point[1]}")
        elif part:
            parts.append(" ".join(part))
            part = []
    marked = [point for point in points if point] if len(labels) <= MOST_POINTS else []
    return Line(series.look, tuple(parts), tuple(marked))


def lying(title: str, values: Sequence[tuple[str, int]], look: str, unit: str = "") -> Chart:
    """Bars that lie, each with its name and number."""
    most, room = max((count for _, count in values), default=1), WIDTH - NAMES - NUMBERS
    bars = tuple(
        Bar(NAMES, n * ROW + 4, _r(room * count / most), ROW - 8, look, f"{name}: {told(count, unit)}")
        for n, (name, count) in enumerate(values)
    )
    up = tuple(Tick(n * ROW + ROW / 2 + 5, name) for n, (name, _) in enumerate(values))
    across = tuple(Tick(_r(NAMES + room * count / most + 6), told(count, unit)) for _, count in values)
    series = Series(title, look, tuple(float(count) for _, count in values))
    names = tuple(name for name, _ in values)
    return Chart(title, (series,), names, unit, bars, (), across, up, height=ROW * len(values), left=NAMES)


def _scale(most: float) -> float:
    """A round number that is at least `most`."""
    if most <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(most))
    return next(step * power for step in (1, 2, 2.5, 4, 5, 6, 8, 10) if step * power >= most - 1e-9)


def _y(value: float, top: float) -> float:
    return _r(TOP + DEEP * (1 - value / top))


def _r(value: float) -> float:
    return round(value, 1)


def _up(top: float, unit: str) -> tuple[Tick, ...]:
    halves = (0.0, top / 2, top) if top != 1 or unit else (0.0, top)
    return tuple(Tick(_y(value, top), told(value, unit)) for value in halves)


def _across(labels: Sequence[str]) -> tuple[Tick, ...]:
    step, every = INNER / max(len(labels), 1), max(1, math.ceil(len(labels) / LABELS))
    return tuple(
        Tick(_r(LEFT + (n + 0.5) * step), label.removeprefix("week of "))
        for n, label in enumerate(labels)
        if n % every == 0
    )
