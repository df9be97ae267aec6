"""Numbers, letters and words as answers by text message, to the question that was on the phone when they were written."""

import pytest

from itb_triage.assessment import Answer, State, Waiting
from itb_triage.assessment.questions import group_signs
from itb_triage.assessment.state import Kind
from itb_triage.conversation import Circumstances, answer
from itb_triage.texting import Texting

NOW = object()


@pytest.fixture
def texted(protocol, reader):
    def say(state, text, seen=NOW):
        known = Circumstances(texting=Texting(state.waiting if seen is NOW else seen))
        return answer(protocol, state, reader.read(text), 0.0, known=known).reply.state

    return say


@pytest.fixture
def asked(protocol):
    """A state in which one screening question waits."""

    def of(question):
        signs = tuple(sign.id for sign in group_signs(protocol, question))
        kind = Kind.sign if len(signs) == 1 else Kind.several
        return State(waiting=Waiting(question, kind, signs), screening=True, opened=True, asked=(question,))

    return of


@pytest.mark.parametrize(
    "text",
    ["1", "1.", "1)", " 1 ", "1!", "#1", "one", "One.", "YES", "yes", "Yes!", "1 YES", "1 yes", "1. Yes", "number 1"]
    + ["1, since this morning", "1. she really does not answer me", "1 - cant get her up"],
)
def test_ways_to_say_yes(asked, texted, text):
    assert texted(asked("awake"), text).said(Answer.yes) == ["unresponsive"]


@pytest.mark.parametrize(
    "text",
    ["2", "2.", "two", "NO", "no", "Nope", "2 NO", "2. no", "(2)", "2, he is awake", "2. but very pale", "no thanks"],
)
def test_ways_to_say_no(asked, texted, text):
    after = texted(asked("awake"), text)
    assert after.said(Answer.no) == ["unresponsive"]
    assert after.waiting.question == "breathing"


@pytest.mark.parametrize("text", ["3", "3 NOT SURE", "not sure", "NOT SURE.", "three", "3. not sure"])
def test_not_sure_about_a_danger_is_a_yes(asked, texted, text):
    after = texted(asked("awake"), text)
    assert after.said(Answer.not_sure) == ["unresponsive"]
    assert after.urgent


@pytest.mark.parametrize(
    "text", ["2 hours now", "2 times", "2, 3 times today", "2 a day", "2.5", "2-3", "22", "4", "0", "2 of us are here"]
)
def test_a_number_that_is_no_answer_denies_nothing(asked, texted, text):
    assert texted(asked("seizure"), text).said(Answer.no) == []


def test_what_is_said_behind_a_number_counts_more_than_the_number(asked, texted):
    after = texted(asked("awake"), "2. sorry, I mean she will not wake up")
    assert "unresponsive" in after.said(Answer.yes)


LIST = ("increased_spasticity", "itching", "fever", "sweating", "tingling")


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("A", (0,)),
        ("b", (1,)),
        ("C.", (2,)),
        ("(d)", (3,)),
        ("A C", (0, 2)),
        ("a,c", (0, 2)),
        ("A, C and E", (0, 2, 4)),
        ("A&D", (0, 3)),
        ("letters b and d", (1, 3)),
        ("ACD", (0, 2, 3)),
        ("A B C D E", (0, 1, 2, 3, 4)),
        ("a yes b no c yes", (0, 2)),
        ("A. yes, B. no, C. not sure", (0, 2)),
        ("A and B, since last night", (0, 1)),
        ("B: all over", (1,)),
        ("C\nD", (2, 3)),
        ("all of them", (0, 1, 2, 3, 4)),
        ("the itching", (1,)),
        ("itching and he is burning hot", (1, 2)),
    ],
)
def test_letters_and_words_of_a_list(asked, texted, text, chosen):
    after = texted(asked("withdrawal_body"), text)
    assert sorted(after.said(Answer.yes)) == sorted(LIST[place] for place in chosen)
    assert after.urgent


def test_what_is_denied_behind_a_letter_is_noted(asked, texted):
    after = texted(asked("withdrawal_body"), "a no b no c yes")
    assert after.said(Answer.no) == ["increased_spasticity", "itching"]


@pytest.mark.parametrize("text", ["2", "2 NO", "NONE", "none of these", "no", "No."])
def test_a_number_means_the_same_to_a_list(asked, texted, text):
    after = texted(asked("withdrawal_body"), text)
    assert sorted(after.said(Answer.no)) == sorted(LIST)


@pytest.mark.parametrize("text", ["3", "3 NOT SURE", "not sure"])
def test_not_sure_about_a_list(asked, texted, text):
    assert sorted(texted(asked("withdrawal_body"), text).said(Answer.not_sure)) == sorted(LIST)


@pytest.mark.parametrize("text", ["1", "1 YES", "yes"])
def test_a_bare_yes_to_a_list_is_urgent_and_asked_which(asked, texted, text):
    after = texted(asked("withdrawal_body"), text)
    assert after.urgent
    assert after.waiting.which


@pytest.mark.parametrize("text", ["F", "a bit more", "bed", "bad", "4", "12 hours", "1 3", "31", "0", "dad", "a and x"])
def test_what_is_no_answer_to_a_list_is_asked_about_again(asked, texted, text):
    before = asked("withdrawal_body")
    after = texted(before, text)
    assert after.marks == ()
    assert after.waiting == before.waiting


@pytest.mark.parametrize("text", ["2", "3", "10", "12"])
def test_a_number_to_when_did_it_start_is_the_fact(texted, text):
    waiting = Waiting("handoff:since", Kind.fact)
    after = texted(State(waiting=waiting, opened=True), text)
    assert after.facts == (("handoff:since", text),)


@pytest.mark.parametrize("text", ["2", "no", "NO", "none", "skip"])
def test_an_answer_to_a_question_not_yet_seen_denies_nothing(asked, texted, text):
    before = asked("awake")
    after = texted(asked("breathing"), text, seen=before.waiting)
    assert after.said(Answer.no) == []
    assert after.waiting.question == "breathing"


def test_an_answer_before_any_question_denies_nothing(asked, texted):
    assert texted(asked("awake"), "no", seen=None).said(Answer.no) == []


@pytest.mark.parametrize("text", ["1", "yes"])
def test_a_late_yes_counts_for_the_question_it_answers(asked, texted, text):
    after = texted(asked("seizure"), text, seen=asked("awake").waiting)
    assert after.said(Answer.yes) == ["unresponsive"]


def test_a_late_report_counts_as_what_it_says(asked, texted):
    assert texted(asked("breathing"), "no he is itching", seen=asked("awake").waiting).said(Answer.yes) == ["itching"]


def test_which_ones_is_answered_by_letters(asked, texted):
    after = texted(asked("withdrawal_body"), "yes")
    assert texted(after, "B").said(Answer.yes) == ["itching"]


def test_the_offer_is_taken_by_its_number(texted):
    offered = State(waiting=Waiting("offer", Kind.offer), opened=True)
    assert texted(offered, "1").waiting.question == "awake"
    assert texted(offered, "2").waiting is None
