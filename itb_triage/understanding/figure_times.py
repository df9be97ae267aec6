"""Of which time each figure of a message is told: what it was before, or what it is now."""

from dataclasses import dataclass
from typing import Optional, Sequence

from itb_triage.understanding.numbers import Number
from itb_triage.understanding.phrases import Match
from itb_triage.understanding.words import Word

BEFORE, NOW, BESIDE = "told_before", "told_now", "beside_bare"
CLAUSE_ENDS = frozenset(",.;!?\n")


@dataclass(frozen=True)
class Told:
    """The time of a figure (BEFORE, NOW or None), and whether its clause holds nothing else ("tonight 165")."""

    time: Optional[str]
    bare: bool


def times_of(words: Sequence[Word], numbers: Sequence[Number], found: Sequence[Match]) -> list[Told]:
    """For each number how it is told. `found`: the phrases of vitals.yml in place, those of BEFORE, NOW and BESIDE."""
    clauses = _clauses(words)
    times: dict[int, tuple[int, str]] = {}
    for match in found:
        if match.key in (BEFORE, NOW):
            beside = [n for n in numbers if clauses[n.first] == clauses[match.places[0]]]
            if beside:
                nearest = min(beside, key=lambda number: (_far(match, number), -number.first))
                times[nearest.first] = min(times.get(nearest.first, (99, "")), (_far(match, nearest), match.key))
    explained = {place for m in found if m.key in (BEFORE, NOW, BESIDE) for place in m.places}
    told = []
    for number in numbers:
        others = (place for place, clause in enumerate(clauses) if clause == clauses[number.first])
        mine = {*range(number.first, number.last + 1)}
        bare = all(place in explained or place in mine or words[place].norm in CLAUSE_ENDS for place in others)
        told.append(Told(times[number.first][1] if number.first in times else None, bare))
    return told


def _clauses(words: Sequence[Word]) -> list[int]:
    """For each word the number of its clause. A mark belongs to the clause that it ends."""
    clauses, number = [], 0
    for word in words:
        clauses.append(number)
        number += word.norm in CLAUSE_ENDS
    return clauses


def _far(match: Match, number: Number) -> int:
    """How many words lie from a phrase to a number."""
    return number.first - match.places[-1] if match.places[-1] < number.first else match.places[0] - number.last
