"""Varies messages from round to round, so that what is learned is what they say and not how they say it."""

import random
import re
from dataclasses import dataclass, replace
from typing import Callable, Collection, Iterable, Iterator, Optional, Sequence

from itb_triage.learning.examples import THERE, Example
from itb_triage.learning.mistyping import mistyped
from itb_triage.protocol.language import Variation

PLACE = "{message}"
OTHER, HERE = "{other}", "{here}"
SKIPPED_PHRASINGS = 0.5  # share of them left out of a round
LONGEST_TOLD = 12  # words of a message that is told as denied, past, hypothetical or somebody else's
LONGEST_TURNED = 8  # words of one whose verb is turned: in a longer one it may be the verb of something else
BEFORE, BEHIND = (" , ", " . ", " but ", " : ", " "), (" , ", " . ", " , but ", " ")  # an aside
BETWEEN_PARTS = (" . ", " ; ", " , ")
MOST_PARTS = 4  # of a message that is turned round
Around = tuple[str, str]  # what stands before a message and behind it


@dataclass(frozen=True)
class Shares:
    """How many of the messages of a round are varied in each way."""

    contrasted: float = 0.08  # of those that can be told
    told: float = 0.22  # of the rest of them
    turned: float = 0.3  # of those told
    reordered: float = 0.2  # of those of two to four parts
    around: float = 0.1
    aside: float = 0.18
    joined: float = 0.3
    swapped: float = 0.25
    mistyped: float = 0.2


