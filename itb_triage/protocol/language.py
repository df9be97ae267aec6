"""The shape of data/language: how messages are read."""

import re
from typing import Any, Iterator, Literal

from pydantic import ConstrainedStr, Field

from itb_triage.protocol.models import Model, Words

THRESHOLDS = ("_from", "_below")  # how their names end
Absent = Literal["denied", "past", "hypothetical", "other_person"]


class Cue(Model):
    """Words around a sign and what they say about it."""

    says: str = Field(regex="^(denied|past|lately|thing|hypothetical|other_person|writer|normal|possible)$")
    reach: str = Field(regex="^(forward|backward|both)$")
    words: int = 0
    closes: bool = False
    cues: Words


class Cues(Model):
    cues: tuple[Cue, ...]
    none_of_these: Words
    ends: Words
    ends_denied: Words
    back_now: Words
    of_things: Words
    before_things: Words
    ongoing: Words


class Person(Model):
    words: Words
    noun: str
    pronoun: str


class Unknown(Model):
    noun: str
    pronoun: str


class People(Model):
    people: tuple[Person, ...]
    pronouns: dict[str, Words]
    speakers: Words
    unknown: Unknown
    forms: dict[str, dict[str, str]]


class MoveWords(Model):
    whole: Words = ()
    starts: Words = ()
    anywhere: Words = ()


class Moves(Model):
    moves: dict[str, MoveWords]
    after_start: Words
    foreign: Words


class Classes(Model):
    """Words that a <name> in a phrasing stands for."""

    classes: dict[str, Words]

    def spelled_out(self, phrase: str) -> Iterator[str]:
        """`phrase` with every <class> replaced by each word of the class."""
        name = re.search(r"<(\w+)>", phrase)
        if name is None:
            yield phrase
            return
        for word in self.classes[name.group(1)]:
            yield from self.spelled_out(phrase.replace(name.group(), word, 1))


class Classifier(Model):
    """How far the learned classifier is believed beside the rules, by tier (probabilities, 0 to 1)."""

    sure_from: dict[str, float]
    ask_from: dict[str, float]
    doubt_below: dict[str, float]
    overrule_from: dict[str, float]
    together_from: float
    beside_from: float
    named_from: float
    taken_back_from: float
    figure_taken_back_from: float
    stays_from: float
    clause_starts: Words


class Asides(Model):
    """Parts of a message that say nothing of a sign, and such that do."""

    sure_from: float
    starts: Words
    asides: Words
    not_asides: Words


class Around(ConstrainedStr):
    """Words around a message."""

    regex = re.compile(r"^[^{}]*\{message\}[^{}]*$")


class Contrast(ConstrainedStr):
    """What is so here and now, and what is not."""

    regex = re.compile(r"^(?=[^{}]*(\{other\}[^{}]*\{here\}|\{here\}[^{}]*\{other\})[^{}]*$)")


class Variation(Model):
    """How the messages that are learned from are varied."""

    swaps: dict[str, str]
    around: tuple[Around, ...]
    told_as: dict[Absent, tuple[Around, ...]]
    contrasted: dict[Absent, tuple[Contrast, ...]]
    not_contrasted: Words
    of_a_time: Words
    turned: dict[Absent, dict[str, str]]
    not_turned: Words


class Same(Model):
    """Words, and what may stand for them."""

    of: Words
    others: Words = Field(alias="as")


class Questions(Model):
    """How questions about the therapy are told from reports and from each other (probabilities, 0 to 1)."""

    sure_from: float = Field(gt=0, lt=1)
    offered_from: float = Field(gt=0, lt=1)
    report_from: float = Field(gt=0, lt=1)
    danger_from: float = Field(gt=0, lt=1)
    asks_from: float = Field(gt=0, lt=1)
    surely_reports_from: float = Field(gt=0, lt=1)
    surely_asks_from: float = Field(gt=0, lt=1)
    worry_from: float = Field(gt=0, lt=1)
    beside_from: float = Field(gt=0, lt=1)
    turned_beside: Words
    starts: Words
    leads: Words
    tails: Words
    same: tuple[Same, ...]
    asked_of_a_report: tuple[Around, ...]
    between: Words


class WordData(Model):
    read_as: dict[str, str]
    contracted: dict[str, str]
    same_as: dict[str, str]
    fillers: Words
    kept_in_phrasings: Words
    after_comma: Words
    one_word: Words
    never_mended: Words
    emoji: dict[str, str]


class Language(Model):
    """data/language: how messages are read."""

    words: WordData
    classes: Classes
    cues: Cues
    people: People
    moves: Moves
    classifier: Classifier
    variation: Variation
    asides: Asides
    questions: Questions

    def limits(self) -> dict[str, dict[str, Any]]:
        """The thresholds by which the learned model is believed: file, then name, to a probability (by tier or one)."""
        files = {"classifier": self.classifier, "questions": self.questions, "asides": self.asides}
        return {
            file: {name: value for name, value in of.dict().items() if name.endswith(THRESHOLDS)}
            for file, of in files.items()
        }
