"""Which question comes next. The order is data/clinical/screening.yml; this file only follows it."""

from typing import Iterable, Optional

from itb_triage.assessment.state import Answer, Kind, State, Waiting
from itb_triage.protocol import Protocol
from itb_triage.protocol.models import About, HandoffQuestion, ListName, Sign, Tier
from itb_triage.protocol.models import Kind as QuestionKind

STEER = "steer:"  # asked because of a combination of signs
HANDOFF = "handoff:"  # asked for the emergency team
LIKELY = "likely:"  # asked because the message sounded like it


def group_signs(protocol: Protocol, group: str) -> list[Sign]:
    """The signs that a screening question names, in their places."""
    placed = [(sign.ask.place, sign) for sign in protocol.signs.values() if sign.ask and sign.ask.group == group]
    return [sign for _, sign in sorted(placed, key=lambda row: row[0])]


def next_question(protocol: Protocol, state: State, brief: bool = False) -> Optional[Waiting]:
    """The question to ask now, or None when nothing is left to ask. `brief`: there is room for a short one."""
    if _enough_asked(protocol, state):
        return None
    if state.urgent:
        return _next_handoff(protocol, state, brief)
    return _next_screening(protocol, state) if state.screening else None


def likely_question(protocol: Protocol, state: State, unsure: Iterable[str]) -> Optional[Waiting]:
    """The question about the likeliest sign that nobody was sure of; a critical one first. Behind an urgent match
    only a critical one is worth it, and it counts as one of the questions for the emergency team."""
    if _enough_asked(protocol, state):
        return None
    lead = HANDOFF if state.urgent else ""
    for sign in sorted(unsure, key=lambda each: protocol.signs[each].tier is not Tier.critical):
        if state.urgent and protocol.signs[sign].tier is not Tier.critical:
            continue
        name = f"{lead}{LIKELY}{sign}"
        if state.mark_of(sign) is None and name not in state.asked:
            return Waiting(name, Kind.sign, (sign,))
    return None


def _enough_asked(protocol: Protocol, state: State) -> bool:
    """Whether as many questions were asked as may be: of the screening, or behind an urgent match for the team."""
    asked = sum(name.startswith(HANDOFF) == state.urgent for name in state.asked)
    limits = protocol.screening.limits
    return asked >= (limits.handoff if state.urgent else limits.screening)


def _next_screening(protocol: Protocol, state: State) -> Optional[Waiting]:
    danger_asked = all(q.id in state.asked for q in protocol.screening.questions if q.kind is QuestionKind.danger)
    steered = _steered(protocol, state, only_critical=not danger_asked)
    if steered:
        return steered
    for question in protocol.screening.questions:
        open_signs = [sign.id for sign in group_signs(protocol, question.id) if state.mark_of(sign.id) is None]
        if question.id in state.asked or not open_signs:
            continue
        return _about(question.id, tuple(open_signs))
    return None


def _steered(protocol: Protocol, state: State, only_critical: bool) -> Optional[Waiting]:
    there = set(state.said(Answer.yes))
    for rule in protocol.rules.combinations:
        if only_critical and protocol.signs[rule.ask].tier is not Tier.critical:
            continue
        if set(rule.when) <= there and state.mark_of(rule.ask) is None and STEER + rule.ask not in state.asked:
            return Waiting(STEER + rule.ask, Kind.sign, (rule.ask,))
    return None


def _next_handoff(protocol: Protocol, state: State, brief: bool) -> Optional[Waiting]:
    for question in protocol.screening.handoff_questions:
        name = HANDOFF + question.id
        if name in state.asked:
            continue
        waiting = _handoff(protocol, state, question, name, brief)
        if waiting:
            return waiting
    return None


def _handoff(protocol: Protocol, state: State, question: HandoffQuestion, name: str, brief: bool) -> Optional[Waiting]:
    if question.about is About.fact:
        return Waiting(name, Kind.fact)
    if question.about is About.sign:
        known = question.sign is None or state.mark_of(question.sign) is not None
        return None if known else Waiting(name, Kind.sign, (question.sign or "",))
    open_signs = tuple(sign.id for sign in _others(protocol, state, brief) if state.mark_of(sign.id) is None)
    return _about(name, open_signs) if open_signs else None


def _others(protocol: Protocol, state: State, brief: bool) -> list[Sign]:
    """The danger signs, then the other signs of the lists that matched, as far as the screening names them."""
    matched = {
        name
        for sign in state.said(Answer.yes)
        if protocol.signs[sign].tier is Tier.warning
        for name in protocol.signs[sign].lists
    }
    danger, others = [], []
    for question in protocol.screening.questions:
        for sign in group_signs(protocol, question.id):
            if sign.tier is Tier.critical and {ListName.withdrawal, ListName.overdose} & set(sign.lists):
                danger.append(sign)
            elif sign.tier is Tier.warning and matched & set(sign.lists):
                others.append(sign)
    on_one_list = [sign for sign in others if len(sign.lists) == 1] or others
    limits = protocol.screening.limits
    return danger + on_one_list[: limits.others_by_sms if brief else limits.others]


def _about(name: str, signs: tuple[str, ...]) -> Waiting:
    return Waiting(name, Kind.sign if len(signs) == 1 else Kind.several, signs)


def answer_texts(waiting: Waiting) -> tuple[str, ...]:
    """The quick replies of a question, as names of texts; sign ids for a question about several."""
    if waiting.kind is Kind.fact:
        return ("button_skip", "button_not_sure")
    if waiting.kind is Kind.several:
        none = () if waiting.which else ("button_none",)
        return (*waiting.signs, *none, "button_not_sure")
    if waiting.kind is Kind.offer:
        return ("button_yes", "button_no")
    return ("button_yes", "button_no", "button_not_sure")
