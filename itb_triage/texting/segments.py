"""Cuts a reply into text messages: the instruction alone in the first, each a whole number of sentences, numbered."""

import re
from dataclasses import dataclass
from typing import Optional, Sequence

from itb_triage.protocol.gsm import SEPTETS, plain, septets

MOST = 3  # text messages a reply
NUMBERED = SEPTETS - len(" (1/3)")
ENDS = re.compile(r".*[.?!]\"?")  # the last word of a sentence
SHORTENED = re.compile(r"[A-Z][a-z]{1,2}\.")  # "St." and "Dr." in a clinic's name are none


@dataclass(frozen=True)
class _Unit:
    """What is not cut: a sentence, or a line. `before`: what parts it from the one in front."""

    text: str
    size: int
    before: str


def compose(messages: Sequence[str], alone: bool, hint: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The text messages of a reply (at most MOST), and the rest, which did not fit.

    `alone`: the first of `messages` stands alone in the first text message. The last one, which asks or ends, is
    sent in any case; of those between, the hindmost sentences are left for later, and `hint` says so.
    """
    lines = [plain(message) for message in messages if message]
    first, others = (lines[:1], lines[1:]) if alone else ([], lines)
    if not others:
        return tuple(first), ()
    middle = [unit for line in others[:-1] for unit in _units(line)]
    closing = _units(others[-1])
    together = [_Unit(others[-1], septets(others[-1]), "\n")]
    for kept in ([together] if together[0].size <= NUMBERED else []) + [closing]:
        found = _fitted(middle, kept, hint, MOST - len(first), single=not first)
        if found and (not found[1] or kept is closing):
            return _numbered([*first, *found[0]]), found[1]
    found = _fitted([*middle, *closing], [], hint, MOST - len(first), single=not first)
    assert found, "the hint alone is longer than a text message"
    return _numbered([*first, *found[0]]), found[1]


def _fitted(
    cut: list[_Unit], kept: list[_Unit], hint: str, room: int, single: bool
) -> Optional[tuple[list[str], tuple[str, ...]]]:
    """As much of `cut` as goes into `room` text messages in front of `kept`, and what is left of it; None where
    `kept` alone is too long."""
    later = _Unit(hint, septets(hint), "\n")
    for count in range(len(cut), -2, -1):
        told = [later] if 0 <= count < len(cut) else []  # the last time without it, for a question that needs the room
        parts = _packed([*cut[: max(count, 0)], *told, *kept], single)
        if len(parts) <= room:
            return parts, tuple(unit.text for unit in cut[max(count, 0) :])
    return None


def in_pieces(lines: Sequence[str]) -> tuple[str, ...]:
    """The sentences of `lines`, each short enough for a text message: what may be sent later, piece by piece."""
    return tuple(unit.text for line in lines for unit in _units(plain(line)))


def _units(text: str) -> list[_Unit]:
    units = []
    for line in text.split("\n"):
        before = "\n"
        for sentence in _sentences(line):
            for piece in _short_enough(sentence):
                units.append(_Unit(piece, septets(piece), before))
                before = " "
    return units


def _sentences(line: str) -> list[str]:
    """The sentences of a line. A quotation is never cut."""
    found, now = [], ""
    for word in line.split():
        now = f"{now} {word}" if now else word
        if ENDS.fullmatch(word) and not SHORTENED.fullmatch(word) and now.count('"') % 2 == 0:
            found.append(now)
            now = ""
    return [*found, now] if now else found


def _short_enough(sentence: str) -> list[str]:
    """A sentence that no text message holds is cut at its words, and a word that none holds anywhere."""
    if septets(sentence) <= NUMBERED:
        return [sentence]
    pieces, now = [], ""
    for word in re.findall(rf"\S{{1,{NUMBERED // 2}}}", sentence):
        longer = f"{now} {word}".strip()
        if septets(longer) > NUMBERED:
            pieces.append(now)
            longer = word
        now = longer
    return [*pieces, now]


def _packed(units: Sequence[_Unit], single: bool) -> list[str]:
    """The units in as few text messages as their order allows. `single`: one alone needs no number."""
    if single and sum(unit.size + 1 for unit in units) - 1 <= SEPTETS:
        return ["".join(unit.before + unit.text for unit in units).strip()]
    parts: list[str] = []
    left = 0
    for unit in units:
        if parts and unit.size + 1 <= left:
            parts[-1] += unit.before + unit.text
            left -= unit.size + 1
        else:
            parts.append(unit.text)
            left = NUMBERED - unit.size
    return parts


def _numbered(parts: Sequence[str]) -> tuple[str, ...]:
    if len(parts) == 1:
        return tuple(parts)
    return tuple(f"{part} ({place}/{len(parts)})" for place, part in enumerate(parts, 1))
