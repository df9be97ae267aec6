"""Two models beside each other, figure by figure, and whether one may replace the other."""

from dataclasses import dataclass
from typing import Any, Iterator, Mapping, Optional, Sequence

from bench.release.measuring import held_in, is_figure
from bench.release.noise import Noise

EXACT = 6  # digits of a figure that count
Figures = Mapping[str, Mapping[str, Mapping[str, Any]]]  # part, figure, then value and counts


@dataclass(frozen=True)
class Compared:
    """One figure of a candidate beside that of the released model (None: it has none), and the figure's noise."""

    part: str
    figure: str
    value: float
    released: Optional[float]
    noise: float

    @property
    def verdict(self) -> str:
        """ "better", "worse", "the same" within the noise, or "new"."""
        if self.released is None:
            return "new"
        if round(abs(self.value - self.released) - self.noise, EXACT) <= 0:
            return "the same"
        return "better" if self.value > self.released else "worse"


def compared(candidate: Figures, released: Figures, noise: Noise) -> Iterator[Compared]:
    """Every figure of `candidate`, in its order."""
    for part, figures in candidate.items():
        for figure, held in figures.items():
            before = _value(released, part, figure)
            yield Compared(part, figure, held["value"], before, noise.get(part, {}).get(figure, 0.0))


def below_the_floor(candidate: Figures, released: Figures, noise: Noise, part: str) -> list[str]:
    """Why the candidate may not be released: figures of the parts that end in `part` that are lower than the released
    model's by more than their noise, or that were not measured."""
    reasons = []
    for name, figures in released.items():
        if not name.endswith(part):
            continue
        for figure in figures:
            before, value = _value(released, name, figure), _value(candidate, name, figure)
            if before is None:
                reasons.append(f"{name}: {figure} is no figure of the released model")
            elif value is None:
                reasons.append(f"{name}: {figure} was not measured")
            # Written so that what is no number is below, too.
            elif not round(value - (before - noise.get(name, {}).get(figure, 0.0)), EXACT) >= 0:
                reasons.append(f"{name}: {figure} is {value:.3f}; the released model has {before:.3f}")
    return reasons


def _value(figures: Figures, part: str, figure: str) -> Optional[float]:
    """None where there is no such figure, or what stands there is none."""
    held = held_in(figures, part, figure)
    return held["value"] if is_figure(held) else None


def table(rows: Sequence[Compared]) -> str:
    """One line a figure, for a terminal."""
    lines, part = [], ""
    for row in rows:
        if row.part != part:
            part = row.part
            lines.append(f"{part}:")
        before = "    -" if row.released is None else f"{row.released:.3f}"
        lines.append(f"  {row.figure:32}{row.value:.3f}  released {before}  noise {row.noise:.3f}  {row.verdict}")
    return "\n".join(lines)
