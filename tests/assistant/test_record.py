"""Nothing that a caregiver was told is missing from what the console reads: every channel, whatever fails."""

import asyncio
import shutil
import sqlite3
import time
import uuid

import pgserver
import pytest
from rasa.core.channels.channel import UserMessage
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, UserUttered

from assistant.channels.guard import Guard
from assistant.database import URL_VARIABLE, Database
from assistant.exchange import Exchange as Way
from assistant.record import RECORD, RETRY_SECONDS, Unwritten
from assistant.tracker_store import ConversationStore
from itb_triage.texting.identity import PhoneNumbers
from tests.assistant.recorded import exchanges_of, found, summary_of
from tests.assistant.sms.phones import KEY, REAL, TOKEN, new_phone
from tests.assistant.website.client import Visitor
from tests.conftest import ROOT, Assistant

SAID = ["hello", "his legs are so stiff", "no fever", "thank you", "she does not breathe", "???", "stop"]


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    running = Assistant(tmp_path_factory.mktemp("record"), env=REAL)
    yield running
    running.stop()


@pytest.fixture(scope="module")
def url(running):
    return f"sqlite:///{running.database}"


def what_was_told(exchanges):
    return [(exchange.said, exchange.told) for exchange in exchanges]


def test_every_reply_by_rest_is_there_word_for_word(running, url):
    told = [(text, tuple(running.say("rest-1", text).texts)) for text in SAID]
    assert what_was_told(exchanges_of(url, "rest-1")) == told
    summary = summary_of(url, "rest-1")
    assert (summary.channel, summary.turns, summary.disposition.value) == ("rest", len(SAID), "emergency_now")


def test_every_reply_on_the_website_is_there_word_for_word(running, url):
    visitor = Visitor(running.port)
    told = [(text, tuple(visitor.say(text).texts)) for text in SAID]
    conversation = found(url, "SELECT sender_id FROM summaries WHERE channel = 'website'")
    assert what_was_told(exchanges_of(url, *conversation)) == told


def test_every_text_message_is_there_word_for_word(running, url):
    phone = new_phone(running, TOKEN)
    told = [(text, phone.text(text).messages) for text in SAID]
    assert told[-1][1], "STOP is confirmed"
    assert phone.text("he is stiff").messages == ()
    conversation = PhoneNumbers(KEY).conversation(phone.number)
    assert what_was_told(exchanges_of(url, conversation)) == [*told, ("he is stiff", ())]


def test_a_button_is_there_as_the_words_on_it(running, url):
    visitor = Visitor(running.port)
    visitor.press(visitor.say("check"), "Not sure")
    (conversation,) = found(url, "SELECT sender_id FROM summaries WHERE channel = 'website' AND turns = 2")
    pressed = exchanges_of(url, conversation)[1]
    assert pressed.said == "Not sure"
    assert pressed.circumstances["press"]


def test_what_was_said_and_told_is_searched_apart(running, url):
    running.say("words", "the marmalade pump, his legs are jumping")
    number = found(url, "SELECT number FROM summaries WHERE sender_id = 'words'")
    search = "SELECT DISTINCT rowid >> 20 FROM exchange_words WHERE exchange_words MATCH '{}'"
    assert found(url, search.format('said: "marmalade"')) == number
    assert found(url, search.format('said: "jump"')) == number
    assert found(url, search.format('told: "marmalade"')) == []


async def says_too_little(message):
    await message.output_channel.send_text_message(message.sender_id, "all is well")


async def raises(message):
    raise RuntimeError("broken")


async def raises_when_the_session_has_begun(message):
    RECORD.write(message.sender_id, Unwritten([{"event": "session_started", "timestamp": 1.0}]))
    raise RuntimeError("broken")


@pytest.mark.parametrize(
    "handler", [says_too_little, raises, raises_when_the_session_has_begun], ids=lambda handler: handler.__name__
)
def test_a_reply_of_the_last_resort_is_there_and_goes_on_after_a_restart(protocol, tmp_path, handler):
    address = f"sqlite:///{tmp_path}/a.db"
    database = Database(address)
    RECORD.use(database)
    sender = uuid.uuid4().hex
    items = asyncio.run(Way(protocol).answer(handler, UserMessage("she is not breathing", sender_id=sender)))
    (exchange,) = exchanges_of(address, sender)
    assert exchange.told == tuple(item["text"] for item in items if item.get("text"))
    assert exchange.by == "last_resort"
    assert [sign for sign, *_ in exchange.findings] == ["slow_breathing"]
    assert exchange.decision.rule == "tier:critical:yes"
    assert summary_of(address, sender).urgent
    assert '"emergency_now"' in database.going_on(sender)
    asyncio.run(Way(protocol).answer(handler, UserMessage("hello?", sender_id=sender)))
    assert [each.said for each in exchanges_of(address, sender)] == ["she is not breathing", "hello?"]
    assert exchanges_of(address, sender)[0] == exchange, "a later failure touches no earlier answer"


def test_rasa_reads_what_the_last_resort_wrote(protocol, tmp_path):
    store = ConversationStore(Domain.load(str(ROOT / "domain.yml")), database_url=f"sqlite:///{tmp_path}/a.db")
    sender = uuid.uuid4().hex
    asyncio.run(Way(protocol).answer(raises, UserMessage("she is not breathing", sender_id=sender)))
    tracker = asyncio.run(store.retrieve_full_tracker(sender))
    said = [event.text for event in tracker.events if isinstance(event, (UserUttered, BotUttered))]
    assert said[0] == "she is not breathing"
    assert said[1].startswith("911: call now.")
    assert tracker.get_slot("assessment")["disposition"] == "emergency_now"
    going_on = asyncio.run(store.retrieve(sender))
    assert going_on.get_slot("assessment")["disposition"] == "emergency_now"


