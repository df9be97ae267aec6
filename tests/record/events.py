"""Conversations as Rasa would write them, without Rasa: the real core decides and words."""

from functools import lru_cache
from typing import Any, Optional

from itb_triage.assessment import State
from itb_triage.conversation import answer
from itb_triage.protocol import Protocol
from itb_triage.understanding.reader import Reader

Events = list[dict[str, Any]]
MODEL = "7"


def events_of(
    protocol: Protocol,
    *messages: str,
    state: Optional[State] = None,
    channel: str = "rest",
    begin: float = 1.0,
    model: Optional[str] = MODEL,
) -> tuple[Events, State]:
    """The events of the messages, one a second from `begin`, and the state after them. Rules alone read them, in the
    name of `model` (None: in their own)."""
    state, events, reader = state or State(), [], _rules(protocol, model)
    for at, text in enumerate(messages):
        now, reading = begin + at, reader.read(text)
        turn = answer(protocol, state, reading, now)
        events += [
            {"event": "action", "timestamp": now, "name": "action_listen"},
            {
                "event": "user",
                "timestamp": now,
                "text": text,
                "parse_data": {"reading": reading.as_dict()},
                "input_channel": channel,
            },
            {"event": "slot", "timestamp": now, "name": "assessment", "value": turn.reply.state.as_dict()},
            {"event": "slot", "timestamp": now, "name": "reply", "value": {"buttons": [], "item": turn.item}},
            {"event": "bot", "timestamp": now, "text": "\n\n".join(turn.rendered.messages), "data": {}},
        ]
        state = turn.reply.state
    return events, state


@lru_cache(maxsize=4)
def _rules(protocol: Protocol, model: Optional[str]) -> Reader:
    return Reader(protocol, model=model)
