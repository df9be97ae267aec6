"""The same message written another way: the verdict must stay, or, for a twin, turn."""

import random
import re
from typing import Iterable, Sequence

import yaml

from bench.evaluate.measures import Share, share
from bench.evaluate.messages import COUNTED, FOLDER, Labelled, Reads, part_of

SHORTEST_MISTYPED = 5
_PEOPLE = {
    "he": "she", "she": "he", "his": "her", "him": "her", "her": "his", "he's": "she's", "she's": "he's",
    "hes": "shes", "shes": "hes", "himself": "herself", "herself": "himself", "son": "daughter", "daughter": "son",
    "mum": "dad", "dad": "mum", "mom": "dad", "mother": "father", "father": "mother", "husband": "wife",
    "wife": "husband", "brother": "sister", "sister": "brother", "boy": "girl", "girl": "boy", "grandma": "grandpa",
    "grandpa": "grandma",
}  # fmt: skip


def mistyped(text: str) -> str:
    """One letter wrong in one of the longer words: two turned round, one left out, or one twice."""
    chance = random.Random(text)
    words = re.findall(r"[A-Za-z]+|[^A-Za-z]+", text)
    long = [place for place, word in enumerate(words) if word.isalpha() and len(word) >= SHORTEST_MISTYPED]
    if not long:
        return text
    place = chance.choice(long)
    word, at = words[place], chance.randrange(1, len(words[place]) - 1)
    words[place] = chance.choice(
        [
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
        ]
    )
    return "".join(words)


def of_another(text: str) -> str:
    """The message told of another person."""
    return "".join(
        _PEOPLE.get(word.lower(), word)
        if not word[:1].isupper()
        else _PEOPLE.get(word.lower(), word).capitalize()
        if word.lower() in _PEOPLE
        else word
        for word in re.findall(r"[A-Za-z']+|[^A-Za-z']+", text)
    )


def reordered(row: Labelled) -> str:
    """The message with its two halves turned round, where each half stands alone; else the message itself."""
    if any(status not in COUNTED for status in row.signs.values()):
        return row.text
    for between in (". ", "; ", ", "):
        halves = row.text.split(between)
        if len(halves) == 2 and min(len(half.split()) for half in halves) > 1:
            return f"{halves[1].rstrip('.!?')}{between}{halves[0]}"
    return row.text


def pairs(name: str, part: str) -> list[tuple[str, str]]:
    """The pairs of tests/language/evaluation/pairs that belong to `part`, by their first message."""
    rows = yaml.safe_load((FOLDER / "pairs" / f"{name}.yml").read_text(encoding="utf-8"))
    return [(first, second) for first, second in rows if part_of(first) == part]


def ways_of_playing_down() -> list[str]:
    """Sentences with {message} in them."""
    return list(yaml.safe_load((FOLDER / "played_down.yml").read_text(encoding="utf-8")))


def invariance(reads: Reads, rows: Sequence[Labelled], part: str) -> dict[str, Share]:
    """How often the verdict stays under each change; for twins, how often it turns; for playing down, how
    often an urgent verdict stands."""
    return {
        "typo": _same(reads, ((row.text, mistyped(row.text)) for row in rows)),
        "another person": _same(reads, ((row.text, of_another(row.text)) for row in rows)),
        "reorder": _same(reads, ((row.text, reordered(row)) for row in rows)),
        "paraphrase": _same(reads, pairs("paraphrases", part)),
        "twin": share([reads(one).urgent and not reads(two).urgent for one, two in pairs("twins", part)]),
        "played down": _stands(reads, rows),
    }


def _same(reads: Reads, changed: Iterable[tuple[str, str]]) -> Share:
    return share([reads(one).disposition == reads(two).disposition for one, two in changed if one != two])


def _stands(reads: Reads, rows: Sequence[Labelled]) -> Share:
    rank = {"emergency_now": 2, "emergency_care": 1}
    stood = []
    for row in rows:
        before = rank.get(reads(row.text).disposition, 0)
        if before:
            told = (reads(way.replace("{message}", row.text)) for way in ways_of_playing_down())
            stood.append(all(rank.get(read.disposition, 0) >= before for read in told))
    return share(stood)
