"""How much figures differ between models that differ in the seed of their learning alone, and where it is written down.

Each seed takes two hours to learn, so what was measured of one is kept, and the next may follow another day.
"""

import json
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from statistics import stdev
from typing import Any, Mapping

from bench.release.measuring import is_share
from itb_triage.classifier import Card
from itb_triage.classifier.card import in_lines, write_whole
from itb_triage.learning.checkpoints import writing

NOISE = Path(__file__).with_name("noise.json")
LEAST = 3  # seeds, before their spread is called noise
MOST = 0.05  # that a figure may fall by: of the few messages behind some of them, one is as much
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

        Raises NoiseError where it was learned from other data, measured with other language data, or has other figures.
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
        if len({_names(each) for each in seeds.values()}) > 1:
            raise NoiseError(
                f"{NOISE.name} holds other figures of seeds {', '.join(self.seeds)} than are measured of seed "
                f"{card.seed}. To begin anew: rm {NOISE}"
            )
        ordered = {seed: seeds[seed] for seed in sorted(seeds, key=int)}
        return Spread(date.today().isoformat(), *of, ordered)


def known_spread(file: Path = NOISE) -> Spread:
    """What was measured and written down; an empty one before. Raises NoiseError where the file cannot be read, or
    holds what cannot have been measured."""
    mend = f"Take it back: git checkout -- {file}"
    try:
        held = json.loads(file.read_bytes())
        spread = Spread(**{name: held[name] for name in Spread.__dataclass_fields__})
        wrong = _wrong_with(spread, held["noise"])
    except FileNotFoundError:
        return Spread()
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise NoiseError(f"{file} cannot be read ({type(error).__name__}). {mend}") from None
    if wrong:
        raise NoiseError(f"{file} holds {wrong}. {mend}")
    return spread


def noise_to_release_by(file: Path = NOISE) -> Noise:
    """What each figure may fall by: its noise, and never more than MOST. Raises NoiseError where the file cannot be
    used."""
    noise = known_spread(file).noise
    return {part: {figure: min(value, MOST) for figure, value in of.items()} for part, of in noise.items()}


def _wrong_with(spread: Spread, noise: Any) -> str:
    """What of it cannot have been measured; nothing where all can. Raises what is raised of values of other kinds."""
    if not (isinstance(spread.measured, str) and isinstance(spread.language, str)):
        return "no day, or no digest of the language data"
    if not all(isinstance(digest, str) for digest in spread.learned_from.values()):
        return "no digests of what its seeds were learned from"
    for seed, parts in spread.seeds.items():
        if not (seed.isascii() and seed.isdigit()):
            return f"a seed that is none ({seed!r})"
        for part, figures in parts.items():
            for figure, value in figures.items():
                if not is_share(value):
                    return f"a figure that is no number from 0 to 1 (seed {seed}, {part}: {figure})"
    if len({_names(each) for each in spread.seeds.values()}) > 1:
        return "other figures of one seed than of another"
    if noise != spread.noise:
        return "another noise than that of its seeds"
    return ""


def _names(values: Values) -> frozenset[tuple[str, str]]:
    """Every part with every figure."""
    return frozenset((part, figure) for part, figures in values.items() for figure in figures)


def write_spread(spread: Spread, file: Path = NOISE) -> None:
    """Writes it with its noise, whole or not at all. Raises checkpoints.NotWritten."""
    held: dict[str, Any] = {**vars(spread), "noise": spread.noise}
    with writing(file):
        write_whole({file: (in_lines(held) + "\n").encode()})
