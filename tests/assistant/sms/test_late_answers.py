"""An answer that takes too long: the emergency rule at once, and the answer by the carrier's REST API, once."""

import asyncio
import socket
import threading
import time
from dataclasses import replace

import pgserver
import pytest
import sqlalchemy as sa

import assistant.channels.guard as guard
import assistant.channels.sms.channel as channel
import assistant.channels.sms.sending as sending
from assistant.channels.sms.channel import Sms
from assistant.channels.sms.incoming import Incoming
from assistant.channels.sms.sending import Sender
from assistant.channels.sms.settings import Settings
from assistant.database import URL_VARIABLE
from assistant.memory import MEMORY
from assistant.turns import number_of
from itb_triage.assessment import State
from itb_triage.simulation.carrier import Carrier
from tests.assistant.sms.phones import KEY, REAL, TOKEN, conversation_of, credentials, new_phone
from tests.conftest import Assistant

MESSAGE = Incoming("+15550100001", "+15550100000", "AC" + "0" * 32, "SM1", "she is not breathing", None, None)


@pytest.fixture
def received():
    return []


@pytest.fixture
def carrier(received):
    running = Carrier(lambda to, text: received.append((to, text)), port=0)
    yield running
    running.close()


@pytest.fixture
def sms(carrier, monkeypatch):
    monkeypatch.setenv("ITB_TRIAGE_TWILIO_TOKEN", TOKEN)
    monkeypatch.setenv("ITB_TRIAGE_PHONE_KEY", KEY)
    return Sms(Settings(answer_within=0.2, api=carrier.url))


def slowly(seconds):
    """A handler that answers nothing for so long: then the last resort does."""

    async def handler(message):
        await asyncio.sleep(seconds)

    return handler


def run(sms, *messages, handler=None, pause=0.0):
    """The replies in the requests, and then whatever is still to be sent."""

    async def talk():
        replies = []
        tasks = []
        for message in messages:
            tasks.append(asyncio.ensure_future(sms._answered(message, handler or slowly(0.5))))
            await asyncio.sleep(pause)
        replies = await asyncio.gather(*tasks)
        while sms._late:
            await asyncio.sleep(0.02)
        return replies

    return asyncio.run(talk())


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("she is not breathing", '911: call now. Say "baclofen pump".'),
        ("my son is stiff and itching", "911: call now, or go to the nearest emergency department now."),
        ("hello", "911: call now, or go to the nearest emergency department, if you see a warning sign."),
    ],
)
def test_what_cannot_wait_does_not_wait_for_the_answer(sms, text, first):
    (at_once,) = run(sms, replace(MESSAGE, number=f"+155501001{len(text)}", id=f"SM-{text}", text=text))
    assert at_once[0].startswith(first)
    assert at_once[1] == "This takes longer than it should. Do not wait for me."


def test_with_the_core_broken_too_the_rule_does_not_wait(sms, monkeypatch):
    def broken(*words):
        raise RuntimeError("on purpose")

    monkeypatch.setattr(channel, "explain", broken)
    (at_once,) = run(sms, replace(MESSAGE, number="+15550100110", id="SM-late-0"))
    assert at_once[0].startswith("911: call now, or go")
    assert "555-0100" in at_once[0]


def test_the_answer_comes_behind_it_in_order(sms, received):
    run(sms, replace(MESSAGE, number="+15550100100", id="SM-late-1"))
    assert [to for to, _ in received] == ["+15550100100"] * 3
    assert received[0][1].startswith('911: call now. Say "baclofen pump".')
    assert [text[-5:] for _, text in received] == ["(1/3)", "(2/3)", "(3/3)"]


def test_an_answer_in_time_is_not_sent_again(sms, received):
    (at_once,) = run(sms, replace(MESSAGE, number="+15550100101", id="SM-late-2"), handler=slowly(0))
    assert at_once[0].startswith('911: call now. Say "baclofen pump".')
    assert received == []


def test_a_message_that_comes_again_meanwhile_is_sent_once(sms, received):
    message = replace(MESSAGE, number="+15550100102", id="SM-late-3")
    first, *others = run(sms, message, message, message)
    assert first
    assert others == [(), ()]
    assert len(received) == 3


@pytest.mark.parametrize("answer", ["no", "2"])
def test_a_no_written_while_another_is_being_answered_denies_nothing_unseen(sms, answer):
    phone = f"+155501001-{answer}"

    def message(number, text):
        return replace(MESSAGE, number=phone, id=f"SM-{answer}-{number}", text=text)

    run(sms, message(0, "check"), handler=slowly(0))
    run(sms, *(message(n, answer) for n in range(1, 5)), handler=slowly(0.05), pause=0.01)
    state = MEMORY.newest(sms._numbers.conversation(phone))
    assert state.said("no") == ["unresponsive"]
    assert state.waiting.question == "breathing"


