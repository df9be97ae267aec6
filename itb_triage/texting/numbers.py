"""Numbers as answers: "1" to a yes-or-no question, "1 3" or "1 yes 2 no" to a list, "2. but very pale".

An answer belongs to the question that was on the phone when it was written, never to one that came up meanwhile.
"""

import re
from dataclasses import replace
from typing import Optional

from itb_triage.assessment import State, Waiting
from itb_triage.assessment.press import LATE, MOVES, Press, meant
from itb_triage.assessment.questions import answer_texts
from itb_triage.assessment.state import Kind
from itb_triage.protocol import Protocol
from itb_triage.understanding import Finding, Reading, Status

TOKEN = re.compile(r"\d+|[^\W\d_]+(?:'[^\W\d_]+)*")
# A number, or a list of them, in front of a sentence: "2. but", "1, 3: since noon". Never "2 hours" or "2, 3 times".
IN_FRONT = re.compile(r"\s*(\d(?:[\s,&]+(?:and\s+)?\d)*)\s*[.,;:)!-]+\s+(?=[^\s\d])")
ANSWERS = frozenset({*MOVES.values(), "all"})
STATUS = {"affirm": Status.present, "deny": Status.denied, "not_sure": Status.possible}
Picked = dict[int, Optional[str]]  # the numbers, each with the answer written behind it


def answered(protocol: Protocol, state: State, seen: Optional[Waiting], reading: Reading) -> Reading:
    """`reading` with the numbers in it taken as answers to `seen`, the question that was on the phone."""
    if seen is not None and seen.kind is Kind.fact:
        return replace(reading, moves=()) if reading.said.isdigit() else reading
    if seen is not None and _several(seen) and TOKEN.findall(reading.said) == ["0"]:
        return replace(reading, moves=(MOVES["button_none"],))
    if seen is not None:
        picked, rest = _picked(protocol, seen, reading.said)
        if picked:
            return _with(protocol, state, seen, reading if rest else replace(reading, findings=()), picked)
    late = (state.waiting and state.waiting.question) != (seen and seen.question)
    return _too_late(protocol, state, seen, reading) if late and _only_answers(reading) else reading


def _picked(protocol: Protocol, seen: Waiting, said: str) -> tuple[Picked, bool]:
    """What the numbers in `said` choose; and whether there is more in it than numbers."""
    whole = _all_numbers(protocol, seen, said)
    if whole:
        return whole, False
    front = IN_FRONT.match(said)
    if front is None:
        return {}, False
    numbers = [int(digit) for digit in re.findall(r"\d", front.group(1))]
    in_range = all(1 <= number <= _count(seen) for number in numbers)
    return (dict.fromkeys(numbers), True) if in_range and (_several(seen) or len(numbers) == 1) else ({}, False)


def _all_numbers(protocol: Protocol, seen: Waiting, said: str) -> Picked:
    """The numbers of a message that holds nothing else but answers behind them; empty for any other."""
    picked: Picked = {}
    behind: dict[int, list[str]] = {}
    now = 0
    for token in TOKEN.findall(said.lower()):
        numbers = _numbers(protocol, seen, token)
        if numbers:
            picked.update(dict.fromkeys(numbers))
            now = numbers[-1]
        elif token.isdigit():
            return {}
        elif token not in protocol.sms.between_numbers:
            behind.setdefault(now, []).append(token)
    for number, words in behind.items():
        answer = _answer(protocol, seen, number, " ".join(words))
        if number not in picked or answer is None:
            return {}
        picked[number] = answer
    return picked if _several(seen) or len(picked) == 1 else {}


def _numbers(protocol: Protocol, seen: Waiting, token: str) -> list[int]:
    """The places that one word of figures or letters names. "134" names three of them where there are so few."""
    if not token.isdigit():
        named = protocol.sms.numbers
        return [named.index(token) + 1] if token in named and named.index(token) < _count(seen) else []
    if token.isascii() and 1 <= int(token) <= _count(seen):
        return [int(token)]
    digits = [int(digit) for digit in token] if _several(seen) and len(token) > 1 and token.isascii() else []
    in_order = digits == sorted(set(digits))
    return digits if in_order and all(1 <= digit <= _count(seen) for digit in digits) else []


def _answer(protocol: Protocol, seen: Waiting, number: int, words: str) -> Optional[str]:
    """The move that stands behind a number; None where the words are no such answer."""
    found = next((move for move in STATUS if words in protocol.language.moves.moves[move].whole), None)
    if _several(seen):
        return found
    return found if found == MOVES[answer_texts(seen)[number - 1]] else None


def _with(protocol: Protocol, state: State, seen: Waiting, reading: Reading, picked: Picked) -> Reading:
    if _several(seen):
        chosen = tuple(
            Finding(seen.signs[number - 1], STATUS[answer or "affirm"], reading.said, 0, len(reading.said))
            for number, answer in picked.items()
        )
        return replace(reading, findings=(*chosen, *reading.findings), moves=())
    (number,) = picked
    press = Press(seen.question, seen.signs, (answer_texts(seen)[number - 1],))
    pressed = meant(protocol, state, press, reading.said)
    return replace(reading, findings=(*pressed.findings, *reading.findings), moves=pressed.moves)


def _too_late(protocol: Protocol, state: State, seen: Optional[Waiting], reading: Reading) -> Reading:
    """A "yes" or "no" that was written before the waiting question could be seen: it answers the one before."""
    if seen is not None and seen.kind is Kind.sign and "affirm" in reading.moves:
        pressed = meant(protocol, state, Press(seen.question, seen.signs, ("button_yes",)), reading.said)
        return replace(reading, findings=pressed.findings, moves=pressed.moves)
    return replace(reading, moves=(LATE,))


def _only_answers(reading: Reading) -> bool:
    return bool(reading.moves) and not reading.findings and ANSWERS.issuperset(reading.moves)


def _several(seen: Waiting) -> bool:
    return seen.kind is Kind.several


def _count(seen: Waiting) -> int:
    return len(seen.signs) if _several(seen) else len(answer_texts(seen))
