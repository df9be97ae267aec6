"""A conversation's events, in the form in which Rasa keeps them, to exchanges: a message and its answer."""

import json
from dataclasses import dataclass, field, replace
from typing import Any, Iterable, Iterator, Optional

from itb_triage.assessment.advance import NEW_ASSESSMENT
from itb_triage.assessment.state import State
from itb_triage.protocol import Protocol
from itb_triage.record.decision import Decision, led_to
from itb_triage.understanding.reading import ReadBy

# Marks on a bot event that Rasa did not send: they stand in its metadata.
LAST_RESORT = "last_resort"  # sent in place of what Rasa said in this exchange
MEANWHILE = "meanwhile"  # sent before the answer, which took too long
SHOWN = "shown"  # the event of what the channel made of the answer: its texts, and the titles of its buttons
Findings = tuple[tuple[str, str, int, int, str], ...]


@dataclass(frozen=True)
class Exchange:
    """A message and what the caregiver was told.

    `at`: seconds since 1970. `said`: None where the assistant spoke unasked (MEANWHILE). `told`: one item a bubble,
    with `buttons` under the last.
    `findings`: the signs read in `said`: id, status, start, end, basis. `moves`: what else it was read as
    (data/language/moves.yml). `noted`: what it changed in the assessment:
    sign id, answer, whether taken back. `asked`: the question that was waiting for this answer: its sign ids.
    `begins`: it begins an assessment. `decision`: what it led to, where that is new. `item`: the triage item.
    `by`: who worded the answer: "assistant", LAST_RESORT or MEANWHILE. `circumstances`: what its channel knew of it.
    `missed`: something was said, and nothing could be made of it. `read_by`: what read the message; None where nothing
    did, or where an earlier release did not keep it.
    """

    at: float
    said: Optional[str] = None
    told: tuple[str, ...] = ()
    buttons: tuple[str, ...] = ()
    channel: str = ""
    findings: Findings = ()
    moves: tuple[str, ...] = ()
    noted: tuple[tuple[str, str, bool], ...] = ()
    asked: tuple[str, ...] = ()
    begins: bool = False
    decision: Optional[Decision] = None
    item: dict[str, Any] = field(default_factory=dict)
    by: str = "assistant"
    circumstances: dict[str, Any] = field(default_factory=dict)
    missed: bool = False
    read_by: Optional[ReadBy] = None

    def detail(self) -> str:
        """All but `at`, `said` and `told`, as JSON. `from_row` reads it back."""
        return json.dumps(
            {
                "buttons": self.buttons,
                "channel": self.channel,
                "findings": self.findings,
                "moves": self.moves,
                "noted": self.noted,
                "asked": self.asked,
                "begins": self.begins,
                "decision": self.decision.as_dict() if self.decision else None,
                "item": self.item,
                "by": self.by,
                "circumstances": self.circumstances,
                "missed": self.missed,
                "read_by": self.read_by.as_dict() if self.read_by else None,
            }
        )

    @classmethod
    def from_row(cls, at: float, said: Optional[str], told: str, detail: str) -> "Exchange":
        """The exchange of a row of the table `exchanges`."""
        values = json.loads(detail)
        return cls(
            at=at,
            said=said,
            told=tuple(told.split("\n\n")) if told else (),
            buttons=tuple(values["buttons"]),
            channel=values["channel"],
            findings=tuple((s, status, start, end, basis) for s, status, start, end, basis in values["findings"]),
            moves=tuple(values["moves"]),
            noted=tuple((sign, answer, back) for sign, answer, back in values["noted"]),
            asked=tuple(values["asked"]),
            begins=values["begins"],
            decision=Decision.from_dict(values["decision"]),
            item=values["item"],
            by=values["by"],
            circumstances=values["circumstances"],
            missed=values.get("missed", False),
            read_by=ReadBy.from_dict(values.get("read_by")),
        )


@dataclass(frozen=True)
class Told:
    """What events amount to: `again`, the last exchange that was written before them, where they change it; the new
    exchanges; and every state on the way, the last one behind all of them."""

    again: Optional[Exchange]
    new: tuple[Exchange, ...]
    states: tuple[State, ...]


