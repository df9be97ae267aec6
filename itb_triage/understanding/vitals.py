"""Figures in a message that stand for a sign: temperature, breaths, oxygen, pulse, blood pressure.

The edges are data (data/clinical/vitals.yml).
"""

from dataclasses import dataclass
from typing import Optional

from spacy.language import Language

from itb_triage.protocol.models import MeasureName, Vitals
from itb_triage.understanding.numbers import Number, numbers_in
from itb_triage.understanding.phrases import ExactPhrases, Match
from itb_triage.understanding.words import Cutter, Word

BEFORE, AFTER = 5, 3  # how many words a measure's name may stand from its figure


@dataclass(frozen=True)
class VitalReadings:
    """What the figures said: signs in place, and the places of the names that a figure explained."""

    matches: tuple[Match, ...]
    explained: frozenset[int]


class VitalReader:
    """Reads figures into signs."""

    def __init__(self, nlp: Language, cutter: Cutter, vitals: Vitals) -> None:
        self._vitals = vitals
        names = [(measure.value, name) for measure, rules in vitals.measures.items() for name in rules.names]
        other = [("not_figures", phrase) for phrase in vitals.not_figures]
        ages = [("age", phrase) for phrase in vitals.age_words]
        self._finder = ExactPhrases(nlp, cutter, [*names, *other, *ages])

    def read(self, words: list[Word]) -> VitalReadings:
        """The signs that the figures of a message stand for."""
        numbers = numbers_in(words)
        if not numbers:
            return VitalReadings((), frozenset())
        found = self._finder.find(words)
        named = [m for m in found if m.key not in ("not_figures", "age")]
        void = {m.places[0] for m in found if m.key == "not_figures"}
        age = self._age(numbers, found)
        matches: list[Match] = []
        explained: set[int] = set()
        for index, number in enumerate(numbers):
            measure, name = self._measure(words, numbers, index, named, void)
            if measure is None:
                continue
            places = tuple(sorted({*(name.places if name else ()), *range(number.first, number.last + 1)}))
            if name:
                explained.update(name.places)
            for rule in self._vitals.measures[measure].signs:
                if rule.holds(self._in_unit(measure, number.value), age):
                    matches.append(Match(rule.sign, places))
        return VitalReadings(tuple(matches), frozenset(explained))

    def _age(self, numbers: list[Number], found: list[Match]) -> Optional[float]:
        after = {m.places[0] for m in found if m.key == "age"}
        for number in numbers:
            if number.last + 1 in after and number.value <= 120:
                return number.value
        return None

    def _measure(self, words: list[Word], numbers: list[Number], index: int, named: list[Match],
                 void: set[int]) -> tuple[Optional[MeasureName], Optional[Match]]:
        number = numbers[index]
        following = words[number.last + 1].norm if number.last + 1 < len(words) else ""
        if number.last + 1 in void:
            return None, None
        if index and words[number.first - 1].norm in ("/", "over") and numbers[index - 1].last == number.first - 2:
            return None, None  # the lower of two blood pressure figures
        if following in ("/", "over") and index + 1 < len(numbers) and numbers[index + 1].first == number.last + 2:
            fits = self._fits(MeasureName.systolic, number.value) and numbers[index + 1].value >= 20
            return (MeasureName.systolic, self._nearest(words, number, named, MeasureName.systolic)) if fits else (None, None)
        name = self._nearest(words, number, named)
        if name and self._fits(MeasureName(name.key), number.value):
            return MeasureName(name.key), name
        if following == "%" and self._fits(MeasureName.oxygen, number.value) and number.value >= 50:
            return MeasureName.oxygen, None
        decimal = number.value != int(number.value) or following in ("\u00b0", "c", "f", "degre", "degrees", "celsius", "fahrenheit")
        if decimal and self._fits(MeasureName.temperature, number.value):
            return MeasureName.temperature, None
        return None, None

    @staticmethod
    def _nearest(words: list[Word], number: Number, named: list[Match],
                 only: Optional[MeasureName] = None) -> Optional[Match]:
        best: Optional[Match] = None
        best_far = 99.0
        for match in named:
            if only and match.key != only.value:
                continue
            if match.places[-1] < number.first:
                far = float(number.first - match.places[-1])
                between = range(match.places[-1] + 1, number.first)
                limit = BEFORE
            else:
                far, limit = match.places[0] - number.last + 0.5, AFTER
                between = range(number.last + 1, match.places[0])
            if any(words[place].norm in ".;!?\n" for place in between) or far > limit:
                continue
            far -= 0.1 * len(match.places)
            if far < best_far:
                best, best_far = match, far
        return best

    def _fits(self, measure: MeasureName, value: float) -> bool:
        kinds = ("celsius", "fahrenheit") if measure is MeasureName.temperature else (measure.value,)
        return any(low <= value <= high for low, high in (self._vitals.plausible[kind] for kind in kinds))

    def _in_unit(self, measure: MeasureName, value: float) -> float:
        """Temperatures in Celsius, to a tenth; everything else as it stands."""
        low, high = self._vitals.plausible["fahrenheit"]
        if measure is MeasureName.temperature and low <= value <= high:
            return round((value - 32) / 1.8, 1)
        return value
