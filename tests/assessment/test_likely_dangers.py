"""What sounded like a danger, and was not sure, is asked about at once."""

from itb_triage.assessment import State, advance
from itb_triage.assessment.state import Answer, Kind
from itb_triage.protocol.models import Disposition
from itb_triage.understanding import Finding, Reading, Status


def reading(*unsure, findings=(), moves=()):
    return Reading(unsure=unsure, findings=tuple(findings), moves=moves, words=5, said="something odd")


def test_a_likely_danger_is_the_very_next_question(protocol):
    reply = advance(protocol, State(), reading("seizure"), 1.0)
    assert (reply.state.waiting.kind, reply.state.waiting.signs) == (Kind.sign, ("seizure",))
    assert reply.state.disposition is None


def test_yes_to_it_is_an_emergency(protocol):
    state = advance(protocol, State(), reading("seizure"), 1.0).state
    after = advance(protocol, state, reading(moves=("affirm",)), 2.0).state
    assert after.disposition is Disposition.emergency_now


def test_no_to_it_goes_on_with_the_screening_and_it_is_not_asked_again(protocol):
    state = advance(protocol, State(), reading("seizure"), 1.0).state
    state = advance(protocol, state, reading(moves=("deny",)), 2.0).state
    assert state.mark_of("seizure").answer is Answer.no
    assert state.waiting is not None
    again = advance(protocol, state, reading("seizure"), 3.0).state
    assert again.waiting.signs != ("seizure",)


def test_a_danger_goes_before_a_warning(protocol):
    reply = advance(protocol, State(), reading("itching", "dark_urine"), 1.0)
    assert reply.state.waiting.signs == ("dark_urine",)


def test_a_question_that_waits_comes_again_behind_it(protocol):
    state = advance(protocol, State(), reading(moves=("check",)), 1.0).state
    waited = state.waiting
    state = advance(protocol, state, reading("meningitis_signs"), 2.0).state
    assert state.waiting.signs == ("meningitis_signs",)
    state = advance(protocol, state, reading(moves=("deny",)), 3.0).state
    assert state.waiting.question == waited.question


def test_nothing_is_asked_before_the_instruction(protocol):
    finding = Finding("seizure", Status.present, "fit", 0, 3)
    reply = advance(protocol, State(), reading("dark_urine", findings=[finding]), 1.0)
    assert reply.state.disposition is Disposition.emergency_now
    assert reply.state.waiting is None


def test_behind_a_warning_only_a_danger_is_asked_and_it_counts_as_one_of_the_four(protocol):
    finding = Finding("itching", Status.present, "itchy", 0, 3)
    reply = advance(protocol, State(), reading("fever", "dark_urine", findings=[finding]), 1.0)
    assert reply.state.disposition is Disposition.emergency_care
    assert reply.state.waiting.signs == ("dark_urine",)
    state = reply.state
    asked = 1
    while state.waiting is not None:
        state = advance(protocol, state, reading(moves=("skip",)), 2.0).state
        asked += state.waiting is not None
    assert asked <= protocol.screening.limits.handoff
