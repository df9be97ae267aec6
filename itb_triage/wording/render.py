"""Fills the texts of a reply in."""

from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from string import ascii_uppercase
from typing import Optional
from zoneinfo import ZoneInfo

from itb_triage.assessment.inform import ANSWER, ASK, LIST, MORE, PLACES, SOURCE, signs_on
from itb_triage.assessment.questions import HANDOFF, group_signs
from itb_triage.assessment.reply import Part, Reply
from itb_triage.assessment.says import lists_of
from itb_triage.assessment.state import Answer, State
from itb_triage.protocol import Protocol
from itb_triage.protocol.knowledge import Entry
from itb_triage.protocol.models import ListName, Tier
from itb_triage.wording.grammar import fillings

SOURCES_BY_SMS = 2


@dataclass(frozen=True)
class Rendered:
    """What to send: messages in order (none holds a blank line), and the quick replies under the last."""

    messages: tuple[str, ...]
    buttons: tuple[str, ...]


def render(protocol: Protocol, reply: Reply) -> Rendered:
    """The words of `reply`."""
    words = Words(protocol, reply.state)
    messages = tuple(message for message in map(words.message, reply.messages) if message)
    return Rendered(messages, tuple(words.button(name) for name in reply.buttons))


def text_of(protocol: Protocol, name: str, state: State) -> str:
    """One text of the protocol, filled in for the patient of `state`."""
    return Words(protocol, state).part(Part(name))


