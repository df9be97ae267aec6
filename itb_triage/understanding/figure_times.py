"""Of which time each figure of a message is told: what it was before, or what it is now."""

from bisect import bisect_left
from dataclasses import dataclass
from typing import Optional, Sequence

from itb_triage.understanding.numbers import Number
from itb_triage.understanding.phrases import Match
from itb_triage.understanding.words import Word, numbered_parts

BEFORE, NOW, BESIDE = "told_before", "told_now", "beside_bare"
CLAUSE_ENDS = frozenset(",.;!?\n")


@dataclass(frozen=True)
class FigureTime:
    """The time of a figure (BEFORE, NOW or None), and whether its clause holds nothing else ("tonight 165")."""

    time: Optional[str]
    bare: bool


def times_of(words: Sequence[Word], numbers: Sequence[Number], found: Sequence[Match]) -> list[FigureTime]:
    """For each number how it is told. `found`: the phrases of vitals.yml in place, those of BEFORE, NOW and BESIDE."""
    clauses = numbered_parts(words, CLAUSE_ENDS)
    firsts = [number.first for number in numbers]
    nearest: dict[int, tuple[int, str]] = {}
    for match in found:
        if match.key in (BEFORE, NOW):
            behind = bisect_left(firsts, match.places[0])
            beside = [
                n for n in numbers[max(0, behind - 1) : behind + 1] if clauses[n.first] == clauses[match.places[0]]
            ]
            for number in sorted(beside, key=lambda n: (_far(match, n), -n.first))[:1]:
                nearest[number.first] = min(nearest.get(number.first, (99, "")), (_far(match, number), match.key))
    explained = {place for m in found if m.key in (BEFORE, NOW, BESIDE) for place in m.places}
    explained |= {place for number in numbers for place in range(number.first, number.last + 1)}
    unexplained = {place for place, word in enumerate(words) if word.norm not in CLAUSE_ENDS} - explained
    with_more = {clauses[place] for place in unexplained}
    return [FigureTime(nearest.get(n.first, (0, None))[1], clauses[n.first] not in with_more) for n in numbers]


def _far(match: Match, number: Number) -> int:
    """How many words lie from a phrase to a number."""
    return number.first - match.places[-1] if match.places[-1] < number.first else match.places[0] - number.last
