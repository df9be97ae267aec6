"""Figures in a message that stand for a sign.

The edges are data (data/clinical/vitals.yml).
"""

from dataclasses import dataclass
from typing import Optional

from spacy.language import Language

from itb_triage.protocol.vitals import Reads, Vitals
from itb_triage.understanding.figure_times import BEFORE, BESIDE, NOW, FigureTime, times_of
from itb_triage.understanding.numbers import Number, numbers_in
from itb_triage.understanding.phrases import ExactPhrases, Match
from itb_triage.understanding.words import Cutter, Word

LEAST_BARE_PERCENT = 50  # "turned up 10 %" is no reading
OLDEST_CHILD = 17  # years
LEAST_LOWER = 20  # of two blood pressure figures, what the lower can be at least
DEGREES = ("\u00b0", "c", "f", "degre", "degrees", "celsius", "fahrenheit")
LEFT, RIGHT = 5, 3  # how many words before or behind its figure a measure's name may stand
BEYOND = {"under": -0.1, "over": 0.1}  # by how much "under fifty" and "over 120" miss the figure


@dataclass(frozen=True)
class VitalReadings:
    """What the figures said: signs in place, the places of the names that a figure explained, every sign that
    the measures speak of, there or not (`settled`), and those of `matches` that a later figure has put behind them."""

    matches: tuple[Match, ...]
    explained: frozenset[int]
    settled: frozenset[str] = frozenset()
    over: frozenset[Match] = frozenset()


Measured = tuple[Optional[str], Optional[Match]]  # what a number measures, and where that is named


