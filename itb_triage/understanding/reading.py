"""What reading a message yields. Values only."""

from dataclasses import dataclass
from enum import Enum
from typing import Any, Optional


class Status(str, Enum):
    """Whether a sign is there: now and in the patient (present, possible) or not."""

    present = "present"
    possible = "possible"
    denied = "denied"
    past = "past"
    hypothetical = "hypothetical"
    other_person = "other_person"
    normal = "normal"
    doubted = "doubted"

    @property
    def counts(self) -> bool:
        """Whether the sign is taken as there."""
        return self in (Status.present, Status.possible)


class Basis(str, Enum):
    """What a finding rests on: a phrasing of the protocol, a figure, or the learned classifier."""

    phrasing = "phrasing"
    figure = "figure"
    heard = "heard"


@dataclass(frozen=True)
class Finding:
    """A sign in a message: its id, its status, and the words (text[start:end]) it was found in.

    `of_writer`: said of the writer ("I have ..."), so not the patient's where that is somebody else.
    `because`: why the status is what it is, for people to read; empty for a plain "it is there".
    """

    sign: str
    status: Status
    text: str
    start: int
    end: int
    of_writer: bool = False
    basis: Basis = Basis.phrasing
    because: tuple[str, ...] = ()


LONGEST_FACT = 120


@dataclass(frozen=True)
class Who:
    """How the writer speaks of the patient. noun is empty where only a pronoun was used."""

    pronoun: str
    noun: str = ""


@dataclass(frozen=True)
class Asked:
    """The question about the therapy that a message asks.

    `question`: the id of its entry in data/knowledge, or the kind of question (behind "~") that is turned to the care
    team; empty where none is sure enough, and then `near` are the entries to offer.
    `formed`: the message has the form of a question. `alone`: it reports nothing of the patient beside it.
    """

    question: str
    near: tuple[str, ...] = ()
    formed: bool = True
    alone: bool = True


@dataclass(frozen=True)
class ReadBy:
    """What read a message: the version of the clinical protocol, the digest of the language data with its thresholds,
    and the version of the learned model; None where the rules read alone. `failed`: the version of the model that
    failed on the message: as a whole, and then the rules read alone; or, where `model` stands too, on a part."""

    protocol: str
    language: str
    model: Optional[str] = None
    failed: Optional[str] = None

    def as_dict(self) -> dict[str, Optional[str]]:
        """Plain values. `from_dict` reads them back."""
        values = {"protocol": self.protocol, "language": self.language, "model": self.model}
        return values if self.failed is None else {**values, "failed": self.failed}

    @classmethod
    def from_dict(cls, values: Optional[dict[str, Any]]) -> Optional["ReadBy"]:
        """What `as_dict` wrote; None for what names no reader, as what earlier releases kept."""
        if not values:
            return None
        return cls(values["protocol"], values["language"], values.get("model"), values.get("failed"))

    def by_rules_alone(self) -> "ReadBy":
        """The same where its model failed."""
        return ReadBy(self.protocol, self.language, None, self.model)

    def in_part(self) -> "ReadBy":
        """The same where a part of its model failed."""
        return ReadBy(self.protocol, self.language, self.model, self.failed or self.model)


@dataclass(frozen=True)
class Reading:
    """A message as read: findings in order of place, moves (ids of data/language/moves.yml), the patient.

    `said` is the message itself, at most LONGEST_FACT characters: an answer to "when did it start?".
    `unsure`: ids of signs that are likely, but not likely enough to count; the likeliest first.
    `asked`: the question about the therapy that it asks. `read_by`: what read it.
    """

    findings: tuple[Finding, ...] = ()
    moves: tuple[str, ...] = ()
    who: Optional[Who] = None
    words: int = 0
    foreign: bool = False
    shortened: bool = False
    said: str = ""
    unsure: tuple[str, ...] = ()
    asked: Optional[Asked] = None
    read_by: Optional[ReadBy] = None

    @property
    def counted(self) -> list[str]:
        """Ids of the signs that are present or possible, in order of place, each once."""
        return list(dict.fromkeys(found.sign for found in self.findings if found.status.counts))

    def as_dict(self) -> dict[str, Any]:
        """Plain values for a message bus or a database. `from_dict` reads them back."""
        return {
            "findings": [
                [f.sign, f.status.value, f.text, f.start, f.end, f.of_writer, f.basis.value] for f in self.findings
            ],
            "moves": list(self.moves),
            "who": [self.who.pronoun, self.who.noun] if self.who else None,
            "words": self.words,
            "foreign": self.foreign,
            "shortened": self.shortened,
            "said": self.said,
            "unsure": list(self.unsure),
            "asked": [a.question, list(a.near), a.formed, a.alone] if (a := self.asked) else None,
            "read_by": self.read_by.as_dict() if self.read_by else None,
        }

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> "Reading":
        """The reading that `as_dict` wrote."""
        return cls(
            findings=tuple(
                Finding(sign, Status(status), text, start, end, of_writer, Basis(basis))
                for sign, status, text, start, end, of_writer, basis in values["findings"]
            ),
            moves=tuple(values["moves"]),
            who=Who(*values["who"]) if values["who"] else None,
            words=values["words"],
            foreign=values["foreign"],
            shortened=values["shortened"],
            said=values["said"],
            unsure=tuple(values["unsure"]),
            asked=_asked(values.get("asked")),
            read_by=ReadBy.from_dict(values.get("read_by")),
        )


def _asked(values: Optional[list[Any]]) -> Optional[Asked]:
    if values is None:
        return None
    question, near, formed, alone = values
    return Asked(question, tuple(near), formed, alone)
