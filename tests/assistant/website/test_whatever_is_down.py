"""The website channel with its database away, its core broken, or its parts failing: an answer, and the same one twice."""

import asyncio
import json
import sqlite3
import uuid
from types import SimpleNamespace

import pytest

import assistant.channels.guard as guard_module
import assistant.channels.website.reply as reply_module
from assistant.channels.website.channel import Website
from assistant.channels.website.requests import Sent
from assistant.channels.website.settings import Settings
from assistant.database import Database
from assistant.memory import MEMORY, Memory
from itb_triage.assessment.press import Press
from tests.assistant.website.client import Reply, Visitor
from tests.conftest import Assistant, Said


def test_without_a_database_messages_are_answered_once_and_stay_urgent(tmp_path):
    env = {"ITB_TRIAGE_CLASSIFIER": "off", "ITB_TRIAGE_DATABASE_URL": "sqlite:////dev/null/none.db"}
    running = Assistant(tmp_path, env=env)
    try:
        visitor = Visitor(running.port)
        body = {"id": uuid.uuid4().hex, "text": "my son is stiff and itching"}
        first = visitor.send(body)
        assert Reply(first.json).item["disposition"] == "emergency_care"
        assert visitor.send(body).body == first.body
        pressed = visitor.press(Reply(first.json), "None of these")
        assert pressed.item["disposition"] == "emergency_care"
        assert pressed.item["denied"]
        assert visitor.say("thanks").texts[-1].split("\n")[-1].startswith("911")
    finally:
        running.stop()


def test_with_the_database_taken_away_while_it_runs(tmp_path):
    running = Assistant(tmp_path, env={"ITB_TRIAGE_CLASSIFIER": "off"})
    try:
        visitor = Visitor(running.port)
        visitor.say("my son is stiff and itching")
        with sqlite3.connect(running.database) as database:
            database.execute("DROP TABLE answers")
        body = {"id": uuid.uuid4().hex, "text": "she is not breathing"}
        first = visitor.send(body)
        assert Reply(first.json).item["disposition"] == "emergency_now"
        assert visitor.send(body).body == first.body
    finally:
        running.stop()


def test_after_a_restart_the_last_resort_knows_the_conversation(tmp_path, website, monkeypatch):
    database = f"sqlite:///{tmp_path}/known.db"
    env = {"ITB_TRIAGE_CLASSIFIER": "off", "ITB_TRIAGE_DATABASE_URL": database}
    running = Assistant(tmp_path, env=env)
    try:
        conversation = Visitor(running.port).say("she is not breathing").items[0]["recipient_id"]
    finally:
        running.stop()
    monkeypatch.setenv("ITB_TRIAGE_DATABASE_URL", database)
    memory = Memory()
    memory.use(Database(database))
    memory.catch_up(conversation)
    assert memory.newest(conversation).disposition.value == "emergency_now"


@pytest.fixture
def website(monkeypatch, tmp_path):
    """The channel in this process."""
    monkeypatch.chdir(tmp_path)
    return Website(Settings())


async def broken(*_):
    raise RuntimeError("broken")


def answered(website, text="", press=None, handler=broken, conversation=None):
    """The items that answer a message where `handler` is what Rasa would be."""
    sent = Sent(uuid.uuid4().hex, text, ())
    return asyncio.run(website._answer(conversation or f"web-{uuid.uuid4().hex}", sent, press, handler))


def test_with_rasa_broken_a_pressed_button_means_what_it_means(website, protocol):
    conversation = f"web-{uuid.uuid4().hex}"
    asked = Reply(answered(website, "check", conversation=conversation))
    state = MEMORY.newest(conversation)
    press = Press(state.waiting.question, state.waiting.signs, ("button_yes",))
    said = Said(answered(website, press=press, conversation=conversation))
    assert said.item["disposition"] == "emergency_now"
    assert said.item["signs"] == [asked.item["asks"]]
    assert said.texts[0].startswith("911")


def test_with_the_core_broken_too_the_emergency_rule_is_sent(website, monkeypatch):
    def broken_turn(*_):
        raise RuntimeError("broken")

    monkeypatch.setattr(guard_module, "take_turn", broken_turn)
    said = Said(answered(website, "she is not breathing"))
    assert said.texts[-1].startswith("911")


def test_with_the_buttons_broken_the_words_are_sent(website, monkeypatch):
    def broken_choices(*_):
        raise RuntimeError("broken")

    monkeypatch.setattr(reply_module, "choices", broken_choices)
    said = Said(answered(website, "my son is stiff and itching"))
    assert said.item["disposition"] == "emergency_care"
    assert said.texts[0].startswith("911")
    assert said.buttons == []


def test_what_nobody_foresaw_gets_a_500_with_the_emergency_rule(website):
    response = asyncio.run(website._answered(SimpleNamespace(headers={}), broken))
    assert response.status == 500
    told = json.loads(response.body)
    assert told["items"][0]["text"].startswith("911")
    assert told["mend"] == "Send it again."
