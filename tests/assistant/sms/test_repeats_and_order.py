"""Messages that come twice, all at once, out of a burst, or after a restart."""

import http.client
import itertools
import uuid
from urllib.parse import urlencode

import pytest
from twilio.request_validator import RequestValidator

from tests.assistant.sms.phones import WEBHOOK, conversation_of, new_phone, state_of, told
from tests.conftest import Assistant, at_once

MANY = 50


@pytest.fixture
def phone(by_rules):
    return new_phone(by_rules)


def test_a_message_that_comes_again_gets_its_first_answer_and_is_processed_once(by_rules, phone):
    form = phone.form("check")
    first = phone.post(form)
    assert phone.post(form) == first
    phone.text("2")
    assert phone.post(form) == first  # however late
    conversation = conversation_of(phone)
    assert told(by_rules.database, conversation, "user") == ["check", "2"]
    assert state_of(by_rules.database, conversation).waiting.question == "breathing"


def test_a_no_that_comes_again_does_not_answer_the_next_question(by_rules, phone):
    phone.text("check")
    form = phone.form("2")
    for _ in range(3):
        phone.post(form)
    assert state_of(by_rules.database, conversation_of(phone)).said("no") == ["unresponsive"]


def test_ten_times_at_once_it_is_processed_once(by_rules, phone):
    form = phone.form("my son is stiff")
    answers = at_once(*[lambda: phone.post(form)] * 10)
    assert len(set(answers)) == 1
    assert answers[0].messages[0].startswith("911: call")
    assert told(by_rules.database, conversation_of(phone), "user") == ["my son is stiff"]


def test_the_same_id_from_another_phone_is_another_message(by_rules, phone):
    form = phone.form("she is not breathing")
    phone.post(form)
    other = new_phone(by_rules)
    assert not other.post({**form, "From": other.number, "Body": "thanks"}).messages[0].startswith("911: call now")


def test_a_burst_from_one_phone_is_answered_in_the_order_of_arrival(by_rules, phone):
    words = [f"message number {n} of the burst" for n in range(12)]
    lines = []
    for text in words:  # each on a line of its own, and nobody waits for an answer
        form = phone.form(text)
        signature = RequestValidator(phone.token).compute_signature(phone.url + WEBHOOK, form)
        headers = {"Content-Type": "application/x-www-form-urlencoded", "X-Twilio-Signature": signature}
        lines.append(http.client.HTTPConnection("127.0.0.1", by_rules.port))
        lines[-1].request("POST", WEBHOOK, urlencode(form), headers)
    assert [line.getresponse().status for line in lines] == [200] * len(words)
    assert told(by_rules.database, conversation_of(phone), "user") == words


def test_fifty_phones_at_once_each_get_their_own_answer(by_rules):
    phones = [new_phone(by_rules) for _ in range(MANY)]
    reports = itertools.cycle(["she is not breathing", "my son is stiff and itching", "check", "thanks"])
    told_by = [next(reports) for _ in phones]
    answers = at_once(*(lambda p=p, t=t: p.text(t) for p, t in zip(phones, told_by, strict=True)))
    for text, received in zip(told_by, answers, strict=True):
        assert received.status == 200
        assert received.messages[0].startswith("911: call now") == (text in told_by[:2])
    again = at_once(*(lambda p=p: p.text("thanks") for p in phones))
    for text, received in zip(told_by, again, strict=True):
        assert received.messages[0].startswith("911: call") == (text in told_by[:2]), (text, received.all)
    conversations = [conversation_of(phone) for phone in phones]
    assert len(set(conversations)) == MANY
    for text, conversation in zip(told_by, conversations, strict=True):
        assert told(by_rules.database, conversation, "user") == [text, "thanks"]


def test_a_conversation_outlives_the_server(tmp_path):
    running = Assistant(tmp_path, env={"ITB_TRIAGE_CLASSIFIER": "off"})
    try:
        asked, reported, stopped = (new_phone(running) for _ in range(3))
        asked.text("check")
        form = reported.form("my mother is floppy and very drowsy")
        first = reported.post(form)
        stopped.text("STOP")
        running.stop()
        running.start()
        assert reported.post(form) == first
        assert "\n".join(reported.text("MORE").messages).count("911: call") >= 2
        assert reported.text("thanks").messages[0].startswith("911: call")
        assert stopped.text("hello").messages == ()
        assert "Is their breathing slow" in asked.text("2").all
    finally:
        running.stop()


def test_with_the_database_away_it_is_answered_once_and_stays_urgent(tmp_path):
    env = {"ITB_TRIAGE_CLASSIFIER": "off", "ITB_TRIAGE_DATABASE_URL": "sqlite:////dev/null/none.db"}
    running = Assistant(tmp_path, env=env)
    try:
        phone = new_phone(running)
        form = phone.form(f"my son is stiff {uuid.uuid4().hex}")
        first = phone.post(form)
        assert first.messages[0].startswith("911: call")
        assert phone.post(form) == first
        assert phone.text("thanks").messages[0].startswith("911: call")
        phone.text("stop")
        assert phone.text("hello").messages == ()
        assert phone.text("she is not breathing").messages[0].startswith("911: call now")
    finally:
        running.stop()