class VitalReader:
    """Reads figures into signs."""

    def __init__(self, nlp: Language, cutter: Cutter, vitals: Vitals) -> None:
        self._vitals = vitals
        names = [(measure, name) for measure, rules in vitals.measures.items() for name in rules.names]
        other = [("not_figures", phrase) for phrase in vitals.not_figures]
        ages = [("age", phrase) for phrase in vitals.age_words]
        before = [("not_figures_behind", phrase) for phrase in vitals.not_figures_behind]
        children = [("child", phrase) for phrase in vitals.children]
        self._finder = ExactPhrases(nlp, cutter, [*names, *other, *before, *ages, *children])
        told = [(key, phrase) for key in (BEFORE, NOW, BESIDE, *BEYOND) for phrase in getattr(vitals, key)]
        self._told = ExactPhrases(nlp, cutter, told)

    def read(self, words: list[Word]) -> VitalReadings:
        """The signs that the figures of a message stand for."""
        numbers = numbers_in(words)
        if not numbers:
            return VitalReadings((), frozenset())
        found, told_in = self._finder.find(words), self._told.find(words)
        named = [m for m in found if m.key in self._vitals.measures]
        child = self._child(words, numbers, [m for m in found if m.key == "child"], {m.places[0] for m in found})
        age = self._age(numbers, found) if child is None else child.value
        void = {m.places[0] - 1 for m in found if m.key == "not_figures"}
        void |= {m.places[-1] + 1 for m in found if m.key == "not_figures_behind"}
        void |= {child.last} if child else set()
        told = times_of(words, numbers, told_in)
        measured = [self._measure(words, numbers, index, named, void) for index in range(len(numbers))]
        measured = self._with_bare(measured, numbers, told, void)
        matches: list[Match] = []
        over: set[Match] = set()
        for number, (measure, name), is_over in zip(numbers, measured, _over_now(measured, told)):
            if measure is None:
                continue
            places = tuple(sorted({*(name.places if name else ()), *range(number.first, number.last + 1)}))
            value = self._in_unit(measure, number.value) + _beyond(number, told_in)
            rules = (rule for rule in self._vitals.measures[measure].signs if rule.holds(value, age))
            signs = [Match(rule.sign, places) for rule in rules]
            matches += signs
            over.update(signs if is_over else ())
        explained = {place for _, name in measured if name for place in name.places}
        settled = {rule.sign for measure, _ in measured if measure for rule in self._vitals.measures[measure].signs}
        return VitalReadings(tuple(matches), frozenset(explained), frozenset(settled), frozenset(over))

    def _with_bare(
        self, read: list[Measured], numbers: list[Number], told: list[FigureTime], void: set[int]
    ) -> list[Measured]:
        """A figure alone with its time ("tonight 165") is one more of the measure that is named, where only one is."""
        measures = {measure for measure, _ in read if measure}
        if len(measures) != 1:
            return read
        (only,) = measures

        def is_one_more(number: Number, at: FigureTime) -> bool:
            free = not void & {number.first, number.last}
            return bool(at.time) and at.bare and free and self._plausible(only, number.value)

        return [
            (only, None) if measure is None and is_one_more(number, at) else (measure, name)
            for (measure, name), number, at in zip(read, numbers, told)
        ]

    def _child(
        self, words: list[Word], numbers: list[Number], children: list[Match], taken: set[int]
    ) -> Optional[Number]:
        """A whole number right behind a child ("girl, 3", "boy of 6"): the child's age, in whole years.
        `taken`: places where a measure or a unit begins, which a figure before it belongs to."""
        behind = {m.places[-1] + 1 for m in children}
        between = (",", "(", *self._vitals.between_child_and_age)
        for number in numbers:
            following = words[number.last + 1].norm if number.last + 1 < len(words) else ""
            months = following in self._vitals.months
            joined = number.first > 0 and words[number.first - 1].norm in between
            whole = number.value == int(number.value) and number.value <= OLDEST_CHILD
            alone = months or number.last + 1 not in taken
            if whole and alone and (number.first in behind or (joined and number.first - 1 in behind)):
                return Number(float(number.value // 12), number.first, number.last) if months else number
        return None

    def _age(self, numbers: list[Number], found: list[Match]) -> Optional[float]:
        after = {m.places[0] for m in found if m.key == "age"}
        for number in numbers:
            if number.last + 1 in after and number.value <= 120:
                return number.value
        return None

    def _measure(
        self, words: list[Word], numbers: list[Number], index: int, named: list[Match], void: set[int]
    ) -> Measured:
        """What the number at `index` measures, if anything, and where that is named, if it is."""
        number = numbers[index]
        if void & {number.first, number.last}:
            return None, None
        if index and _over(words, numbers[index - 1], number):
            return None, None  # the lower of two blood pressure figures
        following = numbers[index + 1] if index + 1 < len(numbers) else None
        if following and _over(words, number, following):
            return self._of_two(words, number, following, named)
        name = self._nearest(words, number, named)
        if name and self._plausible(name.key, number.value):
            return name.key, name
        return self._by_its_unit(words, number), None

    def _of_two(self, words: list[Word], number: Number, second: Number, named: list[Match]) -> Measured:
        """Of "118/70", "118 over 70" and "13/15" (out of the highest it can be)."""
        name = self._nearest(words, number, named)
        if name and self._highest(name.key) == second.value and self._plausible(name.key, number.value):
            return name.key, name
        pair = self._that_reads(Reads.pair)
        possible = pair and self._plausible(pair, number.value) and second.value >= LEAST_LOWER
        return (pair, self._nearest(words, number, named, pair)) if possible else (None, None)

    def _by_its_unit(self, words: list[Word], number: Number) -> Optional[str]:
        """The measure of a number that none is named for: by its unit, or as only degrees have decimals."""
        unit = words[number.last + 1].norm if number.last + 1 < len(words) else ""
        percent, degrees = self._that_reads(Reads.percent), self._that_reads(Reads.degrees)
        if percent and unit == "%" and number.value >= LEAST_BARE_PERCENT and self._plausible(percent, number.value):
            return percent
        in_degrees = number.value != int(number.value) or unit in DEGREES
        return degrees if degrees and in_degrees and self._plausible(degrees, number.value) else None

    @staticmethod
    def _nearest(words: list[Word], number: Number, named: list[Match], only: Optional[str] = None) -> Optional[Match]:
        best: Optional[Match] = None
        best_far = 99.0
        for match in named:
            if only and match.key != only:
                continue
            if match.places[-1] < number.first:
                far = float(number.first - match.places[-1])
                between = range(match.places[-1] + 1, number.first)
                limit = LEFT
            else:
                far, limit = match.places[0] - number.last + 0.5, RIGHT
                between = range(number.last + 1, match.places[0])
            ends = ".;!?\n" if match.places[-1] < number.first else ".,;!?\n"  # "36.5, pulse 70": not its pulse
            if far > limit or any(words[place].norm in ends for place in between):
                continue
            far -= 0.1 * len(match.places)
            if far < best_far:
                best, best_far = match, far
        return best

    def _that_reads(self, way: Reads) -> Optional[str]:
        return next((name for name, measure in self._vitals.measures.items() if measure.reads is way), None)

    def _plausible(self, measure: str, value: float) -> bool:
        return any(low <= value <= high for low, high in self._vitals.measures[measure].plausible)

    def _highest(self, measure: str) -> float:
        return self._vitals.measures[measure].plausible[-1][1]

    def _in_unit(self, measure: str, value: float) -> float:
        """Degrees in Celsius, to a tenth; everything else as it stands."""
        rules = self._vitals.measures[measure]
        if rules.reads is not Reads.degrees:
            return value
        low, high = rules.plausible[-1]
        return round((value - 32) / 1.8, 1) if low <= value <= high else value


def _over(words: list[Word], first: Number, second: Number) -> bool:
    """Two numbers with only "/" or "over" between them."""
    return second.first == first.last + 2 and words[first.last + 1].norm in ("/", "over")


def _over_now(measured: list[Measured], told: list[FigureTime]) -> list[bool]:
    """For each figure whether it is told of before, and another one of its measure is not."""
    later = {measure for (measure, _), at in zip(measured, told) if at.time != BEFORE}
    return [at.time == BEFORE and measure in later for (measure, _), at in zip(measured, told)]


def _beyond(number: Number, told_in: list[Match]) -> float:
    """By how much "under fifty" or "over 120" misses the figure."""
    return sum(BEYOND.get(match.key, 0.0) for match in told_in if match.places[-1] + 1 == number.first)