def test_with_rasa_and_the_core_broken_the_number_is_first(sms, monkeypatch):
    async def broken(message):
        raise RuntimeError("on purpose")

    def no_core(*words):
        raise RuntimeError("on purpose")

    monkeypatch.setattr(guard, "take_turn", no_core)
    (told,) = run(sms, replace(MESSAGE, number="+15550100120", id="SM-broken"), handler=broken)
    assert told[0].startswith("911: call now, or go to the nearest emergency department")
    assert len(told) == 2


def test_with_rasa_broken_it_is_triaged_all_the_same(sms):
    async def broken(message):
        raise RuntimeError("on purpose")

    (told,) = run(sms, replace(MESSAGE, number="+15550100121", id="SM-broken-2"), handler=broken)
    assert told[0].startswith('911: call now. Say "baclofen pump".')


def test_the_server_is_not_held_up_meanwhile(sms):
    async def talk():
        slow = asyncio.ensure_future(sms._answered(replace(MESSAGE, number="+15550100103", id="SM-a"), slowly(2)))
        await asyncio.sleep(0)
        began = time.monotonic()
        other = replace(MESSAGE, number="+15550100104", id="SM-b")
        await sms._answered(other, slowly(0))
        took = time.monotonic() - began
        await slow
        return took

    assert asyncio.run(talk()) < 1.5


def test_after_stop_a_critical_sign_does_not_wait_either(sms):
    message = replace(MESSAGE, number="+15550100109", id="SM-late-9")
    MEMORY.keep(sms._numbers.conversation(message.number), State(stopped=True))
    assert run(sms, message)[0][0].startswith("911: call now.")


def test_after_stop_not_even_the_rule_is_sent(sms, received):
    message = replace(MESSAGE, number="+15550100105", id="SM-late-5", text="hello")
    MEMORY.keep(sms._numbers.conversation(message.number), State(stopped=True))
    assert run(sms, message) == [()]
    assert received == []


@pytest.mark.parametrize("statuses", [[500], [429, 503], [500, 500, 500]])
def test_what_fails_for_a_moment_is_tried_again(carrier, received, monkeypatch, statuses):
    monkeypatch.setattr(sending, "PAUSES", (0.0, 0.01, 0.01, 0.01))
    carrier.answer_with = list(statuses)
    assert asyncio.run(Sender(TOKEN, carrier.url).reply(MESSAGE, ["one", "two"]))
    assert [text for _, text in received] == ["one", "two"]


@pytest.mark.parametrize("statuses", [[400], [401], [500] * 4])
def test_what_fails_for_good_is_told_in_the_log_without_the_number(carrier, received, monkeypatch, caplog, statuses):
    monkeypatch.setattr(sending, "PAUSES", (0.0, 0.01, 0.01, 0.01))
    carrier.answer_with = list(statuses)
    assert not asyncio.run(Sender(TOKEN, carrier.url).reply(MESSAGE, ["one", "two"]))
    assert received == []
    assert "could not be sent by SMS (Twilio's error" in caplog.text
    assert "5550100" not in caplog.text


def test_a_carrier_that_is_away_is_told_in_the_log(carrier, monkeypatch, caplog):
    monkeypatch.setattr(sending, "PAUSES", (0.0, 0.01))
    carrier.close()
    assert not asyncio.run(Sender(TOKEN, carrier.url).reply(MESSAGE, ["one"]))
    assert "could not be sent by SMS (ClientConnector" in caplog.text


def test_a_carrier_that_hangs_is_given_up(monkeypatch, caplog):
    monkeypatch.setattr(sending, "PAUSES", (0.0, 0.01))
    monkeypatch.setattr(sending, "TIMEOUT", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        assert not asyncio.run(Sender(TOKEN, url).reply(MESSAGE, ["one"]))
    assert "could not be sent by SMS (TimeoutError)" in caplog.text


def test_a_real_server_that_is_held_up_sends_the_rule_and_later_the_answer(tmp_path, carrier, received):
    """Another process holds the conversation's turn in PostgreSQL, as one that hangs would."""
    server = pgserver.get_server(tmp_path / "pg", cleanup_mode="stop")
    env = {**REAL, URL_VARIABLE: server.get_uri()}
    running = Assistant(tmp_path, env=env, words=credentials(tmp_path, answer_within=1, api=carrier.url))
    try:
        phone = new_phone(running, TOKEN)
        phone.text("hello")
        with sa.create_engine(server.get_uri()).connect() as holder:
            lock = number_of(conversation_of(phone, KEY))
            holder.execute(sa.select(sa.func.pg_advisory_lock(lock)))
            threading.Timer(3, lambda: holder.execute(sa.select(sa.func.pg_advisory_unlock(lock)))).start()
            at_once = phone.text("my son is stiff and itching")
            assert at_once.messages[0].startswith("911: call now, or go to the nearest emergency department now.")
            assert "Do not wait for me" in at_once.all
            end = time.monotonic() + 15
            while len(received) < 3 and time.monotonic() < end:
                time.sleep(0.1)
        assert [to for to, _ in received] == [phone.number] * 3
        assert received[0][1].startswith("911: call now, or go")
        assert phone.text("thanks").messages[0].startswith("911: call")
        assert phone.number not in running.log.read_text()
    finally:
        running.stop()
        server.cleanup()
