"""A message as the answer to the waiting question, and as free text: what is marked, and whether it answered."""

from dataclasses import dataclass, replace
from typing import Optional

from itb_triage.assessment.decide import decide
from itb_triage.assessment.state import Answer, Kind, State, Waiting
from itb_triage.protocol import Protocol
from itb_triage.protocol.models import Disposition
from itb_triage.understanding.reading import Reading, Status

YES, NO, NONE, NOT_SURE, SKIP, ALL = "affirm", "deny", "none", "not_sure", "skip", "all"
AGREE = "agree"  # "ok": takes an offer, but says nothing of a sign
# Said while a fact is asked for, these are not the fact.
TALK = frozenset(
    {
        AGREE,
        "ask_why",
        "ask_meaning",
        "thank",
        "greet",
        "goodbye",
        "summary",
        "team_hours",
        "who_are_you",
        "dose",
        "therapy",
        "sources",
        "check",
    }
)


@dataclass(frozen=True)
class Answered:
    """The state after the message was marked; `done`: the waiting question has its answer.

    `at_least`: a disposition that a bare "yes" to a question about several signs already means.
    """

    state: State
    done: bool
    at_least: Optional[Disposition] = None


def take_answer(protocol: Protocol, state: State, reading: Reading, at: float) -> Answered:
    """Marks what `reading` says of signs, by name and as the answer to the waiting question."""
    waiting = state.waiting
    before = state
    named: set[str] = set()
    for finding in reading.findings:
        if finding.sign not in protocol.signs:
            continue
        if finding.status.counts:
            state = state.with_mark(finding.sign, Answer.yes, at)
            named.add(finding.sign)
    for finding in reading.findings:
        if finding.status in (Status.denied, Status.normal) and finding.sign not in named:
            state = state.with_mark(finding.sign, Answer.no, at)
            named.add(finding.sign)
    if waiting is None:
        return Answered(state, True)
    if waiting.kind is Kind.fact:
        return _fact(state, waiting, reading)
    if waiting.kind is Kind.offer:
        said = {YES, AGREE, "check", "concern"} & set(reading.moves)
        return Answered(
            replace(state, screening=state.screening or bool(said)), bool(said or {NO, NONE} & set(reading.moves))
        )
    if waiting.kind is Kind.sign:
        return _about_one(state, waiting, reading, named, at)
    return _about_several(protocol, state, before, waiting, reading, named, at)


def _move(reading: Reading, *moves: str) -> bool:
    return any(move in reading.moves for move in moves)


def _about_one(state: State, waiting: Waiting, reading: Reading, named: set[str], at: float) -> Answered:
    sign = waiting.signs[0]
    if sign in named:
        return Answered(state, True)
    for answer, moves in ((Answer.not_sure, (NOT_SURE, SKIP)), (Answer.yes, (YES, ALL)), (Answer.no, (NO, NONE))):
        if _move(reading, *moves):
            return Answered(state.with_mark(sign, answer, at), True)
    return Answered(state, False)


def _about_several(
    protocol: Protocol, state: State, before: State, waiting: Waiting, reading: Reading, named: set[str], at: float
) -> Answered:
    rest = [sign for sign in waiting.signs if sign not in named and before.mark_of(sign) is None]
    if _move(reading, ALL):
        return Answered(_mark_all(state, rest, Answer.yes, at), True)
    if _move(reading, NOT_SURE, SKIP) and not waiting.which:
        return Answered(_mark_all(state, rest, Answer.not_sure, at), True)
    if _move(reading, NO, NONE) and not waiting.which:
        return Answered(_mark_all(state, rest, Answer.no, at), True)
    if named & set(waiting.signs):
        return Answered(state, True)
    if waiting.which:  # asked once which ones; what is known is kept, and no answer is made up
        return Answered(state, _move(reading, YES, NO, NONE, NOT_SURE, SKIP))
    if _move(reading, YES):
        least = min((decide(protocol, [sign]).disposition for sign in waiting.signs), key=lambda each: each.rank)
        return Answered(replace(state, waiting=replace(waiting, which=True)), False, least)
    return Answered(state, False)


def _mark_all(state: State, signs: list[str], answer: Answer, at: float) -> State:
    for sign in signs:
        state = state.with_mark(sign, answer, at)
    return state


def _fact(state: State, waiting: Waiting, reading: Reading) -> Answered:
    if _move(reading, SKIP, NOT_SURE, NO, NONE):
        return Answered(state, True)
    if TALK & set(reading.moves) or not reading.words:
        return Answered(state, False)
    return Answered(replace(state, facts=(*state.facts, (waiting.question, reading.said))), True)
