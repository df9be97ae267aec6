"""Events, as Rasa writes them, to exchanges and the summary of their conversation."""

import pytest

from itb_triage.assessment import State
from itb_triage.record import Exchange, Summary, exchanges_in
from itb_triage.record.exchanges import words_of
from tests.record.events import events_of


def summary_of(exchanges):
    summary = Summary()
    for exchange in exchanges:
        summary = summary.with_exchange(exchange)
    return summary


def bot(text, **marks):
    return {"event": "bot", "timestamp": 9.0, "text": text, "metadata": marks, "data": {}}


def test_each_message_stands_with_what_was_read_and_what_it_led_to(protocol):
    events, state = events_of(protocol, "hello", "his legs are stiff, no fever", "he is not breathing")
    told = exchanges_in(protocol, events, State())
    hello, stiff, breathing = told.new
    assert told.states[-1] == state
    assert (hello.said, hello.findings, hello.decision, hello.begins) == ("hello", (), None, True)
    assert hello.told[0].startswith("I am an automated helper")
    assert [(sign, status, stiff.said[start:end]) for sign, status, start, end, _ in stiff.findings] == [
        ("increased_spasticity", "present", "stiff"),
        ("fever", "denied", "fever"),
    ]
    assert stiff.noted == (("increased_spasticity", "yes", False), ("fever", "no", False))
    assert (stiff.decision.disposition, stiff.decision.rule) == ("emergency_care", "tier:warning:yes")
    assert stiff.decision.signs == ("increased_spasticity",)
    assert stiff.decision.protocol == protocol.number
    assert (breathing.decision.disposition, breathing.decision.rule) == ("emergency_now", "tier:critical:yes")
    assert not breathing.begins


def test_a_summary_holds_what_was_highest_of_all_assessments(protocol):
    events, _ = events_of(protocol, "she is not breathing", "start over", "what is a pump?")
    told = exchanges_in(protocol, events, State())
    summary = summary_of(told.new)
    assert [each.begins for each in told.new] == [True, True, False]
    assert (summary.assessments, summary.turns, summary.exchanges) == (2, 3, 3)
    assert (summary.disposition.value, summary.urgent) == ("emergency_now", True)
    assert summary.decision.rule == "tier:critical:yes"
    assert (summary.signs, summary.lists) == (("slow_breathing",), ("overdose",))
    assert (summary.started, summary.last_message) == (1.0, 3.0)


def test_a_lower_disposition_of_a_later_assessment_lowers_nothing(protocol):
    events, _ = events_of(protocol, "she is not breathing", "start over", "his legs are stiff", "bye")
    told = exchanges_in(protocol, events, State())
    assert told.new[2].item["disposition"] == "emergency_care"
    summary = summary_of(told.new)
    for state in told.states:
        summary = summary.with_state(state)
    assert summary.disposition.value == "emergency_now"
    assert summary.decision.signs == ("slow_breathing",)
    assert summary.worst.disposition.value == "emergency_now"
    assert summary.state.disposition.value == "emergency_care"


def test_another_patient_with_the_same_sign_begins_an_assessment(protocol):
    events, _ = events_of(protocol, "my son is stiff", "another patient: my daughter is stiff too")
    second = exchanges_in(protocol, events, State()).new[1]
    assert second.begins
    assert second.decision.rule == "tier:warning:yes"


def test_the_question_that_an_answer_belongs_to_is_kept(protocol):
    events, state = events_of(protocol, "check")
    more, _ = events_of(protocol, "not sure", state=state)
    answer = exchanges_in(protocol, more, state).new[0]
    assert answer.asked == state.waiting.signs
    assert answer.noted == ((state.waiting.signs[0], "not_sure", False),)
    assert answer.decision.rule == "tier:critical:not_sure"


def test_a_yes_to_several_is_decided_before_it_is_said_which(protocol):
    events, state = events_of(protocol, "check", "no", "no", "no", "no", "no")
    while not (state.waiting and len(state.waiting.signs) > 1):
        more, state = events_of(protocol, "no", state=state)
    waited = state.waiting.signs
    more, _ = events_of(protocol, "yes", state=state)
    decision = exchanges_in(protocol, more, state).new[0].decision
    assert (decision.rule, decision.signs) == ("several", waited)


def test_asked_through_and_nothing_found_names_the_screening(protocol):
    state, events = State(), []
    for text in ["check", *["no"] * 12]:
        if state.disposition:
            break
        more, state = events_of(protocol, text, state=state)
        events += more
    last = exchanges_in(protocol, events, State()).new[-1]
    assert (last.decision.disposition, last.decision.rule) == ("no_signs", "screening")


def test_the_last_resort_stands_in_place_of_what_never_reached_the_caregiver(protocol):
    events, state = events_of(protocol, "hello")
    told = exchanges_in(protocol, events, State())
    corrected = exchanges_in(
        protocol, [bot("911: call", last_resort=True), bot("now", last_resort=True)], state, told.new[0]
    )
    assert corrected.again.told == ("911: call", "now")
    assert corrected.again.by == "last_resort"
    assert corrected.again.said == "hello"
    assert corrected.new == ()


def test_what_was_sent_while_an_answer_was_late_stands_before_its_message(protocol):
    events, _ = events_of(protocol, "he is stiff")
    told = exchanges_in(protocol, [bot("Do not wait for me.", meanwhile=True), *events], State())
    assert [(each.said, each.by) for each in told.new] == [(None, "meanwhile"), ("he is stiff", "assistant")]
    summary = summary_of(told.new)
    assert (summary.turns, summary.exchanges) == (1, 2)


def test_after_stop_nothing_was_told(protocol):
    events, _ = events_of(protocol, "hello")
    events[-1]["text"] = ""
    assert exchanges_in(protocol, events, State()).new[0].told == ()


def test_an_exchange_and_a_summary_come_back_from_their_rows(protocol):
    events, state = events_of(protocol, "he is stiff and it is 104 F")
    exchange = exchanges_in(protocol, events, State()).new[0]
    assert Exchange.from_row(exchange.at, exchange.said, "\n\n".join(exchange.told), exchange.detail()) == exchange

    class Row:
        channel, started, last_message, turns, exchanges, disposition = "rest", 1.0, 1.0, 1, 1, "emergency_care"
        whole, misses = Summary("rest", 1.0, 1.0, 1, 1).with_outcome(exchange).whole(), 0

    assert Summary.from_row(Row) == Summary("rest", 1.0, 1.0, 1, 1).with_outcome(exchange)


def test_of_events_that_cannot_be_made_out_the_words_are_kept(protocol):
    events, _ = events_of(protocol, "he is stiff")
    events[1]["parse_data"] = {"reading": {"findings": [["nonsense"]]}}
    with pytest.raises(ValueError, match="unpack"):
        exchanges_in(protocol, events, State())
    kept = words_of(events, State())
    assert kept.new[0].said == "he is stiff"
    assert kept.new[0].told[0].startswith("911")


def test_a_message_read_in_another_form_shows_no_wrong_place(protocol):
    events, _ = events_of(protocol, "he is stiff")
    events[1]["text"] = "something else"
    (sign, status, start, end, _) = exchanges_in(protocol, events, State()).new[0].findings[0]
    assert (sign, status, start, end) == ("increased_spasticity", "present", 0, 0)
