"""A whole turn in one call: message and state in, words and state out. What every channel and every fallback uses."""

from dataclasses import dataclass, replace
from typing import Any, Optional

from itb_triage.assessment import Part, Reply, State, advance, decide
from itb_triage.assessment.item import triage_item
from itb_triage.assessment.press import Press, meant
from itb_triage.protocol import Protocol
from itb_triage.texting import Texting, answered, beside_the_assessment, for_a_phone
from itb_triage.understanding import Reading, Status
from itb_triage.understanding.reader import Reader, reader_for
from itb_triage.wording import Rendered, render


@dataclass(frozen=True)
class Turn:
    """The answer to one message: its words, its triage item, the state to keep, and the message as it was read, before
    its channel gave that another sense."""

    rendered: Rendered
    item: dict[str, Any]
    reply: Reply
    reading: Reading


@dataclass(frozen=True)
class Circumstances:
    """What a channel knows of a message besides its words.

    `greeted`: the channel itself has said who speaks and when not to chat; `press`: the quick reply it came from;
    `texting`: it is a text message, and so is the reply.
    """

    greeted: bool = False
    press: Optional[Press] = None
    texting: Optional[Texting] = None

    def as_dict(self) -> dict[str, Any]:
        """Plain values for a message's metadata. `from_dict` reads them back."""
        return {
            "greeted": self.greeted,
            "press": self.press.as_dict() if self.press else None,
            "texting": self.texting.as_dict() if self.texting else None,
        }

    @classmethod
    def from_dict(cls, values: Optional[dict[str, Any]]) -> "Circumstances":
        """What `as_dict` wrote; metadata of other channels tells nothing."""
        values = values or {}
        return cls(
            bool(values.get("greeted")),
            Press.from_dict(values.get("press")),
            Texting.from_dict(values.get("texting")),
        )


NOTHING_KNOWN = Circumstances()


def take_turn(
    protocol: Protocol,
    state: State,
    text: str,
    at: float,
    history_lost: bool = False,
    known: Circumstances = NOTHING_KNOWN,
) -> Turn:
    """Reads `text`, decides, and words the reply. `at`: seconds since 1970; the rest as for `answer`."""
    return answer(protocol, state, reader_for(protocol).read(text), at, history_lost, known)


def answer(
    protocol: Protocol,
    state: State,
    reading: Reading,
    at: float,
    history_lost: bool = False,
    known: Circumstances = NOTHING_KNOWN,
) -> Turn:
    """Decides and words the reply to a message already read.

    `history_lost`: what was written before cannot be seen just now; the reply then says so, and gives the
    emergency rule, behind an instruction that the message itself calls for. `known`: what its channel knows of it.
    """
    read = reading
    if known.greeted:
        state = replace(state, opened=True)
    if known.press:
        reading = meant(protocol, state, known.press, reading.said)
    if known.texting:
        beside = beside_the_assessment(protocol, state, reading, known.texting)
        if beside:
            return _texted(protocol, *beside, read)
        reading = answered(protocol, state, known.texting.seen, reading)
    reply = advance(protocol, state, reading, at, brief=known.texting is not None)
    if history_lost:
        lost = (Part("history_lost"), Part("emergency_rule"))
        place = 1 if reply.state.urgent else 0
        reply = replace(reply, messages=(*reply.messages[:place], lost, *reply.messages[place:]))
    if known.texting:
        return _texted(protocol, *for_a_phone(protocol, reply, known.texting), read)
    return Turn(render(protocol, reply), triage_item(protocol, reply.state, _model(read)), reply, read)


def is_silent(protocol: Protocol, state: State, text: str, known: Circumstances) -> bool:
    """Whether the right reply to a text message is none: after STOP, or where the carrier answers."""
    if known.texting is None:
        return False
    beside = beside_the_assessment(protocol, state, reader_for(protocol).read(text), known.texting)
    return beside is not None and not beside[0].messages


def _texted(protocol: Protocol, rendered: Rendered, state: State, read: Reading) -> Turn:
    return Turn(rendered, triage_item(protocol, state, _model(read)), Reply((), state), read)


def _model(read: Reading) -> Optional[str]:
    return read.read_by.model if read.read_by else None


def explain(protocol: Protocol, text: str, reader: Optional[Reader] = None) -> dict[str, Any]:
    """One message read alone: signs with status and place, lists, disposition (the outside contract).

    `reader`: another than the project's own (the rules alone, say).
    """
    return explained(protocol, (reader or reader_for(protocol)).read(text))


def explained(protocol: Protocol, reading: Reading) -> dict[str, Any]:
    """As `explain`, of a message already read."""
    decision = decide(protocol, reading.counted)
    return {
        "signs": [
            {"id": f.sign, "status": f.status.value, "text": f.text, "start": f.start, "end": f.end}
            for f in reading.findings
            if f.status not in (Status.normal, Status.doubted)
        ],
        "lists": list(decision.lists),
        "disposition": decision.disposition.value,
    }
