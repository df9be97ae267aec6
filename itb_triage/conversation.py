"""A whole turn in one call: message and state in, words and state out. What every channel and every fallback uses."""

from dataclasses import dataclass
from typing import Any

from itb_triage.assessment import Reply, State, advance
from itb_triage.assessment.item import triage_item
from itb_triage.protocol import Protocol
from itb_triage.understanding.reader import reader_for
from itb_triage.wording import Rendered, render


@dataclass(frozen=True)
class Turn:
    """The answer to one message: its words, its triage item, and the state to keep."""

    rendered: Rendered
    item: dict[str, Any]
    reply: Reply


def take_turn(protocol: Protocol, state: State, text: str, at: float) -> Turn:
    """Reads `text`, decides, and words the reply. `at`: seconds since 1970."""
    reply = advance(protocol, state, reader_for(protocol).read(text), at)
    return Turn(render(protocol, reply), triage_item(protocol, reply.state), reply)
