"""Answers by text message: "1", "2 NO" or "3. I cannot tell" to any question, "A C" or "a yes b no" to a list.

A number means the same in every question, so that the habit of one answers no other. An answer belongs to the question
that was on the phone when it was written, never to one that came up meanwhile.
"""

import re
from dataclasses import replace
from string import ascii_lowercase
from typing import Optional

from itb_triage.assessment import State, Waiting
from itb_triage.assessment.press import LATE, MOVES, Press, meant
from itb_triage.assessment.state import Kind
from itb_triage.protocol import Protocol
from itb_triage.understanding import Finding, Reading, Status

TOKEN = re.compile(r"\d+|[^\W\d_]+(?:'[^\W\d_]+)*")
# An answer in front of a sentence: "2. but", "A, C: since noon". Never "2 hours", "2, 3 times" or "a bit".
NUMBER_IN_FRONT = re.compile(r"\s*(\d)\s*[.,;:)!-]+\s+(?=[^\s\d])")
LETTERS_IN_FRONT = re.compile(r"\s*([a-z](?:[\s,&]+(?:and\s+)?[a-z])*)\s*[.,;:)!-]+\s+(?=[^\W\d])", re.IGNORECASE)
BUTTONS = ("button_yes", "button_no", "button_not_sure")  # 1, 2, 3
ANSWERS = frozenset({*MOVES.values(), "all"})
STATUS = {"affirm": Status.present, "deny": Status.denied, "not_sure": Status.possible}
Chosen = dict[int, Status]  # the places of signs in a list, from 0


def answered(protocol: Protocol, state: State, seen: Optional[Waiting], reading: Reading) -> Reading:
    """`reading` with the numbers and letters in it taken as answers to `seen`, the question that was on the phone."""
    if seen is not None and seen.kind is Kind.fact:
        return replace(reading, moves=()) if reading.said.isdigit() else reading
    if seen is not None:
        chosen, more = _letters(protocol, seen, reading.said)
        if chosen:
            return _with_signs(seen, reading if more else replace(reading, findings=()), chosen)
        button, more = _number(protocol, seen, reading.said)
        if button:
            return _with_press(protocol, state, seen, reading if more else replace(reading, findings=()), button)
    late = (state.waiting and state.waiting.question) != (seen and seen.question)
    return _too_late(protocol, state, seen, reading) if late and _only_answers(reading) else reading


# --- numbers: yes, no, not sure ---


def _number(protocol: Protocol, seen: Waiting, said: str) -> tuple[Optional[str], bool]:
    """The button that a number in `said` stands for; and whether there is more in it than that."""
    first, *behind = [word for word in _words(said) if word not in protocol.sms.between_answers] or [""]
    button = _button(protocol, seen, first)
    if button and (not behind or " ".join(behind) in protocol.language.moves.moves[MOVES[button]].whole):
        return button, False
    front = NUMBER_IN_FRONT.match(said)
    return (_button(protocol, seen, front.group(1)), True) if front else (None, False)


def _button(protocol: Protocol, seen: Waiting, word: str) -> Optional[str]:
    numbers = protocol.sms.numbers
    place = int(word) if word.isascii() and word.isdigit() else numbers.index(word) + 1 if word in numbers else 0
    buttons = BUTTONS[:2] if seen.kind is Kind.offer else BUTTONS
    return buttons[place - 1] if 1 <= place <= len(buttons) else None


def _with_press(protocol: Protocol, state: State, seen: Waiting, reading: Reading, button: str) -> Reading:
    pressed = meant(protocol, state, Press(seen.question, seen.signs, (button,)), reading.said)
    return replace(reading, findings=(*pressed.findings, *reading.findings), moves=pressed.moves)


# --- letters: the signs of a list ---


def _letters(protocol: Protocol, seen: Waiting, said: str) -> tuple[Chosen, bool]:
    """The signs that letters in `said` choose, each with what was said of it; and whether there is more in it."""
    if seen.kind is not Kind.several:
        return {}, False
    whole = _nothing_but_letters(protocol, seen, _words(said))
    front = None if whole else LETTERS_IN_FRONT.match(said)
    if front is None:
        return whole, False
    words = [word for word in _words(front.group(1)) if word not in protocol.sms.between_answers]
    places = [place for word in words for place in _places(seen, word)]
    return (dict.fromkeys(places, Status.present), True) if len(places) == len(words) else ({}, False)


def _nothing_but_letters(protocol: Protocol, seen: Waiting, words: list[str]) -> Chosen:
    """The letters of a message that holds nothing else but answers behind them; empty for any other."""
    chosen: Chosen = {}
    behind: dict[int, list[str]] = {}
    for word in words:
        places = _places(seen, word)
        if places:
            chosen.update(dict.fromkeys(places, Status.present))
        elif word not in protocol.sms.between_answers:
            behind.setdefault(next(reversed(chosen), -1), []).append(word)
    for place, said in behind.items():
        found = next((move for move in STATUS if " ".join(said) in protocol.language.moves.moves[move].whole), None)
        if found is None or place not in chosen:
            return {}
        chosen[place] = STATUS[found]
    return chosen


def _places(seen: Waiting, word: str) -> list[int]:
    """The places that one word names: "c" one, "ace" three. Letters out of order are a word, not a choice."""
    places = [ascii_lowercase.find(letter) for letter in word]
    in_range = all(0 <= place < len(seen.signs) for place in places)
    return places if in_range and places == sorted(set(places)) else []


def _with_signs(seen: Waiting, reading: Reading, chosen: Chosen) -> Reading:
    findings = tuple(
        Finding(seen.signs[place], status, reading.said, 0, len(reading.said)) for place, status in chosen.items()
    )
    return replace(reading, findings=(*findings, *reading.findings), moves=())


# --- answers that come too late ---


def _too_late(protocol: Protocol, state: State, seen: Optional[Waiting], reading: Reading) -> Reading:
    """A "yes" or "no" that was written before the waiting question could be seen: it answers the one before."""
    if seen is not None and seen.kind is Kind.sign and "affirm" in reading.moves:
        return _with_press(protocol, state, seen, reading, "button_yes")
    return replace(reading, moves=(LATE,))


def _only_answers(reading: Reading) -> bool:
    return bool(reading.moves) and not reading.findings and ANSWERS.issuperset(reading.moves)


def _words(said: str) -> list[str]:
    return TOKEN.findall(said.lower())