class Variety:
    """Draws the rounds of one learning."""

    def __init__(
        self,
        data: Variation,
        asides: Iterable[str],
        told_signs: Collection[str],
        write_out: Callable[[str], str],
        chance: random.Random,
    ) -> None:
        """`asides`: parts that say nothing of a sign. `told_signs`: the signs that can be told as denied, past,
        hypothetical or somebody else's. `write_out`: a text as the classifier is given it."""
        self._chance = chance
        self._swaps = data.swaps
        self._told_signs = frozenset(told_signs)
        self._asides = [write_out(text) for text in asides]
        self._around = [_around(text, write_out) for text in data.around]
        self._told_as = {way: [_around(text, write_out) for text in texts] for way, texts in data.told_as.items()}
        self._turned: dict[str, list[tuple[re.Pattern[str], str]]] = {
            way: [(re.compile(rf"\b{re.escape(old)}\b"), new) for old, new in verbs.items()]
            for way, verbs in data.turned.items()
        }
        self._not_turned = _any_of(data.not_turned)
        self._contrasts = [(way, _frame(text, write_out)) for way, texts in data.contrasted.items() for text in texts]
        self._not_contrasted = frozenset(data.not_contrasted)
        self._of_a_time = _any_of(data.of_a_time)

    def round(self, rows: Sequence[Example], shares: Shares = Shares()) -> Iterator[Example]:
        """The messages of one round: some told as not there, some joined to another, with asides or mistyped."""
        calm = [row for row in rows if not row.signs and row.weight == 1.0]
        opposites = self._opposites(rows)
        for row in rows:
            if row.weight < 1.0 and self._happens(SKIPPED_PHRASINGS):
                continue
            if self._can_be_told(row):
                opposite = opposites.get(next(iter(row.signs))) if len(row.signs) == 1 else None
                if opposite and not self._of_a_time.search(row.text) and self._happens(shares.contrasted):
                    row = self._contrasted(row, self._chance.choice(opposite))
                elif self._happens(shares.told):
                    row = self._told(row, shares)
            if self._happens(shares.joined):
                row = self._joined(row, self._chance.choice(calm if self._happens(0.5) else rows))
            text = _turned_round(row) if self._happens(shares.reordered) else row.text
            if self._happens(shares.around):
                text = _put(self._chance.choice(self._around), text)
            if self._happens(shares.aside):
                text = self._with_aside(text)
            if self._happens(shares.swapped):
                text = " ".join(self._swaps.get(word, word) for word in text.split(" "))
            if self._happens(shares.mistyped):
                text = mistyped(text, self._chance)
            yield replace(row, text=text)

    def _happens(self, share: float) -> bool:
        return self._chance.random() < share

    def _can_be_told(self, row: Example) -> bool:
        """A short statement of signs that are all there."""
        told = self._told_signs.issuperset(row.signs) and set(row.signs.values()) <= set(THERE)
        return bool(row.signs) and told and _is_one_statement(row.text)

    def _opposites(self, rows: Sequence[Example]) -> dict[str, list[Example]]:
        """For each sign the short statements that it alone is not there, and of no time."""
        found: dict[str, list[Example]] = {}
        for row in rows:
            alone = len(row.signs) == 1 and "denied" in row.signs.values()
            if (
                alone
                and self._not_contrasted.isdisjoint(row.signs)
                and _is_one_statement(row.text)
                and not self._of_a_time.search(row.text)
            ):
                found.setdefault(next(iter(row.signs)), []).append(row)
        return found

    def _contrasted(self, row: Example, opposite: Example) -> Example:
        """A sign that is there beside its opposite, one of them over, taken back or somebody else's: "she woke at
        eight , now i cannot wake her"."""
        way, frame = self._chance.choice(self._contrasts)
        is_here = self._happens(0.5)
        put = {HERE: row.text, OTHER: opposite.text} if is_here else {HERE: opposite.text, OTHER: row.text}
        text = " ".join(put.get(part, part) for part in frame)
        return Example(text, row.signs if is_here else dict.fromkeys(row.signs, way), row.weight)

    def _told(self, row: Example, shares: Shares) -> Example:
        ways = [way for way in self._told_as if way != "denied" or not self._not_turned.search(row.text)]
        way = self._chance.choice(ways)  # what has a "not" in it is not denied once more
        text = self._turn(row.text, way)
        if text is None or not self._happens(shares.turned):
            text = _put(self._chance.choice(self._told_as[way]), row.text)
        elif way == "past":  # "he was stiff" alone may be of this morning
            text = _put(self._chance.choice(self._told_as[way]), text)
        return Example(text, dict.fromkeys(row.signs, way), row.weight)

    def _turn(self, text: str, way: str) -> Optional[str]:
        if len(text.split()) > LONGEST_TURNED or self._not_turned.search(text):
            return None
        for verb, turned in self._turned.get(way, ()):
            if verb.search(text):
                return verb.sub(turned, text, count=1)
        return None

    def _with_aside(self, text: str) -> str:
        aside = self._chance.choice(self._asides)
        before, behind = self._chance.choice(BEFORE), self._chance.choice(BEHIND)
        return aside + before + text if self._happens(0.5) else text + behind + aside

    def _joined(self, one: Example, other: Example) -> Example:
        if set(one.signs) & set(other.signs) or other.weight < 1.0:
            return one
        first, second = (one, other) if self._happens(0.6) else (other, one)
        between = self._chance.choice([" . ", " , ", " and ", " "])
        return Example(first.text + between + second.text, {**one.signs, **other.signs}, one.weight)


def _turned_round(row: Example) -> str:
    """The last part first, where each stands alone and takes nothing of another back; else the message itself."""
    if set(row.signs.values()) <= set(THERE):
        for between in BETWEEN_PARTS:
            *first, last = row.text.split(between)
            if 1 <= len(first) < MOST_PARTS and min(len(part.split()) for part in (*first, last)) > 1:
                return between.join((last.removesuffix(" ."), *first))
    return row.text


def _around(text: str, write_out: Callable[[str], str]) -> Around:
    before, after = text.split(PLACE)
    return write_out(before), write_out(after)


def _frame(text: str, write_out: Callable[[str], str]) -> tuple[str, ...]:
    parts = (part.strip() for part in re.split(r"(\{other\}|\{here\})", text))
    return tuple(part if part in (OTHER, HERE) else write_out(part) for part in parts if part)


def _any_of(words: Collection[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b")


def _is_one_statement(text: str) -> bool:
    return len(text.split()) <= LONGEST_TOLD and not any(mark in text for mark in (" .", "?", " but "))


def _put(around: Around, message: str) -> str:
    return " ".join(part for part in (around[0], message, around[1]) if part)
