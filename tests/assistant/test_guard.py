"""The last resort by itself: handlers that raise, hang, stay silent, or say too little."""

import asyncio
import uuid

import pytest
from rasa.core.channels.channel import UserMessage

import assistant.channels.guard as guard_module
from assistant.channels.guard import Guard
from tests.conftest import Said


def answered(protocol, handler, text, sender=None):
    message = UserMessage(text, sender_id=sender or uuid.uuid4().hex)
    return Said(asyncio.run(Guard(protocol, longest_wait=0.3).answer(handler, message)))


async def raises(message):
    raise RuntimeError("broken")


async def hangs(message):
    await asyncio.sleep(60)


async def stays_silent(message):
    return None


async def forgets_the_item(message):
    await message.output_channel.send_text_message(message.sender_id, "hello")


async def forgets_the_words(message):
    await message.output_channel.send_custom_json(message.sender_id, {"triage": {"disposition": None}})


async def plays_it_down(message):
    await message.output_channel.send_text_message(message.sender_id, "all is well")
    await message.output_channel.send_custom_json(message.sender_id, {"triage": {"disposition": "no_signs"}})


HANDLERS = [raises, hangs, stays_silent, forgets_the_item, forgets_the_words, plays_it_down]


@pytest.mark.parametrize("handler", HANDLERS, ids=lambda handler: handler.__name__)
def test_an_urgent_message_is_answered_by_the_core(protocol, handler):
    said = answered(protocol, handler, "she is not breathing")
    assert said.item["disposition"] == "emergency_now"
    assert said.texts[0].startswith("911")
    assert said.texts[-1].startswith("911")


@pytest.mark.parametrize("handler", HANDLERS, ids=lambda handler: handler.__name__)
def test_a_later_message_of_an_urgent_conversation_stays_urgent(protocol, handler):
    sender = uuid.uuid4().hex
    answered(protocol, raises, "his legs are stiff", sender)
    said = answered(protocol, handler, "thanks", sender)
    assert said.item["disposition"] == "emergency_care"
    assert said.texts[-1].split("\n")[-1].startswith("911")


def test_with_the_core_broken_too_the_emergency_rule_is_sent(protocol, monkeypatch):
    def broken(*_):
        raise RuntimeError("broken")

    monkeypatch.setattr(guard_module, "take_turn", broken)
    said = answered(protocol, raises, "she is not breathing")
    assert said.texts[-1].startswith("911")
    assert "555-0100" in said.all


def test_a_whole_reply_is_left_as_it_is(protocol):
    async def fine(message):
        await message.output_channel.send_text_message(message.sender_id, "fine")
        await message.output_channel.send_custom_json(message.sender_id, {"triage": {"disposition": None}})

    assert answered(protocol, fine, "hello").texts == ["fine"]


def test_where_nothing_is_remembered_the_last_resort_says_so_with_the_emergency_rule(protocol):
    said = answered(protocol, raises, "thanks")
    assert "cannot see what you wrote before" in said.all
    assert "911" in said.all
