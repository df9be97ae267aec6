"""Every exchange names what read its message, as its event says, and keeps it."""

import json
from dataclasses import replace

import pytest

from itb_triage.assessment import State
from itb_triage.record import Exchange, Summary, exchanges_in
from itb_triage.record.deidentified import exchange_without_words, summary_without_words
from itb_triage.record.exchanges import words_of
from itb_triage.understanding.reading import ReadBy
from tests.record.events import MODEL, events_of

OTHER = {"protocol": "0.9.0", "language": "0123456789abcdef", "model": "3"}


def message_of(events):
    return next(event for event in events if event["event"] == "user")


def exchange_of(protocol, events):
    (exchange,) = exchanges_in(protocol, events, State()).new
    return exchange


def from_its_row(exchange):
    return Exchange.from_row(exchange.at, exchange.said, "\n\n".join(exchange.told), exchange.detail())


@pytest.mark.parametrize("model", [MODEL, None])
def test_it_names_protocol_language_and_model(protocol, model):
    exchange = exchange_of(protocol, events_of(protocol, "he is stiff", model=model)[0])
    assert exchange.read_by == ReadBy(protocol.number, protocol.language_digest, model)
    assert exchange.item["model"] == model
    assert from_its_row(exchange) == exchange


def test_it_is_what_the_event_says_and_never_what_is_loaded_now(protocol):
    events, _ = events_of(protocol, "he is stiff")
    message_of(events)["parse_data"]["reading"]["read_by"] = OTHER
    assert exchange_of(protocol, events).read_by == ReadBy("0.9.0", "0123456789abcdef", "3")


def test_a_message_on_which_the_model_failed_says_which_model(protocol):
    events, _ = events_of(protocol, "he is stiff")
    message_of(events)["parse_data"]["reading"]["read_by"] = {**OTHER, "model": None, "failed": "3"}
    exchange = exchange_of(protocol, events)
    assert exchange.read_by == ReadBy("0.9.0", "0123456789abcdef", None, "3")
    assert from_its_row(exchange) == exchange


def test_events_and_rows_of_an_earlier_release_name_nothing(protocol):
    events, _ = events_of(protocol, "he is stiff")
    del message_of(events)["parse_data"]["reading"]["read_by"]
    exchange = exchange_of(protocol, events)
    assert exchange.read_by is None
    detail = json.loads(exchange.detail())
    del detail["read_by"]
    assert Exchange.from_row(1.0, "he is stiff", "", json.dumps(detail)).read_by is None


def test_what_was_sent_meanwhile_was_read_by_nothing(protocol):
    late = {"event": "bot", "timestamp": 0.5, "text": "Call.", "metadata": {"meanwhile": True}, "data": {}}
    meanwhile, answered = exchanges_in(protocol, [late, *events_of(protocol, "he is stiff")[0]], State()).new
    assert meanwhile.read_by is None
    assert answered.read_by is not None


def test_of_events_that_cannot_be_made_out_it_is_kept_where_it_stands(protocol):
    events, state = events_of(protocol, "he is stiff")
    message_of(events)["parse_data"]["reading"]["findings"] = [["nonsense"]]
    assert words_of(events, state).new[0].read_by == ReadBy(protocol.number, protocol.language_digest, MODEL)
    for broken in (None, {}, {"reading": []}, {"reading": {"read_by": ["1.2.0"]}}, {"reading": {"read_by": {}}}):
        message_of(events)["parse_data"] = broken
        assert words_of(events, state).new[0].read_by is None


def test_a_summary_names_what_read_last(protocol):
    exchange = exchange_of(protocol, events_of(protocol, "he is stiff")[0])
    other = replace(exchange, read_by=ReadBy(**OTHER))
    unread = replace(exchange, read_by=None)
    summary = Summary()
    for each in (exchange, other, unread):
        summary = summary.with_exchange(each)
    assert summary.read_by == ReadBy(**OTHER)

    class Row:
        channel, started, last_message, turns, exchanges, disposition, misses = "rest", 1.0, 1.0, 3, 3, "", 0
        whole = summary.whole()

    assert Summary.from_row(Row).read_by == summary.read_by
    Row.whole = json.dumps({name: value for name, value in json.loads(Row.whole).items() if name != "read_by"})
    assert Summary.from_row(Row).read_by is None


def test_it_stays_when_the_words_are_taken_out(protocol):
    exchange = exchange_of(protocol, events_of(protocol, "he is stiff")[0])
    assert exchange_without_words(exchange, 0.0).read_by == exchange.read_by
    summary = Summary().with_exchange(exchange)
    assert summary_without_words(summary, 0.0, 0.0).read_by == exchange.read_by
