"""One message further: from the state before and the reading of a message to the state after and the reply."""

from dataclasses import replace
from typing import Optional

from itb_triage.assessment import says
from itb_triage.assessment.answers import Answered, take_answer
from itb_triage.assessment.decide import decide
from itb_triage.assessment.inform import entry_of, informed, later_parts, offered_after, topic_after
from itb_triage.assessment.questions import answer_texts, likely_question, next_question
from itb_triage.assessment.reply import Part, Reply
from itb_triage.assessment.state import Answer, Kind, State, Waiting
from itb_triage.protocol import Protocol
from itb_triage.protocol.models import Disposition, Tier
from itb_triage.understanding.reading import Reading, Status

Messages = list[tuple[Part, ...]]
NEW_ASSESSMENT = ("start_over", "other_patient")
OFFER = Waiting("offer", Kind.offer)
ANSWERS = frozenset({"affirm", "agree", "deny", "none", "not_sure", "skip", "all"})


def advance(protocol: Protocol, state: State, reading: Reading, at: float, brief: bool = False) -> Reply:
    """The answer to one message.

    `at` is the time of the message (seconds since 1970); it is only written down. The disposition of the
    state returned is never below that of `state`, unless the message begins a new assessment. `brief`: the channel
    has room for little, so behind a new urgent instruction nothing is asked but what sounds like a danger.
    """
    state = replace(state, turns=state.turns + 1, offered=())
    first: Messages = []
    if any(move in reading.moves for move in NEW_ASSESSMENT):
        first, state = says.first_patient(state), state.anew()
    state = _with_person(state, reading)
    reading = _of_the_patient(protocol, state, _asking_now(state, reading))
    answered = take_answer(protocol, state, reading, at)
    after = _with_disposition(protocol, state, answered)
    if after.urgent:
        reply = _urgent(protocol, state, after, answered, reading, brief)
    else:
        reply = _not_urgent(protocol, state, after, answered, reading, bool(first))
    reply = _with_offers(protocol, state, reading, reply)
    if not first:
        return reply
    return replace(reply, messages=(*first, *reply.messages))


def _asking_now(state: State, reading: Reading) -> Reading:
    """Behind a question of ours comes an answer, unless it has the form of a question itself."""
    waiting = state.waiting is not None and state.waiting.kind is not Kind.offer
    if reading.asked is None or reading.asked.formed or not waiting:
        return reading
    return replace(reading, asked=None, moves=tuple(move for move in reading.moves if move not in says.INFORMING))


def _with_offers(protocol: Protocol, before: State, reading: Reading, reply: Reply) -> Reply:
    """The reply with what an answer of data/knowledge leaves behind: its topic, and what may be asked next."""
    topic = topic_after(protocol, before, reading)
    offered = () if reply.asks or reply.state.urgent else offered_after(protocol, before, reading)
    entry = entry_of(protocol, reading.asked)
    new = reply.state.urgent and reply.state.disposition is not before.disposition
    return replace(  # once it is urgent, "more" by text message is of this, and no longer of an answer before
        reply,
        state=replace(reply.state, topic=topic, offered=offered, rest=() if new else reply.state.rest),
        buttons=reply.buttons or offered,
        later=later_parts(protocol, entry) if entry else (),
    )


def _with_person(state: State, reading: Reading) -> State:
    new, old = reading.who, state.who
    if new is None:
        return state
    if old and reading.asked and reading.asked.alone:  # "can she have an MRI" is of nobody in particular
        return state
    if (old and old.noun and not new.noun) or (old and new.pronoun == "you" and old.pronoun != "you"):
        return state
    return replace(state, who=new)


def _of_the_patient(protocol: Protocol, state: State, reading: Reading) -> Reading:
    """What the writer says of themself is not the patient's, once another is being asked about. Somebody else who
    was only mentioned is no patient yet, and a critical sign is an emergency in whomever it is."""
    begun = state.marks or (state.waiting and state.waiting.kind is not Kind.offer)
    if not begun or state.who is None or state.who.pronoun == "you":
        return reading
    findings = tuple(
        replace(f, status=Status.other_person)
        if f.of_writer and f.sign in protocol.signs and protocol.signs[f.sign].tier is not Tier.critical
        else f
        for f in reading.findings
    )
    return replace(reading, findings=findings)