def exchanges_in(
    protocol: Protocol, events: Iterable[dict[str, Any]], before: State, last: Optional[Exchange] = None
) -> Told:
    """The exchanges that `events` tell of. `before`: the state before them; `last`: the exchange before them, if any.

    An event before the first message belongs to `last`.
    """
    states = [before]
    line = [last] if last else []
    open_at = len(line) - 1  # the exchange that goes on; below 0: none
    for event in events:
        kind, name, value = event["event"], event.get("name"), event.get("value")
        if kind == "user":
            line.append(_message(event, states[-1]))
            open_at = len(line) - 1
        elif kind == "bot" and (event.get("metadata") or {}).get(MEANWHILE):
            line.append(Exchange(event["timestamp"], told=_bubbles(event), by=MEANWHILE))  # its message comes next
        elif open_at >= 0 and kind == "slot" and name == "assessment" and value:
            after = State.from_dict(value)
            line[open_at] = _decided(protocol, line[open_at], states[-1], after)
            states.append(after)
        elif open_at >= 0 and kind == "slot" and name == "reply" and value:
            line[open_at] = _with_item(line[open_at], value.get("item"))
        elif open_at >= 0 and kind == "bot":
            line[open_at] = _answered(line[open_at], event)
        elif open_at >= 0 and kind == SHOWN:
            line[open_at] = replace(line[open_at], told=tuple(event["texts"]), buttons=tuple(event["buttons"]))
    if last is None:
        return Told(None, tuple(line), tuple(states))
    return Told(line[0] if line[0] is not last else None, tuple(line[1:]), tuple(states))


def words_of(events: Iterable[dict[str, Any]], state: State) -> Told:
    """The words in `events` and nothing else, for events that cannot be made out. The state stays as it was."""
    found: list[Exchange] = []
    for event in events:
        if event["event"] == "user":
            found.append(Exchange(event["timestamp"], str(event.get("text") or ""), read_by=_read_by(event)))
        elif event["event"] == "bot":
            if not found:
                found.append(Exchange(event["timestamp"]))
            found[-1] = replace(found[-1], told=(*found[-1].told, *_bubbles(event)))
    return Told(None, tuple(found), (state,))


def _message(event: dict[str, Any], state: State) -> Exchange:
    reading = (event.get("parse_data") or {}).get("reading") or {}
    known = event.get("metadata") or {}
    return Exchange(
        at=event["timestamp"],
        said=event.get("text") or "",
        channel=event.get("input_channel") or "",
        findings=tuple(_findings(event.get("text") or "", reading)),
        moves=tuple(reading.get("moves", ())),
        asked=state.waiting.signs if state.waiting else (),
        circumstances={name: known[name] for name in ("greeted", "press", "texting") if known.get(name)},
        read_by=ReadBy.from_dict(reading.get("read_by")),
    )


def _read_by(event: dict[str, Any]) -> Optional[ReadBy]:
    """What read the message of an event of which nothing may be as it should."""
    try:
        return ReadBy.from_dict(event["parse_data"]["reading"]["read_by"])
    except (KeyError, TypeError, AttributeError):
        return None


def _findings(text: str, reading: dict[str, Any]) -> Iterator[tuple[str, str, int, int, str]]:
    for sign, status, words, start, end, _, basis in reading.get("findings", ()):
        if text[start:end] != words:  # read in another form of the message: no place to show
            start = end = 0
        yield sign, status, start, end, basis


def _decided(protocol: Protocol, exchange: Exchange, before: State, after: State) -> Exchange:
    begins = before.turns == 0 or bool(set(NEW_ASSESSMENT) & set(exchange.moves))
    if begins:
        before = before.anew()
    known = {mark.sign: mark for mark in before.marks}
    noted = tuple((m.sign, m.answer.value, m.taken_back) for m in after.marks if known.get(m.sign) != m)
    missed = not noted and after.facts == before.facts and _says_nothing_known(protocol, exchange, after)
    return replace(exchange, noted=noted, begins=begins, decision=led_to(protocol, before, after), missed=missed)


def _says_nothing_known(protocol: Protocol, exchange: Exchange, after: State) -> bool:
    """Whether words were written of which nothing was read, and that are no keyword of text messages either."""
    said = exchange.said or ""
    if exchange.findings or exchange.moves or not any(letter.isalnum() for letter in said):
        return False
    words = protocol.sms
    keywords = (*words.stop, *words.start, *words.start_after_stop, *words.help, *words.more)
    known = exchange.channel == "sms" and said.strip(" .,!?").lower() in keywords
    return not (known or after.stopped)


def _answered(exchange: Exchange, event: dict[str, Any]) -> Exchange:
    told, data = _bubbles(event), event.get("data") or {}
    buttons = tuple(button["title"] for button in data.get("buttons") or ())
    exchange = _with_item(exchange, (data.get("custom") or {}).get("triage"))
    if (event.get("metadata") or {}).get(LAST_RESORT) and exchange.by != LAST_RESORT:
        return replace(exchange, told=told, buttons=buttons, by=LAST_RESORT)
    return replace(exchange, told=(*exchange.told, *told), buttons=buttons)


def _with_item(exchange: Exchange, item: Optional[dict[str, Any]]) -> Exchange:
    """`exchange` with its triage item, whose protocol is the one that decided."""
    if not item:
        return exchange
    decision = exchange.decision and replace(exchange.decision, protocol=item["protocol"])
    return replace(exchange, item=item, decision=decision)


def _bubbles(event: dict[str, Any]) -> tuple[str, ...]:
    return tuple(part for part in (event.get("text") or "").split("\n\n") if part.strip())