def test_after_a_long_time_away_what_waits_is_written_a_few_at_once(tmp_path):
    async def written():
        database = Database(f"sqlite:///{tmp_path}/a.db")
        RECORD.use(database)
        database.failed("write", RuntimeError("away"))
        for n in range(120):
            RECORD.write(f"s{n}", Unwritten([{"event": "user", "timestamp": 1.0, "text": "hello"}]))
        counts = []
        for _ in range(60):
            await asyncio.sleep(0.2)
            counts += found(f"sqlite:///{tmp_path}/a.db", "SELECT count(*) FROM summaries")
            if counts[-1] == 120:
                break
        return counts

    counts = asyncio.run(written())
    assert counts[-1] == 120
    assert {50, 100} <= set(counts)


def test_the_emergency_rule_of_a_broken_core_is_there(protocol, tmp_path, monkeypatch):
    def broken(*words, **named):
        raise RuntimeError("broken")

    monkeypatch.setattr("assistant.channels.guard.take_turn", broken)
    address = f"sqlite:///{tmp_path}/a.db"
    RECORD.use(Database(address))
    message = UserMessage("she is not breathing", sender_id="x")
    items = asyncio.run(Guard(protocol).answer(raises, message))
    (exchange,) = exchanges_of(address, "x")
    assert exchange.told == tuple(item["text"] for item in items if item.get("text"))


def test_a_record_that_fails_keeps_no_reply_from_the_caregiver(protocol, monkeypatch):
    monkeypatch.setattr(RECORD, "write", lambda *words: 1 / 0)
    items = asyncio.run(Guard(protocol).answer(raises, UserMessage("she is not breathing", sender_id="y")))
    assert items[0]["text"].startswith("911")


@pytest.mark.parametrize("text", ["half \ud83d a smile", "nothing\0ness", "x" * 20_000])
def test_odd_characters_are_kept_as_far_as_databases_can(running, url, text):
    sender = uuid.uuid4().hex
    running.say(sender, text)
    (exchange,) = exchanges_of(url, sender)
    assert exchange.said == text.encode("utf-8", "replace").decode().replace("\0", "?")


def test_what_was_told_while_the_database_was_away_comes_without_another_message(tmp_path):
    running = Assistant(tmp_path, env={"ITB_TRIAGE_CLASSIFIER": "off"})
    try:
        running.say("a", "hello")
        shutil.rmtree(running.database.parent)
        running.database.parent.write_text("no folder any more")
        said = running.say("b", "he has a seizure")
        running.database.parent.unlink()
        end = time.monotonic() + 3 * RETRY_SECONDS
        while not running.database.exists() and time.monotonic() < end:
            time.sleep(0.2)
        time.sleep(0.5)
        (exchange,) = exchanges_of(f"sqlite:///{running.database}", "b")
        assert exchange.told == tuple(said.texts)
    finally:
        running.stop()


def test_conversations_from_before_the_console_are_filled_in(tmp_path):
    running = Assistant(tmp_path, env={"ITB_TRIAGE_CLASSIFIER": "off"})
    try:
        for text in SAID:
            running.say("old", text)
        running.stop()
        address = f"sqlite:///{running.database}"
        kept, summary = exchanges_of(address, "old"), summary_of(address, "old")
        with sqlite3.connect(running.database) as database:
            for name in ("exchange_words", "exchanges", "facets", "summaries"):
                database.execute(f"DROP TABLE {name}")
        running.start()
        assert exchanges_of(address, "old") == kept
        assert summary_of(address, "old") == summary
        running.say("old", "thanks")
        assert len(exchanges_of(address, "old")) == len(SAID) + 1
    finally:
        running.stop()


def test_all_of_it_on_postgres(tmp_path):
    server = pgserver.get_server(tmp_path / "pg", cleanup_mode="delete")
    address = server.get_uri()
    running = Assistant(tmp_path, env={**REAL, URL_VARIABLE: address})
    try:
        told = [(text, tuple(running.say("rest-1", text).texts)) for text in SAID]
        assert what_was_told(exchanges_of(address, "rest-1")) == told
        assert summary_of(address, "rest-1").disposition.value == "emergency_now"
        search = "SELECT DISTINCT id >> 20 FROM exchange_words WHERE {} @@ phraseto_tsquery('itb_words', '{}')"
        number = found(address, "SELECT number FROM summaries WHERE sender_id = 'rest-1'")
        assert found(address, search.format("said", "stiffness")) == number
        assert found(address, search.format("said", "ambulance")) == []
    finally:
        running.stop()
        server.cleanup()


def test_what_a_database_will_never_take_stops_nothing_else(tmp_path):
    server = pgserver.get_server(tmp_path / "pg", cleanup_mode="delete")
    try:
        address = server.get_uri()
        RECORD.use(Database(address))
        for sender in ("x" * 300, "b"):
            RECORD.write(sender, Unwritten([{"event": "user", "timestamp": 1.0, "text": "hello"}]))
        assert [each.said for each in exchanges_of(address, "b")] == ["hello"]
    finally:
        server.cleanup()