class Words:
    """The texts of the protocol, filled in for the clinic and for the patient of `state`; `texting`: as they are sent
    by SMS."""

    def __init__(self, protocol: Protocol, state: State, texting: bool = False) -> None:
        self._protocol, self._state, self._texting = protocol, state, texting
        self._fill = fillings(protocol, state.who)

    def message(self, parts: tuple[Part, ...]) -> str:
        """One message: its lines, and in a list of signs each with its letter."""
        lines, letters = [], iter(ascii_uppercase)
        for part in parts:
            if part.text == "group_line":
                part = replace(part, words=(("letter", next(letters)),))
            lines.append(self.part(part))
        return "\n".join(line for line in lines if line)

    def part(self, part: Part) -> str:
        """One line of a message; empty where the text is left out."""
        if part.text == "handoff":
            return self._handoff()
        if part.text == "sign_question":
            return self.filled(self._protocol.signs[part.signs[0]].question)
        if part.text.startswith("question:"):
            return self._question(part.text.removeprefix("question:"))
        if told := self._of_knowledge(part.text):
            return told
        return self._text(part.text, **self._of_signs(part), **dict(part.words))

    def _of_knowledge(self, text: str) -> Optional[str]:
        """A part of an answer of data/knowledge; None for any other text."""
        name = text.partition(":")[2]
        kind = text.removesuffix(name)
        if text.startswith(LIST):
            return self._list(text, ListName(text.removeprefix(LIST)))
        entry = self._protocol.knowledge.entries.get(name)
        if entry is None:
            return None
        if kind == ANSWER:
            return self.filled(entry.answer if entry.sms is None or not self._texting else entry.sms)
        if kind == MORE:
            return self.filled(entry.more)
        if kind in (SOURCE, PLACES):
            places = kind == PLACES and not self._texting
            return self._text("answer_source", sources=self._sources(entry, places))
        return self._text("related_line", question=entry.question)

    def _sources(self, entry: Entry, places: bool) -> str:
        """Who says it, and where; by text message the first ones alone."""
        knowledge = self._protocol.knowledge
        found: dict[str, list[str]] = {}
        for source in entry.source:
            for name in knowledge.names_of(source):
                said = found.setdefault(name, [])
                if places and not source.by:
                    said.append(f'"{source.place}"')
        if self._texting:
            return ", ".join(list(found)[:SOURCES_BY_SMS])
        return "; ".join(f"{name} ({', '.join(said)})" if said else name for name, said in found.items())

    def _list(self, text: str, name: ListName) -> str:
        """A warning list: a line a sign, by text message a few words each."""
        signs = signs_on(self._protocol, name)
        if self._texting:
            return self._text(text, signs=", ".join(sign.in_a_word for sign in signs if sign.in_a_word))
        return "\n".join([self._text(text), *(self.part(Part("watch_line", (sign.id,))) for sign in signs)])

    def button(self, name: str) -> str:
        """The words on a quick reply: of a sign, or of a text."""
        sign = self._protocol.signs.get(name)
        if name.startswith(ASK):
            return self._protocol.knowledge.entries[name.removeprefix(ASK)].question
        return sign.as_item if sign else self._text(name)

    def _text(self, key: str, /, **more: str) -> str:
        text = self._protocol.texts[key]
        return self.filled(text.in_a_text_message if self._texting else text.text, **more)

    def filled(self, text: str, /, **more: str) -> str:
        """`text` with its words in braces filled in."""
        filled = text.format_map({**self._fill, **more})
        return filled[:1].upper() + filled[1:]

    def _of_signs(self, part: Part) -> dict[str, str]:
        if part.text == "watch":
            return {"watch": self._watch()}
        if part.text == "why_ask":
            return {}
        if not part.signs:
            return {}
        first = self._protocol.signs[part.signs[0]]
        return {
            "signs": self._names(part.signs),
            "sign": self.filled(first.as_item),
            "name": self._upper(first.name),
            "means": self.filled(first.means),
            "without_speech": first.without_speech,
        }

    def _watch(self) -> str:
        questions = self._protocol.screening.questions
        signs = [sign for question in questions for sign in group_signs(self._protocol, question.id)]
        watched = [sign for tier in (Tier.critical, Tier.warning) for sign in signs if sign.tier is tier]
        if not self._texting:
            return "\n".join(self.part(Part("watch_line", (sign.id,))) for sign in watched)
        rows = groupby(watched, lambda sign: None if sign.tier is Tier.critical else sign.ask and sign.ask.group)
        lines = [", ".join(sign.in_a_word for sign in row if sign.in_a_word) for _, row in rows]
        return "\n".join(f"{self._upper(line)}." for line in lines if line)

    def _question(self, name: str) -> str:
        screening = self._protocol.screening
        if name.startswith(HANDOFF):
            words = {HANDOFF + question.id: question.text for question in screening.handoff_questions}
        else:
            words = {question.id: question.text for question in screening.questions}
        return self.filled(words[name] or "")

    def _names(self, signs: tuple[str, ...]) -> str:
        return ", ".join(self._protocol.signs[sign].name for sign in signs)

    def _handoff(self) -> str:
        state = self._state
        rows = [
            self._text("handoff_title"),
            self._text("handoff_who"),
            self._text(f"handoff_list_{lists_of(self._protocol, state)}"),
        ]
        for answer, text in ((Answer.yes, "handoff_yes"), (Answer.not_sure, "handoff_not_sure")):
            for clock, signs in groupby((m for m in state.marks if m.answer is answer), lambda m: self._clock(m.at)):
                rows.append(self._text(text, signs=self._names(tuple(mark.sign for mark in signs)), label=clock))
        denied = tuple(state.said(Answer.no))
        if denied:
            rows.append(self._text("handoff_no", signs=self._names(denied)))
        labels = {HANDOFF + q.id: q.label for q in self._protocol.screening.handoff_questions}
        rows += [self._text("handoff_fact", label=labels[name] or "", value=value) for name, value in state.facts]
        rows.append(self._text("handoff_team"))
        return "\n".join(rows)

    def _clock(self, at: float) -> str:
        return datetime.fromtimestamp(at, ZoneInfo(self._protocol.clinic.time_zone)).strftime("%H:%M")

    @staticmethod
    def _upper(text: str) -> str:
        return text[:1].upper() + text[1:]
