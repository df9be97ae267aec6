"""Takes out of a message what could tell who wrote it or about whom: names, numbers, places, days.

A first pass for a person who looks again, never the last word: rules cannot know every name. What stands in their
place is data (data/deidentify.yml), so that the sentence still reads as one. Figures that are signs ("102.4", "BP
160/95", "3:15") stay. What must go follows the identifiers of 45 CFR 164.514(b)(2).
"""

import re
from functools import lru_cache
from pathlib import Path
from typing import Callable

from pydantic import Field
from spellchecker import SpellChecker

from itb_triage.protocol.errors import ProtocolError
from itb_triage.protocol.model_reader import ModelReader
from itb_triage.protocol.models import Model, Words

FILE = Path("data") / "deidentify.yml"
OLDEST_TOLD = 89  # years
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*\.?"
_NAME = r"[A-Z][a-zA-Z'’-]+"


class StandIns(Model):
    """What is written in place of what was taken out."""

    name: str = Field(min_length=2)
    place: str = Field(min_length=2)
    phone: str = Field(min_length=2)
    number: str = Field(min_length=2)
    address: str = Field(min_length=2)
    day: str = Field(min_length=2)
    age: str = Field(min_length=2)


class Identifiers(Model):
    """data/deidentify.yml. `given_names`: common first names; `also_words`: those that are ordinary words, too;
    `titles`: words that a family name follows; `introductions`: words that a name follows; `streets`: the last word of
    a street's name; `places`: words that the name of a place follows."""

    stand_ins: StandIns
    given_names: Words
    also_words: Words
    titles: Words
    introductions: Words
    streets: Words
    places: Words


class Deidentifier:
    """Messages to messages that tell of nobody."""

    def __init__(self, known: Identifiers) -> None:
        self._known = known
        self._also_words = frozenset(name.lower() for name in known.also_words)
        self._given = self._also_words | {name.lower() for name in known.given_names}
        self._english = SpellChecker(language="en", distance=1)
        own = known.stand_ins
        self._steps: list[tuple[re.Pattern[str], Callable[[re.Match[str]], str]]] = [
            (re.compile(r"\S+@\S+\.\w+"), lambda found: own.address),
            (re.compile(r"(?:https?://|www\.)\S+", re.I), lambda found: own.address),
            (re.compile(r"(?<![\d.])\+?\(?\d{2,4}\)?(?:[ .-]?\d{2,4}){2,4}(?![\d.])"), self._phone),
            (re.compile(r"\b\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}\b"), lambda found: own.day),
            (re.compile(rf"\b(?:{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?|\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{_MONTH})"
                        r"(?:,? \d{4})?\b", re.I), lambda found: own.day),
            (re.compile(rf"\b\d+\w? (?:[A-Za-z]+ ){{1,3}}(?:{_any(known.streets)})\b\.?", re.I),
             lambda found: own.address),
            (re.compile(rf"\b((?i:{_any(known.titles)})\.?) {_NAME}"), lambda found: f"{found[1]} {own.name}"),
            (re.compile(rf"\b((?i:{_any(known.introductions)})) ({_NAME})"), self._introduced),
            (re.compile(rf"\b((?i:{_any(known.places)})) ({_NAME}(?: {_NAME})*)"),
             lambda found: f"{found[1]} {own.place}"),
            (re.compile(r"\b(?:9\d|1[01]\d)(?=[ -]?(?:years?|yrs?|y/?o)\b)", re.I), lambda found: own.age),
            (re.compile(r"\b[A-Za-z]{0,3}\d{5,}\b"), lambda found: own.number),
            (re.compile(r"[A-Za-z][A-Za-z'’-]*"), self._word),
            (re.compile(rf"\b{re.escape(own.name)} {_NAME}"), lambda found: own.name),
        ]  # fmt: skip

    def clean(self, text: str) -> str:
        """`text` without what the rules find."""
        for pattern, instead in self._steps:
            text = pattern.sub(instead, text)
        return text

    def _phone(self, found: re.Match[str]) -> str:
        digits = sum(letter.isdigit() for letter in found[0])
        return self._known.stand_ins.phone if digits >= 7 else found[0]

    def _introduced(self, found: re.Match[str]) -> str:
        named = found[2].lower() in self._given or found[2].lower() not in self._english
        return f"{found[1]} {self._known.stand_ins.name}" if named else found[0]

    def _word(self, found: re.Match[str]) -> str:
        whole, end = re.fullmatch(r"(.*?)(['’]s)?", found[0]).groups(default="")  # type: ignore[union-attr]
        return self._known.stand_ins.name + end if self._is_name(whole, found) else found[0]

    def _is_name(self, word: str, found: re.Match[str]) -> bool:
        low, before = word.lower(), found.string[: found.start()].rstrip(" \"'(")
        if word in self._own_words() or len(word) < 2:
            return False
        capital = word[0].isupper() and not word.isupper()
        begins = not before or before[-1] in ".!?\n"
        if low in self._given:
            return low not in self._also_words or (capital and not begins)
        return capital and not begins and low not in self._english

    def _own_words(self) -> frozenset[str]:
        return frozenset(" ".join(vars(self._known.stand_ins).values()).split())


def _any(words: Words) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@lru_cache(maxsize=2)
def deidentifier_for(root: Path) -> Deidentifier:
    """The one of the project at `root`. Raises ProtocolError with what is wrong in data/deidentify.yml."""
    reader = ModelReader(root)
    known = reader.read(root / FILE, Identifiers)
    if known is None or reader.problems:
        raise ProtocolError(reader.problems)
    return Deidentifier(known)
