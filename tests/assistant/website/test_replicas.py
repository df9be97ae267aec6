"""Two assistants over one PostgreSQL: either may serve any message, on every channel."""

import json
import uuid

import pgserver
import pytest
import sqlalchemy as sa

from assistant.database import URL_VARIABLE, Database
from assistant.memory import Memory
from assistant.turns import number_of
from itb_triage.simulation.phone import Phone
from tests.assistant.sms.phones import REAL, TOKEN
from tests.assistant.website.client import Reply, Visitor
from tests.conftest import Assistant, at_once


@pytest.fixture(scope="module")
def postgres(tmp_path_factory):
    server = pgserver.get_server(tmp_path_factory.mktemp("replicas_pg"), cleanup_mode="stop")
    yield server.get_uri()
    server.cleanup()


@pytest.fixture(scope="module")
def replicas(tmp_path_factory, postgres):
    folder = tmp_path_factory.mktemp("replicas")
    env = {"ITB_TRIAGE_SECRET": "s" * 40, URL_VARIABLE: postgres, **REAL}
    both = []
    for name in ("one", "two"):
        (folder / name).mkdir()
        both.append(Assistant(folder / name, env=env))
    yield both
    for each in both:
        each.stop()


@pytest.fixture
def visitors(replicas):
    """One person, served by either."""
    first = Visitor(replicas[0].port)
    second = Visitor(replicas[1].port)
    second.token = first.token
    return first, second


def told(postgres, words):
    """How often the conversations hold the message `words`."""
    with sa.create_engine(postgres).connect() as connection:
        rows = connection.execute(sa.text("SELECT data FROM events WHERE type_name = 'user'")).all()
    return sum(json.loads(row.data)["text"] == words for row in rows)


def test_a_conversation_goes_on_wherever_it_is_served(visitors):
    one, two = visitors
    reply = one.say("check")
    for turn in range(5):
        visitor = (two, one)[turn % 2]
        reply = visitor.press(reply, "None of these" if reply.item["asks_any"] else "No")
    assert len(reply.item["denied"]) > 5
    assert two.say("he is stiff and itching").item["disposition"] == "emergency_care"
    assert one.say("thanks").item["disposition"] == "emergency_care"
    assert two.say("she is not breathing").item["disposition"] == "emergency_now"
    assert one.say("never mind").item["disposition"] == "emergency_now"


def test_on_rest_a_conversation_goes_on_wherever_it_is_served(replicas):
    one, two = replicas
    sender = uuid.uuid4().hex
    one.say(sender, "my son is stiff and itching")
    assert two.say(sender, "thanks").item["disposition"] == "emergency_care"
    assert two.say(sender, "she is not breathing").item["disposition"] == "emergency_now"
    assert one.say(sender, "never mind").item["disposition"] == "emergency_now"


def test_a_text_message_sent_to_both_at_once_is_processed_once(replicas, postgres):
    words = f"he is stiff {uuid.uuid4().hex}"
    phones = [Phone(f"http://127.0.0.1:{each.port}", TOKEN, "+15550190001") for each in replicas]
    form = phones[0].form(words)
    answers = at_once(*(lambda p=phone: p.post(form) for phone in phones * 3))
    assert len(set(answers)) == 1
    assert told(postgres, words) == 1
    assert phones[1].text("thanks").messages[0].startswith("911: call")


def test_a_message_sent_to_both_at_once_is_processed_once(visitors, postgres):
    one, two = visitors
    words = f"he is stiff {uuid.uuid4().hex}"
    body = {"id": uuid.uuid4().hex, "text": words}
    answers = at_once(*[lambda each=each: each.send(body).body for each in (one, two, one, two)])
    assert len(set(answers)) == 1
    assert told(postgres, words) == 1


def test_a_message_sent_again_elsewhere_gets_its_first_answer(visitors):
    one, two = visitors
    body = {"id": uuid.uuid4().hex, "text": "check"}
    first = one.send(body).body
    assert two.send(body).body == first


def test_different_messages_at_once_are_each_answered_and_none_is_lost(visitors, postgres):
    one, two = visitors
    number = uuid.uuid4().hex
    texts = [f"he is itching {number} {n}" for n in range(6)]
    bodies = [{"id": uuid.uuid4().hex, "text": text} for text in texts]
    answers = at_once(*[lambda b=b, n=n: (one, two)[n % 2].send(b) for n, b in enumerate(bodies)])
    assert [answer.status for answer in answers] == [200] * 6
    assert all(Reply(answer.json).item["disposition"] == "emergency_care" for answer in answers)
    assert [told(postgres, text) for text in texts] == [1] * 6


def test_the_last_resort_of_one_knows_what_the_other_answered(visitors, postgres, monkeypatch):
    monkeypatch.setenv(URL_VARIABLE, postgres)
    conversation = visitors[0].say("he is stiff").items[0]["recipient_id"]
    third = Memory()
    third.use(Database(postgres))
    third.catch_up(conversation)
    assert third.newest(conversation).disposition.value == "emergency_care"
    visitors[1].say("she is not breathing")
    third.catch_up(conversation)
    assert third.newest(conversation).disposition.value == "emergency_now"
    third.catch_up("nobody")
    assert not third.knows("nobody")


def test_a_lock_is_given_back_while_the_database_is_said_to_be_away(postgres, monkeypatch):
    monkeypatch.setenv(URL_VARIABLE, postgres)
    one, two = Database(postgres), Database(postgres)
    assert one.try_lock(7)
    assert not two.try_lock(7)
    one.failed("write", RuntimeError())
    one.unlock(7)
    assert two.try_lock(7)


def test_locks_go_with_a_connection_that_broke(postgres, monkeypatch):
    monkeypatch.setenv(URL_VARIABLE, postgres)
    one, two = Database(postgres), Database(postgres)
    assert one.try_lock(8)
    with two.writing() as connection:
        pids = connection.execute(sa.text("SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objid = 8")).all()
        connection.execute(sa.text("SELECT pg_terminate_backend(:pid)"), {"pid": pids[0].pid})
    one.unlock(8)
    assert one.away
    assert two.try_lock(8)


def test_one_that_hangs_holds_nobody_up_for_good(visitors, postgres):
    conversation = visitors[0].say("hello").items[0]["recipient_id"]
    with sa.create_engine(postgres).connect() as hanging:
        hanging.execute(sa.select(sa.func.pg_advisory_lock(number_of(conversation))))
        reply = visitors[1].say("she is not breathing")
    assert reply.item["disposition"] == "emergency_now"
    assert visitors[0].say("thanks").item["disposition"] == "emergency_now"
