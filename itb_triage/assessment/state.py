"""What one assessment has gathered so far. Frozen: every message makes a new State."""

from dataclasses import dataclass, replace
from enum import Enum
from typing import Any, Optional

from itb_triage.protocol.models import Disposition
from itb_triage.understanding.reading import Who


class Answer(str, Enum):
    """What was said of a sign."""

    yes = "yes"
    no = "no"
    not_sure = "not_sure"


@dataclass(frozen=True)
class Mark:
    """A sign that was spoken of: the answer, when (seconds since 1970), and whether it was taken back later."""

    sign: str
    answer: Answer
    at: float
    taken_back: bool = False


class Kind(str, Enum):
    """What a waiting question wants."""

    sign = "sign"  # yes, no or not sure about one sign
    several = "several"  # which of several signs, none, or not sure
    fact = "fact"  # words for the emergency team
    offer = "offer"  # whether to begin the screening


@dataclass(frozen=True)
class Waiting:
    """A question that waits for its answer. `which`: a "yes" to several was given, and now which ones."""

    question: str
    kind: Kind
    signs: tuple[str, ...] = ()
    which: bool = False

    def as_list(self) -> list[Any]:
        """Plain values. `from_list` reads them back."""
        return [self.question, self.kind.value, list(self.signs), self.which]

    @classmethod
    def from_list(cls, values: Optional[list[Any]]) -> Optional["Waiting"]:
        """The question that `as_list` wrote; None for None."""
        return cls(values[0], Kind(values[1]), tuple(values[2]), values[3]) if values else None


@dataclass(frozen=True)
class State:
    """One assessment of one patient. `turns` counts messages, so that of two copies the newer one is known.

    `topic`: the entry of data/knowledge that was answered last; `offered`: the quick replies under the last reply that
    are no answers to a question.
    Of text messages: `rest` is what of the last reply did not fit; `stopped`: the caregiver wants no more of them.
    """

    marks: tuple[Mark, ...] = ()
    disposition: Optional[Disposition] = None
    waiting: Optional[Waiting] = None
    asked: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    who: Optional[Who] = None
    opened: bool = False
    screening: bool = False
    misses: int = 0
    handed_over: bool = False
    turns: int = 0
    rest: tuple[str, ...] = ()
    stopped: bool = False
    topic: Optional[str] = None
    offered: tuple[str, ...] = ()

    @property
    def urgent(self) -> bool:
        return self.disposition is not None and self.disposition.urgent

    def anew(self) -> "State":
        """A new assessment in the same conversation."""
        return State(opened=self.opened, turns=self.turns, stopped=self.stopped)

    def mark_of(self, sign: str) -> Optional[Mark]:
        return next((mark for mark in self.marks if mark.sign == sign), None)

    def said(self, *answers: Answer) -> list[str]:
        """Ids of the signs with one of `answers`, in the order first reported."""
        return [mark.sign for mark in self.marks if mark.answer in answers]

    def with_mark(self, sign: str, answer: Answer, at: float) -> "State":
        """This state with what was said of `sign`. A yes is never taken away: a later no is noted beside it."""
        old = self.mark_of(sign)
        if old is None:
            return replace(self, marks=(*self.marks, Mark(sign, answer, at)))
        if old.answer is Answer.yes:
            new = replace(old, taken_back=answer is not Answer.yes)
        elif answer is Answer.yes:  # first reported as there: it goes behind those reported before it
            rest = tuple(mark for mark in self.marks if mark.sign != sign)
            return replace(self, marks=(*rest, Mark(sign, answer, at)))
        else:
            new = replace(old, answer=answer)
        return replace(self, marks=tuple(new if mark.sign == sign else mark for mark in self.marks))

    def as_dict(self) -> dict[str, Any]:
        """Plain values for a slot or a database. `from_dict` reads them back."""
        return {
            "marks": [[m.sign, m.answer.value, m.at, m.taken_back] for m in self.marks],
            "disposition": self.disposition.value if self.disposition else None,
            "waiting": self.waiting.as_list() if self.waiting else None,
            "asked": list(self.asked),
            "facts": [list(fact) for fact in self.facts],
            "who": [self.who.pronoun, self.who.noun] if self.who else None,
            "opened": self.opened,
            "screening": self.screening,
            "misses": self.misses,
            "handed_over": self.handed_over,
            "turns": self.turns,
            "rest": list(self.rest),
            "stopped": self.stopped,
            "topic": self.topic,
            "offered": list(self.offered),
        }

    @classmethod
    def from_dict(cls, values: Optional[dict[str, Any]]) -> "State":
        """The state that `as_dict` wrote; a new one for None."""
        if not values:
            return cls()
        return cls(
            marks=tuple(Mark(s, Answer(a), at, back) for s, a, at, back in values["marks"]),
            disposition=Disposition(values["disposition"]) if values["disposition"] else None,
            waiting=Waiting.from_list(values["waiting"]),
            asked=tuple(values["asked"]),
            facts=tuple((a, b) for a, b in values["facts"]),
            who=Who(*values["who"]) if values["who"] else None,
            opened=values["opened"],
            screening=values["screening"],
            misses=values["misses"],
            handed_over=values["handed_over"],
            turns=values["turns"],
            rest=tuple(values.get("rest", ())),
            stopped=values.get("stopped", False),
            topic=values.get("topic"),
            offered=tuple(values.get("offered", ())),
        )
