"""Typing errors."""

import random

KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def mistyped(text: str, chance: random.Random) -> str:
    """`text` with one letter wrong in one of the longer words."""
    words = text.split(" ")
    long = [place for place, word in enumerate(words) if len(word) > 3 and word.isalpha()]
    if not long:
        return text
    place = chance.choice(long)
    word = words[place]
    at = chance.randrange(1, len(word) - 1)
    turned = word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :]
    left_out = word[:at] + word[at + 1 :]
    twice = word[:at] + word[at] + word[at:]
    beside = word[:at] + _key_beside(word[at], chance) + word[at + 1 :]
    words[place] = chance.choice([turned, left_out, twice, beside])
    return " ".join(words)


def _key_beside(letter: str, chance: random.Random) -> str:
    row = next((row for row in KEYBOARD if letter in row), letter)
    at = row.index(letter)
    return chance.choice(row[max(0, at - 1) : at] + row[at + 1 : at + 2] or letter)