def _with_disposition(protocol: Protocol, before: State, answered: Answered) -> State:
    state = answered.state
    danger = [sign for sign in state.said(Answer.not_sure) if protocol.signs[sign].tier is Tier.critical]
    reached = decide(protocol, state.said(Answer.yes), danger).disposition
    if answered.at_least and answered.at_least.rank > reached.rank:
        reached = answered.at_least
    if before.disposition and before.disposition.rank >= reached.rank:
        return replace(state, disposition=before.disposition)
    if reached.rank < Disposition.call_team.rank:
        return state
    return replace(state, disposition=reached)


# --- urgent ---


def _urgent(
    protocol: Protocol, before: State, after: State, answered: Answered, reading: Reading, brief: bool
) -> Reply:
    new = before.disposition is not after.disposition
    if after.disposition is Disposition.emergency_now:
        state = replace(after, waiting=None, screening=False, opened=True, misses=0)
        messages = (
            says.emergency_now(protocol, before, state, reading)
            if new
            else says.after_emergency_now(protocol, before, state, reading)
        )
        *first, ending = messages
        answers = informed(protocol, before, reading)
        return Reply((*first, *answers, ending), state, action=_action(reading))
    state = replace(after, screening=False, opened=True, misses=0)
    messages = (
        says.emergency_care(protocol, before, state, reading)
        if new
        else says.acknowledge(protocol, before, state, reading)
    )
    messages += informed(protocol, before, reading)
    return _ask_or_hand_over(protocol, before, state, answered, messages, reading, brief)


def _ask_or_hand_over(
    protocol: Protocol,
    before: State,
    state: State,
    answered: Answered,
    messages: Messages,
    reading: Reading,
    brief: bool,
) -> Reply:
    waiting = state.waiting if _still_waits(before, state, answered) else None
    if waiting is None:
        waiting = likely_question(protocol, state, reading.unsure)
    new = before.disposition is not state.disposition
    if brief and (new and waiting is None or "summary" in reading.moves):
        return Reply((*messages, says.short(state)), replace(state, waiting=waiting), action=_action(reading))
    if waiting is None:
        waiting = next_question(protocol, state, brief)
    if waiting is not None:
        state = replace(state, waiting=waiting, asked=_asked(state, waiting))
        lead = (Part("followups"),) if new else ()
        messages.append((*lead, *says.question(protocol, waiting), *says.short(state)))
        return Reply(tuple(messages), state, True, answer_texts(waiting), _action(reading))
    state = replace(state, waiting=None)
    if not messages and state.handed_over:
        messages.append((Part("cannot_tell"),))
    if not state.handed_over:
        state = replace(state, handed_over=True)
        messages.append((Part("handoff"),))
    messages.append(says.short(state))
    return Reply(tuple(messages), state, action=_action(reading))


def _still_waits(before: State, state: State, answered: Answered) -> bool:
    """A handoff question keeps waiting until answered; a screening question ends with the urgent match,
    except for asking which of several signs it was."""
    if state.waiting is None or answered.done:
        return False
    return before.urgent or state.waiting.which


def _asked(state: State, waiting: Waiting) -> tuple[str, ...]:
    return state.asked if waiting.question in state.asked else (*state.asked, waiting.question)


# --- not urgent ---


def _not_urgent(
    protocol: Protocol, before: State, after: State, answered: Answered, reading: Reading, anew: bool
) -> Reply:
    state = replace(after, opened=True)
    messages: Messages = [] if before.opened and not anew else says.opening(protocol)
    messages += says.acknowledge(protocol, before, state, reading)
    if before.disposition is not state.disposition and state.disposition is Disposition.call_team:
        messages.append(says.call_team(protocol, state))
    messages += informed(protocol, before, reading)
    likely = likely_question(protocol, state, reading.unsure)
    if likely:
        return _ask_at_once(protocol, state, answered, likely, messages, reading)
    if state.waiting and not answered.done:
        return _ask_again(protocol, state, messages, reading)
    if _begins_screening(protocol, state, reading):
        state = replace(state, screening=True)
    if state.screening:
        return _screen(protocol, before, replace(state, waiting=None, misses=0), messages, reading)
    return _talk(replace(state, waiting=None), before, messages, reading, anew)


