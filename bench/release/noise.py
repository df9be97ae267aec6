"""How much figures differ between models that differ in the seed of their learning alone, and where it is written down.

Each seed takes two hours to learn, so what was measured of one is kept, and the next may follow another day.
"""

import json
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from statistics import stdev
from typing import Any, Mapping

from itb_triage.classifier import Card
from itb_triage.classifier.card import in_lines, write_whole

NOISE = Path(__file__).with_name("noise.json")
LEAST = 3  # seeds, before their spread is called noise
DIGITS = 4
Noise = Mapping[str, Mapping[str, float]]  # part, figure, then the standard deviation over seeds
Values = Mapping[str, Mapping[str, float]]  # part, figure, value


class NoiseError(Exception):
    """What was measured before cannot be gone on with. Its text is one line: what is wrong, and the mend."""


@dataclass(frozen=True)
class Spread:
    """The figures of each seed, and what they were learned from and measured with: the same for all.

    `measured`: the day of the last one. `seeds`: seed to part, figure and value.
    """

    measured: str = ""
    learned_from: Mapping[str, str] = field(default_factory=dict)
    language: str = ""
    seeds: Mapping[str, Values] = field(default_factory=dict)

    @property
    def noise(self) -> Noise:
        """The standard deviation of every figure; nothing before there are LEAST seeds."""
        if len(self.seeds) < LEAST:
            return {}
        each = list(self.seeds.values())
        return {
            part: {figure: round(stdev(one[part][figure] for one in each), DIGITS) for figure in figures}
            for part, figures in each[0].items()
        }

    def with_seed(self, card: Card) -> "Spread":
        """The same and the figures on `card`, which stand for those of its seed from now on.

        Raises NoiseError where it was learned from other data, or measured with other language data.
        """
        of = dict(card.learned_from), card.language
        if self.seeds and of != (dict(self.learned_from), self.language):
            raise NoiseError(
                f"{NOISE.name} holds seeds {', '.join(self.seeds)} of other data than seed {card.seed}. "
                f"To begin anew: rm {NOISE}"
            )
        values = {
            part: {figure: held["value"] for figure, held in figures.items()} for part, figures in card.figures.items()
        }
        seeds = {**self.seeds, str(card.seed): values}
        ordered = {seed: seeds[seed] for seed in sorted(seeds, key=int)}
        return Spread(date.today().isoformat(), *of, ordered)


def known_spread(file: Path = NOISE) -> Spread:
    """What was measured and written down; an empty one before. Raises NoiseError where the file cannot be read."""
    try:
        held = json.loads(file.read_text(encoding="utf-8"))
        return Spread(**{name: held[name] for name in Spread.__dataclass_fields__})
    except FileNotFoundError:
        return Spread()
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise NoiseError(
            f"{file} cannot be read ({type(error).__name__}). Take it back: git checkout -- {file}"
        ) from None


def write_spread(spread: Spread, file: Path = NOISE) -> None:
    """Writes it with its noise, whole or not at all. Raises OSError."""
    held: dict[str, Any] = {**vars(spread), "noise": spread.noise}
    write_whole({file: (in_lines(held) + "\n").encode()})
