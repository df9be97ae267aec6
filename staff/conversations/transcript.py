"""A conversation as it is shown: each message with what was read in it, and each answer as the caregiver saw it."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Iterable, Optional

from django.conf import settings

from itb_triage import record
from itb_triage.assessment import State
from itb_triage.protocol import Protocol, load_protocol
from itb_triage.record.words import console_words, rule_in_words
from itb_triage.understanding.reading import Status
from itb_triage.wording.render import text_of
from staff.conversations.models import Exchange, Summary, moment
from staff.conversations.read_by import Readers, readers_of


@dataclass(frozen=True)
class Found:
    """A sign in a message: its name, what the message says of it, where from; `counts`: it was taken as there."""

    sign: str
    name: str
    status: str
    status_words: str
    basis: str
    counts: bool


@dataclass(frozen=True)
class Piece:
    """A part of a message; `found` names what was read in it."""

    text: str
    found: tuple[Found, ...] = ()


@dataclass(frozen=True)
class Line:
    """One exchange. `pieces`: the message; `found`: the signs read in it; `noted`: what it changed, in words;
    `via`: how it was written, where not by typing; `greeted`: the website's widget had spoken before it;
    `answers`: the question it answers; `decision`: what it led to; `by`: who worded the answer, where it is not the
    assistant as always; `read_by`: what read it, where that is not as for the messages before."""

    place: int
    at: datetime
    said: Optional[str]
    pieces: tuple[Piece, ...]
    found: tuple[Found, ...]
    noted: tuple[str, ...]
    answers: str
    told: tuple[str, ...]
    buttons: tuple[str, ...]
    begins: bool
    decision: Optional["Decided"]
    by: str
    silent: bool
    via: str
    greeted: bool
    read_by: str


@dataclass(frozen=True)
class Decided:
    """A disposition, and the rule that led to it, in words."""

    disposition: str
    words: str
    rule: str
    signs: str
    protocol: str
    urgent: bool = field(default=False)


class Reader:
    """Puts what is recorded into words, by the protocol and data/console.yml."""

    def __init__(self, root: Path = settings.ROOT) -> None:
        self.protocol: Protocol = load_protocol(root)
        self._root = root

    @cached_property
    def words(self) -> dict[str, str]:
        """data/console.yml."""
        return console_words(self._root)

    def transcript(self, exchanges: Iterable[Exchange]) -> tuple[list[Line], Readers]:
        """What was said, and what read it."""
        kept = list(exchanges)
        readers = readers_of(self.words, kept)
        return [self._line(each, readers.at.get(each.place, "")) for each in kept], readers

    def names(self, signs: Iterable[str]) -> list[str]:
        """Signs in words. One that the protocol does not know keeps its id."""
        return [self.protocol.signs[sign].name if sign in self.protocol.signs else sign for sign in signs]

    def disposition(self, value: str) -> str:
        """A disposition in words."""
        return self.words.get(f"disposition_{value or 'none'}", value)

    def lists(self, values: Iterable[str]) -> list[str]:
        """Lists in words."""
        return [self.words.get(f"list_{value}", value) for value in values]

    def channel(self, value: str) -> str:
        """A channel in words."""
        return self.words.get(f"channel_{value}", value)

    def handoff(self, summary: Summary) -> str:
        """The summary for the emergency team, of the assessment that went highest; empty without one."""
        worst = summary.told.worst
        return text_of(self.protocol, "handoff", worst) if worst.urgent else ""

    def greeting(self) -> tuple[str, ...]:
        """What the website's widget shows by itself before anything is written, as the protocol words it now."""
        signed = self.protocol.version.reviewed.by
        names = ("opening", *(() if signed else ("opening_unreviewed",)), "invite", "opening_emergency")
        return tuple(text_of(self.protocol, name, State()) for name in names)

    def decided(self, decision: Optional[record.Decision]) -> Optional[Decided]:
        """A decision in words."""
        if decision is None:
            return None
        return Decided(
            decision.disposition,
            self.disposition(decision.disposition),
            rule_in_words(self.words, decision.rule),
            ", ".join(self.names(decision.signs)),
            decision.protocol,
            decision.disposition.startswith("emergency"),
        )

    def _line(self, exchange: Exchange, read_by: str) -> Line:
        kept = exchange.record
        found = tuple(self._found(sign, status, basis) for sign, status, _, _, basis in kept.findings)
        return Line(
            place=exchange.place,
            at=moment(kept.at),
            said=kept.said,
            pieces=pieces(kept.said or "", [(s, e, f) for (_, _, s, e, _), f in zip(kept.findings, found)]),
            found=found,
            noted=tuple(self._noted(*each) for each in kept.noted),
            answers=", ".join(self.names(kept.asked)),
            told=kept.told,
            buttons=kept.buttons,
            begins=kept.begins,
            decision=self.decided(kept.decision),
            by=self.words.get(f"by_{kept.by}", ""),
            silent=kept.said is not None and not kept.told,
            via=self._via(kept.circumstances),
            greeted=bool(kept.circumstances.get("greeted")),
            read_by=read_by,
        )

    def _via(self, circumstances: dict[str, Any]) -> str:
        texting = circumstances.get("texting") or {}
        name = "press" if circumstances.get("press") else texting.get("unread") or ""
        return self.words.get(f"via_{name}", "")

    def _found(self, sign: str, status: str, basis: str) -> Found:
        known = Status(status) if status in set(Status) else None
        return Found(
            sign,
            *self.names([sign]),
            status,
            self.words.get(f"status_{status}", status),
            self.words.get(f"basis_{basis}", basis),
            bool(known and known.counts),
        )

    def _noted(self, sign: str, answer: str, taken_back: bool) -> str:
        (name,) = self.names([sign])
        return f"{name}: {self.words.get(f'answer_{answer}', answer)}{', then taken back' if taken_back else ''}"


def pieces(text: str, places: Iterable[tuple[int, int, Found]]) -> tuple[Piece, ...]:
    """`text` in pieces: each with what was found there. Places may overlap; empty ones are left out."""
    spans = [(start, end, found) for start, end, found in places if 0 <= start < end <= len(text)]
    edges = sorted({0, len(text), *(start for start, _, _ in spans), *(end for _, end, _ in spans)})
    return tuple(
        Piece(text[here:there], tuple(found for start, end, found in spans if start <= here and there <= end))
        for here, there in zip(edges, edges[1:])
    )