def _begins_screening(protocol: Protocol, state: State, reading: Reading) -> bool:
    if state.screening:
        return False
    if {"check", "concern"} & set(reading.moves):
        return True
    told = {Status.present, Status.possible, Status.denied, Status.past}
    signs = [protocol.signs[finding.sign] for finding in reading.findings if finding.status in told]
    if entry_of(protocol, reading.asked):  # "her surgery is on Friday, when must she stop eating" reports no trouble
        return any(sign.tier is not Tier.context for sign in signs)
    return bool(signs)


def _ask_at_once(
    protocol: Protocol, state: State, answered: Answered, likely: Waiting, messages: Messages, reading: Reading
) -> Reply:
    """What sounded like a danger is asked about before anything else; a question that waits comes again later."""
    waits = state.waiting.question if state.waiting and not answered.done else None
    asked = tuple(name for name in state.asked if name != waits)
    state = replace(state, screening=True, waiting=likely, asked=(*asked, likely.question), misses=0)
    messages.append(says.question(protocol, likely))
    return Reply(tuple(messages), state, True, answer_texts(likely), _action(reading))


def _ask_again(protocol: Protocol, state: State, messages: Messages, reading: Reading) -> Reply:
    waiting = state.waiting
    assert waiting is not None
    understood = bool(reading.moves or reading.findings) or waiting.which
    if waiting.kind is Kind.offer and understood:
        if _begins_screening(protocol, state, reading):
            return _screen(protocol, state, replace(state, waiting=None, misses=0, screening=True), messages, reading)
        return _talk(replace(state, waiting=None), state, messages, reading, False)
    state = replace(state, misses=0 if understood else state.misses + 1)
    if not understood:
        messages.append(says.missed(state, reading, asking=waiting.kind is not Kind.offer))
    if waiting.kind is not Kind.offer:
        lead = (Part("again"),) if understood and not waiting.which and not says.talked(reading) else ()
        messages.append((*lead, *says.question(protocol, waiting)))
    return Reply(tuple(messages), state, True, answer_texts(waiting), _action(reading))


def _screen(protocol: Protocol, before: State, state: State, messages: Messages, reading: Reading) -> Reply:
    waiting = next_question(protocol, state)
    if waiting:
        state = replace(state, waiting=waiting, asked=_asked(state, waiting))
        lead = () if before.screening or {"check", "concern"} & set(reading.moves) else (Part("check_on"),)
        messages.append((*lead, *says.question(protocol, waiting)))
        return Reply(tuple(messages), state, True, answer_texts(waiting), _action(reading))
    unsure = state.said(Answer.not_sure)
    reached = decide(protocol, state.said(Answer.yes), unsure).disposition
    least: Disposition = max(
        reached, Disposition.no_signs, state.disposition or Disposition.no_signs, key=lambda each: each.rank
    )
    state = replace(state, screening=False, disposition=least)
    messages += says.end_of_screening(protocol, state)
    return Reply(tuple(messages), state, action=_action(reading))


def _talk(state: State, before: State, messages: Messages, reading: Reading, anew: bool) -> Reply:
    said = says.talked(reading)
    if said or anew or not reading.words or set(reading.moves) & ANSWERS:
        if says.informs(reading) and state.disposition is None:
            state = replace(state, disposition=Disposition.information)
        if not reading.words and before.opened:
            messages.append((Part("not_text"), Part("emergency_rule")))
        elif state.disposition in (None, Disposition.information) and "goodbye" not in reading.moves:
            messages.append((Part("therapy_signs" if says.informs(reading) else "invite"),))
        if not messages:
            messages.append((Part("hello_again"),))
        return Reply(tuple(messages), replace(state, misses=0), action=_action(reading))
    state = replace(state, misses=state.misses + 1, waiting=OFFER)
    messages.append(says.missed(state, reading, asking=False))
    return Reply(tuple(messages), state, True, answer_texts(OFFER), _action(reading))


def _action(reading: Reading) -> Optional[str]:
    return next((move for move in reading.moves if move in ("team_hours", "sources")), None)
