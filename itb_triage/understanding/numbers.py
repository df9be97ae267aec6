"""Numbers in a message, in figures or in words ("one oh two", "a hundred and two", "38,5")."""

from dataclasses import dataclass
from typing import Optional

from text_to_num import text2num

from itb_triage.understanding.words import Word

_DIGITS = {
    "zero": "0",
    "oh": "0",
    "o": "0",
    "one": "1",
    "two": "2",
    "three": "3",
    "four": "4",
    "five": "5",
    "six": "6",
    "seven": "7",
    "eight": "8",
    "nine": "9",
}
_WORDS = frozenset(
    {
        *_DIGITS,
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
        "twenty",
        "thirty",
        "forty",
        "fifty",
        "sixty",
        "seventy",
        "eighty",
        "ninety",
        "hundred",
        "point",
    }
)


LONGEST = 8  # characters; no measure is written longer


@dataclass(frozen=True)
class Number:
    """A value and the places of its first and last word."""

    value: float
    first: int
    last: int
    written: str = ""


def numbers_in(words: list[Word]) -> list[Number]:
    """Every number of the message, in order."""
    found: list[Number] = []
    place = 0
    while place < len(words):
        norm = words[place].norm
        if norm[0].isdigit() and len(norm) <= LONGEST and norm.replace(",", ".").replace(".", "", 1).isdigit():
            found.append(_figures(words, place))
            place = found[-1].last + 1
        elif norm in _WORDS and norm != "o":
            end = place
            while end < len(words) and (
                words[end].norm in _WORDS or (words[end].norm == "and" and words[end - 1].norm == "hundred")
            ):
                end += 1
            value = _value([word.norm for word in words[place:end]])
            if value is not None:
                found.append(Number(value, place, end - 1))
            place = end
        else:
            place += 1
    return found


def _figures(words: list[Word], place: int) -> Number:
    value, last = float(words[place].norm.replace(",", ".")), place
    if place + 2 < len(words) and words[place + 1].norm == "point" and words[place + 2].norm.isdigit():
        value, last = float(f"{words[place].norm}.{words[place + 2].norm}"), place + 2
    return Number(value, place, last, words[place].norm)


def _value(norms: list[str]) -> Optional[float]:
    if "point" in norms:
        cut = norms.index("point")
        whole, part = _value(norms[:cut]), _value(norms[cut + 1 :])
        return None if whole is None or part is None else float(f"{int(whole)}.{int(part)}")
    if len(norms) >= 2 and all(norm in _DIGITS for norm in norms):
        return float("".join(_DIGITS[norm] for norm in norms))
    if norms and norms[0] == "hundred":
        norms = ["one", *norms]
    if len(norms) >= 3 and norms[0] in _DIGITS and norms[1] == "oh" and norms[2] in _DIGITS:
        return float("".join(_DIGITS[norm] for norm in norms))
    if len(norms) >= 2 and norms[0] == "one" and norms[1] not in ("hundred",):
        rest = _value(norms[1:])
        return None if rest is None else 100 + rest
    try:
        return float(text2num(" ".join(norms), "en"))
    except ValueError:
        return None
