"""The guided screening and the questions for the emergency team, with every answer of every question."""

import itertools

import pytest

from itb_triage.assessment import State, advance
from itb_triage.assessment.item import triage_item
from itb_triage.assessment.questions import group_signs
from itb_triage.protocol.models import Disposition
from itb_triage.protocol.models import Kind as QuestionKind
from itb_triage.understanding import Finding, Reading, Status
from itb_triage.wording import render


def move(*moves):
    return Reading(moves=moves, words=1, said=moves[0])


def naming(sign):
    return Reading(findings=(Finding(sign, Status.present, sign, 0, 1),), words=1, said=sign)


ANSWERS = {
    "yes": move("affirm"),
    "no": move("deny"),
    "none": move("none"),
    "not_sure": move("not_sure"),
    "skip": move("skip"),
}


def begin(protocol):
    return advance(protocol, State(), move("check"), 0.0)


def test_danger_questions_come_first_and_never_more_than_nine_are_asked(protocol):
    reply, asked = begin(protocol), []
    while reply.state.waiting:
        asked.append(reply.state.waiting.question)
        reply = advance(protocol, reply.state, ANSWERS["none"], 0.0)
    assert len(asked) <= 9
    kinds = {question.id: question.kind for question in protocol.screening.questions}
    order = [kinds[question] is QuestionKind.danger for question in asked]
    assert order == sorted(order, reverse=True)
    assert reply.state.disposition is Disposition.no_signs


@pytest.mark.parametrize("path", list(itertools.product(ANSWERS, repeat=4)), ids="-".join)
def test_every_path_of_answers_ends_and_an_urgent_one_ends_with_the_instruction(protocol, path):
    """The first answers as in the path, then its last one over and over."""
    reply, rank, turns = begin(protocol), 0, 0
    while reply.state.waiting:
        answer = ANSWERS[path[min(turns, 3)]]
        reply = advance(protocol, reply.state, answer, 0.0)
        item, words = triage_item(protocol, reply.state, None), render(protocol, reply)
        now = Disposition(item["disposition"]).rank if item["disposition"] else 0
        assert now >= rank
        if reply.state.urgent:
            assert words.messages[-1].split("\n")[-1].startswith(protocol.clinic.emergency_number)
        rank, turns = now, turns + 1
        assert turns < 30
    assert reply.state.disposition is not None


def test_not_sure_is_a_yes_for_danger_and_a_call_for_the_rest(protocol):
    for question in protocol.screening.questions:
        reply = begin(protocol)
        while reply.state.waiting and reply.state.waiting.question != question.id:
            reply = advance(protocol, reply.state, ANSWERS["none"], 0.0)
        reply = advance(protocol, reply.state, ANSWERS["not_sure"], 0.0)
        while reply.state.waiting and not reply.state.urgent:
            reply = advance(protocol, reply.state, ANSWERS["none"], 0.0)
        if question.kind is QuestionKind.danger:
            assert reply.state.disposition is Disposition.emergency_now
        elif any(sign.tier.value == "warning" for sign in group_signs(protocol, question.id)):
            assert reply.state.disposition is Disposition.call_team


def test_yes_to_several_is_acted_on_at_once_and_asked_which(protocol):
    for question in protocol.screening.questions:
        signs = group_signs(protocol, question.id)
        if len(signs) == 1:
            continue
        reply = begin(protocol)
        while reply.state.waiting.question != question.id:
            reply = advance(protocol, reply.state, ANSWERS["none"], 0.0)
        reply = advance(protocol, reply.state, ANSWERS["yes"], 0.0)
        least = min((protocol.rules.tiers[sign.tier].yes for sign in signs), key=lambda each: each.rank)
        assert (reply.state.disposition or Disposition.information).rank >= least.rank
        if reply.state.disposition is not Disposition.emergency_now:
            assert triage_item(protocol, reply.state, None)["asks_any"]


def test_after_a_warning_sign_at_most_four_questions_then_the_handoff(protocol):
    for sign in protocol.signs.values():
        if sign.tier.value != "warning":
            continue
        for answer in ANSWERS.values():
            reply, asked = advance(protocol, State(), naming(sign.id), 0.0), 0
            while reply.state.waiting and asked < 20:
                asked += not reply.state.waiting.which
                reply = advance(protocol, reply.state, answer, 0.0)
            assert asked <= 4
            if reply.state.disposition is Disposition.emergency_care:
                assert protocol.texts["handoff_title"].text in "\n".join(render(protocol, reply).messages)


def test_a_critical_sign_is_answered_with_the_instruction_before_anything_else(protocol):
    number = protocol.clinic.emergency_number
    for sign in protocol.signs.values():
        if sign.tier.value != "critical":
            continue
        for start in (State(), begin(protocol).state, advance(protocol, State(), naming("fever"), 0.0).state):
            reply = advance(protocol, start, naming(sign.id), 0.0)
            words = render(protocol, reply).messages
            assert reply.state.disposition is Disposition.emergency_now
            assert words[0].startswith(number)
            assert "?" not in "".join(words)
            assert len(words[0]) <= 160


def test_none_is_said_and_never_assumed(protocol):
    reply = begin(protocol)
    while reply.state.waiting.question != "withdrawal_body":
        reply = advance(protocol, reply.state, ANSWERS["none"], 0.0)
    reply = advance(protocol, reply.state, naming("itching"), 0.0)
    denied = triage_item(protocol, reply.state, None)["denied"]
    assert not {"fever", "sweating", "tingling"} & set(denied)


def test_no_message_says_that_someone_is_fine(protocol):
    for name, text in protocol.texts.items():
        words = text.text.lower()
        for promise in (
            "is fine",
            "are fine",
            "nothing is wrong",
            "no need to worry",
            "do not worry",
            "all clear",
            " mg",
            "microgram",
        ):
            assert promise not in words, name


def test_a_state_is_the_same_after_a_round_through_plain_values(protocol):
    reply = advance(protocol, begin(protocol).state, naming("itching"), 12.5)
    assert State.from_dict(reply.state.as_dict()) == reply.state
