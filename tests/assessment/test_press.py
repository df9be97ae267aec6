"""A pressed quick reply: it answers its own question, and never another that waits by then."""

import itertools

import pytest

from itb_triage.assessment import Answer, State
from itb_triage.assessment.press import MOVES, Press
from itb_triage.assessment.questions import answer_texts
from itb_triage.conversation import NOTHING_KNOWN, Circumstances, take_turn
from itb_triage.wording.choices import choices


def said(protocol, state, text, press=None):
    known = Circumstances(True, press) if press else NOTHING_KNOWN
    return take_turn(protocol, state, text, 0.0, known=known)


def pressed(protocol, state, *chosen, before=None):
    """`chosen` pressed in `state`; `before`: the state in which the buttons were shown."""
    offered = choices(protocol, before or state)
    press = Press(offered.question, offered.about, chosen)
    return said(protocol, state, "words on a button", Press.from_dict(press.as_dict()))


def screened(protocol, questions):
    """The state in which `questions` questions of the screening were answered with no."""
    turn = said(protocol, State(), "check")
    for _ in range(questions):
        waiting = turn.reply.state.waiting
        turn = pressed(protocol, turn.reply.state, "button_no" if len(waiting.signs) == 1 else "button_none")
    return turn.reply.state


def all_questions(protocol):
    state, found = screened(protocol, 0), []
    while state.waiting:
        found.append(state)
        state = screened(protocol, len(found))
    return found


def test_the_screening_is_answered_by_buttons_alone(protocol):
    states = all_questions(protocol)
    assert len(states) == 9
    end = pressed(protocol, states[-1], "button_none")
    assert end.item["disposition"] == "no_signs"
    assert not end.reply.state.waiting


def test_each_set_of_boxes_means_exactly_its_signs(protocol):
    for state in all_questions(protocol):
        if len(state.waiting.signs) == 1:
            continue
        for many in (1, 2, len(state.waiting.signs)):
            for chosen in itertools.combinations(state.waiting.signs, many):
                turn = pressed(protocol, state, *chosen)
                assert turn.reply.state.said(Answer.yes) == list(chosen)


def test_every_button_of_every_question_answers_it(protocol):
    for state in all_questions(protocol):
        for name in answer_texts(state.waiting):
            after = pressed(protocol, state, name).reply.state
            assert after.waiting is None or after.waiting.question != state.waiting.question, (state.waiting, name)


def test_not_sure_about_a_danger_is_a_danger(protocol):
    state = screened(protocol, 0)
    assert pressed(protocol, state, "button_not_sure").item["disposition"] == "emergency_now"


@pytest.mark.parametrize("name", sorted(set(MOVES) - {"button_yes"}))
def test_a_late_press_answers_no_other_question(protocol, name):
    old, new = screened(protocol, 0), screened(protocol, 1)
    after = pressed(protocol, new, name, before=old)
    assert after.reply.state.marks == new.marks
    assert after.reply.state.waiting == new.waiting
    assert after.rendered.messages


def test_a_late_yes_still_counts_as_its_sign(protocol):
    old, new = screened(protocol, 0), screened(protocol, 1)
    turn = pressed(protocol, new, "button_yes", before=old)
    assert turn.item["disposition"] == "emergency_now"
    assert old.waiting.signs[0] in turn.item["signs"]


def test_a_late_box_still_counts_as_its_sign(protocol):
    state = next(state for state in all_questions(protocol) if len(state.waiting.signs) > 1)
    sign = state.waiting.signs[-1]
    turn = pressed(protocol, State(opened=True), sign, before=state)
    assert turn.item["signs"] == [sign]


def test_the_disposition_never_goes_down_by_a_press(protocol):
    urgent = said(protocol, State(), "my son is floppy and very drowsy").reply.state
    assert urgent.disposition.value == "emergency_care"
    for name in answer_texts(urgent.waiting):
        assert pressed(protocol, urgent, name).item["disposition"] in ("emergency_care", "emergency_now")


def test_a_channel_that_greets_is_not_greeted_after(protocol):
    greeted = take_turn(protocol, State(), "he is stiff", 0.0, known=Circumstances(True))
    assert "automated" not in "\n".join(greeted.rendered.messages)
    assert "automated" in "\n".join(said(protocol, State(), "he is stiff").rendered.messages)


def test_the_question_keeps_its_words_without_the_lines_that_are_buttons(protocol):
    for state in all_questions(protocol):
        offered = choices(protocol, state)
        assert len(offered.names) == len(offered.titles) == len(set(offered.titles))
        assert offered.several == (len(state.waiting.signs) > 1)
        assert bool(offered.said_by_buttons) == offered.several
    assert choices(protocol, State()) is None
