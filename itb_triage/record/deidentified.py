"""A conversation without any word of it, and without the times of day: what may be kept for longer."""

from dataclasses import replace

from itb_triage.assessment.state import State
from itb_triage.record.exchanges import Exchange
from itb_triage.record.summary import Summary

EARLIEST_DAYS = 7  # nothing younger is ever taken away; what a process remembers of a conversation is gone by then


def exchange_without_words(exchange: Exchange, at: float) -> Exchange:
    """Which signs were read and noted, and what they led to. What was said and told is taken out: answers repeat words
    of the caregiver. `at`: the time that it gets."""
    return replace(
        exchange,
        at=at,
        said=None if exchange.said is None else "",
        told=(),
        buttons=(),
        findings=tuple((sign, status, 0, 0, basis) for sign, status, _, _, basis in exchange.findings),
        circumstances={},
    )


def summary_without_words(summary: Summary, started: float, last: float) -> Summary:
    """The same of a whole conversation, which gets the times `started` and `last`."""
    return replace(
        summary,
        started=started,
        last_message=last,
        state=_without_words(summary.state, last),
        worst=_without_words(summary.worst, last),
    )


def _without_words(state: State, at: float) -> State:
    """Only what was noted of each sign and the disposition."""
    return State(
        marks=tuple(replace(mark, at=at) for mark in state.marks), disposition=state.disposition, turns=state.turns
    )
