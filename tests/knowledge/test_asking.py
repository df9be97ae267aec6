"""What a question means for the rest of a message."""

import pytest

from itb_triage.understanding.asking import settled_with
from itb_triage.understanding.questions import HeardQuestion
from itb_triage.understanding.reading import Basis, Finding, Reading, Status


def heard(question="mri", near=(), sure=0.9, asks=0.99, reports=0.0, formed=True):
    return HeardQuestion(question, near, sure, asks, reports, formed)


def reading(*findings, moves=(), unsure=()):
    return Reading(findings=findings, moves=moves, unsure=unsure, words=6, said="some words")


def found(sign, status=Status.present, basis=Basis.phrasing):
    return Finding(sign, status, "words", 0, 5, basis=basis)


@pytest.fixture
def settle(protocol):
    return lambda read, what: settled_with(read, what, protocol.language.questions, protocol.signs)


def test_a_mere_question_reports_nothing(settle):
    settled = settle(reading(found("itching"), unsure=("fever",), moves=("concern",)), heard())
    assert settled.counted == [] and settled.unsure == () and settled.moves == ("therapy",)
    assert settled.findings[0].status is Status.hypothetical and settled.asked.alone


def test_what_is_reported_beside_a_question_stands(settle):
    settled = settle(reading(found("itching"), unsure=("fever",), moves=("concern",)), heard(reports=0.5))
    assert settled.counted == ["itching"] and settled.unsure == ("fever",)
    assert settled.asked.question == "mri" and not settled.asked.alone and "concern" in settled.moves


@pytest.mark.parametrize(
    "what",
    [
        heard(reports=0.5, formed=False),
        heard(reports=0.5, sure=0.4),
        heard("~diagnosis", reports=0.5),
        heard("", ("mri",), reports=0.5),
    ],
)
def test_behind_a_report_only_a_sure_question_is_answered(settle, what):
    settled = settle(reading(found("itching")), what)
    assert settled.asked is None and settled.counted == ["itching"]


def test_who_reports_and_asks_for_an_amount_is_told_that_the_team_can_say(settle):
    settled = settle(reading(found("itching")), heard("~dose", reports=0.5))
    assert settled.asked.question == "~dose" and settled.counted == ["itching"] and settled.moves == ("dose",)
    assert settle(reading(found("itching")), heard("~dose", reports=0.5, sure=0.4)).asked is None


def test_a_danger_yields_only_to_what_surely_asks_and_surely_reports_nothing(settle):
    danger = reading(found("unresponsive", basis=Basis.heard))
    assert settle(danger, heard(reports=0.001, asks=0.995)).counted == []
    for doubt in (heard(reports=0.05, asks=0.995), heard(reports=0.001, asks=0.98), heard(asks=0.995, formed=False)):
        assert settle(danger, doubt).counted == ["unresponsive"]


def test_a_warning_yields_only_to_what_has_the_form_of_a_question_and_likely_is_one(settle):
    warning = reading(found("itching"))
    assert settle(warning, heard(asks=0.96, reports=0.1)).counted == []
    for doubt in (heard(asks=0.9), heard(asks=0.99, formed=False)):
        assert settle(warning, doubt).counted == ["itching"]
    assert settle(reading(found("recent_mri")), heard(asks=0.9, formed=False)).counted == []


def test_a_danger_in_words_that_the_protocol_lists_yields_to_no_question_but_a_known_one(settle):
    danger = reading(found("unresponsive"))
    assert settle(danger, heard(reports=0.0, asks=1.0)).counted == ["unresponsive"]
    assert settle(danger, heard(sure=1.0, reports=0.0, asks=1.0)).counted == []


def test_a_danger_to_be_asked_about_is_dropped_no_sooner(settle):
    danger = reading(unsure=("unresponsive",))
    assert settle(danger, heard(reports=0.001, asks=0.995)).unsure == ()
    assert settle(danger, heard(reports=0.05, asks=0.995)).unsure == ("unresponsive",)


def test_a_figure_is_always_a_report(settle):
    assert settle(reading(found("fever", basis=Basis.figure)), heard()).counted == ["fever"]


def test_what_if_is_taken_as_reported_where_the_message_surely_reports(settle):
    what_if = reading(found("unresponsive", Status.hypothetical))
    assert settle(what_if, heard(reports=0.95)).counted == ["unresponsive"]
    assert settle(what_if, heard(reports=0.5)).counted == []


def test_what_is_told_beside_a_question_is_a_worry_where_no_sign_is_found_in_it(settle):
    assert settle(reading(), heard(reports=0.995)).moves == ("concern", "therapy")
    assert "concern" not in settle(reading(), heard(reports=0.95)).moves
    assert "concern" not in settle(reading(found("itching")), heard(reports=0.995)).moves


@pytest.mark.parametrize("status", [Status.hypothetical, Status.present])
def test_who_asks_what_the_patient_has_is_asked_about_the_signs_that_are_named(settle, status):
    named = reading(found("itching", status))
    assert settle(named, heard("~diagnosis")).unsure == ("itching",)
    assert settle(named, heard("~diagnosis")).counted == []
    assert settle(named, heard("mri")).unsure == ()
    for other in (found("itching", Status.denied), found("recent_mri", status), found("itching", status, Basis.heard)):
        assert settle(reading(other), heard("~diagnosis")).unsure == ()


def test_somebody_elses_sign_stays_somebody_elses(settle):
    settled = settle(reading(found("itching", Status.other_person)), heard())
    assert settled.findings[0].status is Status.other_person


def test_where_no_question_is_sure_nothing_is_taken_back_unless_it_surely_asks(settle):
    unsure = heard("", ("mri", "heat"), sure=0.2, reports=0.05)
    assert settle(reading(found("itching")), unsure).counted == ["itching"]
    settled = settle(reading(found("itching")), heard("", ("mri", "heat"), sure=0.2, reports=0.001))
    assert settled.counted == [] and settled.asked.near == ("mri", "heat")


def test_a_question_about_an_amount_is_one_whatever_else_it_sounds_like(settle):
    for question in ("~not_covered", ""):
        settled = settle(reading(moves=("dose",)), heard(question))
        assert settled.asked.question == "~dose" and settled.moves == ("dose",)
    assert settle(reading(moves=("dose",)), heard("tablets_at_home")).moves == ("therapy",)


def test_a_turned_question_keeps_the_worry(settle):
    assert "concern" in settle(reading(moves=("concern",)), heard("~diagnosis")).moves


@pytest.mark.parametrize("move", ["summary", "team_hours", "start_over", "other_patient", "check"])
def test_what_has_a_reply_of_its_own_is_no_question(settle, move):
    before = reading(moves=(move,))
    assert settle(before, heard()) == before


def test_nothing_heard_changes_nothing(settle):
    before = reading(found("itching"), moves=("concern",))
    assert settle(before, None) == before
