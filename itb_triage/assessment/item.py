"""The triage item that every reply carries (the outside contract)."""

from typing import Any, Optional

from itb_triage.assessment.decide import counted_signs, decide
from itb_triage.assessment.state import Answer, Kind, State
from itb_triage.protocol import Protocol


def triage_item(protocol: Protocol, state: State, model: Optional[str]) -> dict[str, Any]:
    """state, asks, asks_any, signs, denied, lists, disposition, protocol and model, as plain values.

    `model`: the version of the learned model that read the message; None where the rules read alone.
    """
    waiting = state.waiting
    signs = counted_signs(protocol, [(mark.sign, mark.answer) for mark in state.marks])
    asking = waiting is not None and waiting.kind is not Kind.offer
    return {
        "state": "asking" if asking else "ended" if state.disposition else "open",
        "asks": waiting.signs[0] if waiting and waiting.kind is Kind.sign else None,
        "asks_any": list(waiting.signs) if waiting and waiting.kind is Kind.several else None,
        "signs": signs,
        "denied": state.said(Answer.no),
        "lists": list(decide(protocol, signs).lists),
        "disposition": state.disposition.value if state.disposition else None,
        "protocol": protocol.number,
        "model": model,
    }
