"""Messages that need no assessment: STOP, START, HELP, MORE, and whatever comes after STOP."""

from dataclasses import replace
from typing import Optional

from itb_triage.assessment import Part, Reply, State, decide
from itb_triage.assessment.says import short
from itb_triage.protocol import Protocol
from itb_triage.protocol.models import Disposition
from itb_triage.texting.replies import for_a_phone, more
from itb_triage.texting.told import Keyword, Texting
from itb_triage.understanding import Reading
from itb_triage.wording.render import Rendered

_NOTHING = Rendered((), ())


def beside_the_assessment(
    protocol: Protocol, state: State, reading: Reading, texting: Texting
) -> Optional[tuple[Rendered, State]]:
    """The reply to a message that the assessment does not see, and the state after it; None for all others.

    After STOP that is every message without a critical sign: it gets no reply (an empty one).
    """
    keyword = keyword_of(protocol, state, reading.said, texting)
    state = replace(state, turns=state.turns + 1)
    if keyword is Keyword.stop:
        told = texting.carrier is not None or state.stopped
        state = replace(state, stopped=True)
        return (_NOTHING, state) if told else _said(protocol, state, (Part("stopped"),))
    if keyword is Keyword.start:
        state = replace(state, stopped=False)
        return (_NOTHING, state) if texting.carrier else _said(protocol, state, (Part("started"), Part("help_by_text")))
    if keyword is Keyword.help:
        return _said(protocol, state, (Part("help_by_text"),))
    if state.stopped:
        critical = decide(protocol, reading.counted).disposition is Disposition.emergency_now
        return None if critical else (_NOTHING, state)
    if _is(reading.said, protocol.sms.more):
        return more(protocol, state)
    return None


def keyword_of(protocol: Protocol, state: State, said: str, texting: Texting) -> Optional[Keyword]:
    """The keyword that the whole message is."""
    if texting.carrier:
        return texting.carrier
    words = protocol.sms
    if _is(said, words.stop):
        return Keyword.stop
    if state.stopped and _is(said, (*words.start, *words.start_after_stop)):
        return Keyword.start
    return Keyword.help if _is(said, words.help) else None


def _is(said: str, words: tuple[str, ...]) -> bool:
    return " ".join(said.lower().strip(" .,!?\"'*").split()) in words


def _said(protocol: Protocol, state: State, *messages: tuple[Part, ...]) -> tuple[Rendered, State]:
    closing = (short(state),) if state.urgent else ()
    return for_a_phone(protocol, Reply((*messages, *closing), state), Texting())
