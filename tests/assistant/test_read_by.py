"""Every exchange in the database names what read it, on every channel, whatever fails; and readiness says it."""

import asyncio
import json
import uuid
from types import SimpleNamespace

import pytest
from rasa.core.channels.channel import UserMessage

from assistant.channels.website.channel import Website
from assistant.channels.website.settings import Settings
from assistant.database import Database
from assistant.exchange import Exchange as Way
from assistant.record import RECORD
from itb_triage.assessment.press import Press
from itb_triage.classifier import ModelError
from itb_triage.conversation import Circumstances
from itb_triage.texting import Texting
from itb_triage.texting.identity import PhoneNumbers
from itb_triage.understanding.reader import Reader
from itb_triage.understanding.reading import ReadBy
from tests.assistant.recorded import exchanges_of, found, summary_of
from tests.assistant.sms.phones import KEY, REAL, TOKEN, new_phone
from tests.assistant.website.client import Visitor, ask
from tests.conftest import Assistant

MODEL = "7"
PRESS = Circumstances(True, Press("x", ("fever",), ("button_yes",)))


@pytest.fixture
def database(tmp_path):
    address = f"sqlite:///{tmp_path}/a.db"
    RECORD.use(Database(address))
    return address


@pytest.fixture(params=[MODEL, None])
def reader(request, protocol, monkeypatch):
    """What this process reads with: rules in the name of a model, and rules alone."""
    reader = Reader(protocol, model=request.param)
    monkeypatch.setattr("itb_triage.conversation.reader_for", lambda protocol: reader)
    monkeypatch.setattr("assistant.channels.website.channel.reader_for", lambda protocol: reader)
    return reader


async def raises(message):
    raise RuntimeError("broken")


def answered(protocol, known=None, sender="x"):
    message = UserMessage("she is stiff", sender_id=sender, metadata=known.as_dict() if known else None)
    return asyncio.run(Way(protocol).answer(raises, message))


@pytest.mark.parametrize("known", [None, PRESS, Circumstances(texting=Texting(None))], ids=["text", "press", "sms"])
def test_a_reply_of_the_last_resort_names_what_it_was_read_by(protocol, database, reader, known):
    sender = uuid.uuid4().hex
    items = answered(protocol, known, sender)
    (exchange,) = exchanges_of(database, sender)
    assert exchange.by == "last_resort"
    assert exchange.read_by == reader.read_by
    assert exchange.item["model"] == items[-1]["custom"]["triage"]["model"] == reader.read_by.model
    assert summary_of(database, sender).read_by == reader.read_by
    (event,) = found(database, "SELECT data FROM events WHERE type_name = 'user'")
    assert json.loads(event)["parse_data"]["reading"]["read_by"] == reader.read_by.as_dict()


def test_where_the_core_failed_too_nothing_has_read_it(protocol, database, reader, monkeypatch):
    monkeypatch.setattr("assistant.channels.guard.take_turn", lambda *words: 1 / 0)
    items = answered(protocol)
    (exchange,) = exchanges_of(database, "x")
    assert exchange.read_by is None
    assert items[-1]["custom"]["triage"]["model"] is None
    assert exchange.told[-1].startswith("911")


def test_the_last_resort_reads_a_message_once_for_reply_and_record(protocol, database, reader, monkeypatch):
    read, texts = reader.read, []
    monkeypatch.setattr(reader, "read", lambda text: texts.append(text) or read(text))
    answered(protocol)
    assert texts == ["she is stiff"]


# --- the running assistant ---


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    running = Assistant(tmp_path_factory.mktemp("read_by"), env=REAL)
    yield running
    running.stop()


@pytest.fixture(scope="module")
def url(running):
    return f"sqlite:///{running.database}"


@pytest.fixture
def rules(protocol):
    return ReadBy(protocol.number, protocol.language_digest)


def test_every_message_by_rest(running, url, rules):
    for text in ("hello", "his legs are stiff", "???", ""):
        assert running.say("rest-1", text).item["model"] is None
    assert [each.read_by for each in exchanges_of(url, "rest-1")] == [rules] * 4


def test_a_message_and_a_button_on_the_website(running, url, rules):
    visitor = Visitor(running.port)
    visitor.press(visitor.say("check"), "Not sure")
    conversation = found(url, "SELECT sender_id FROM summaries WHERE channel = 'website'")
    written, pressed = exchanges_of(url, *conversation)
    assert pressed.circumstances["press"]
    assert written.read_by == pressed.read_by == rules


def test_text_messages_an_answer_by_number_and_a_keyword(running, url, rules):
    phone = new_phone(running, TOKEN)
    for text in ("check", "1", "stop", "hello"):
        phone.text(text)
    exchanges = exchanges_of(url, PhoneNumbers(KEY).conversation(phone.number))
    assert [each.read_by for each in exchanges] == [rules] * 4


@pytest.mark.parametrize("place", ["/webhooks/website/", "/webhooks/website/health"])
def test_readiness_says_that_rules_alone_read(running, protocol, place):
    answer = ask(running.port, place)
    assert answer.json == {
        "status": "ok",
        "protocol": protocol.number,
        "language": protocol.language_digest,
        "model": None,
        "reads": "rules alone",
    }
    assert answer.headers["cache-control"] == "no-store"


READY = SimpleNamespace(is_ready=lambda: True)


def health_of(agent=READY):
    request = SimpleNamespace(app=SimpleNamespace(ctx=SimpleNamespace(agent=agent)))
    answer = asyncio.run(Website(Settings.of(None))._health(request))
    assert answer.status == (200 if agent and agent.is_ready() else 503)
    return json.loads(answer.body)


def test_readiness_names_the_model_that_reads(protocol, reader):
    model = reader.read_by.model
    reads = "model and rules" if model else "rules alone"
    assert health_of() == {
        "status": "ok",
        "protocol": protocol.number,
        "language": protocol.language_digest,
        "model": model,
        "reads": reads,
    }


def test_with_a_model_that_cannot_be_used_it_is_not_ready(monkeypatch):
    def broken(protocol):
        raise ModelError("broken")

    monkeypatch.setattr("assistant.channels.website.channel.reader_for", broken)
    with pytest.raises(ModelError):  # the channel answers it with 500, as whatever nobody foresaw
        health_of()


@pytest.mark.parametrize("agent", [None, SimpleNamespace(is_ready=lambda: False)], ids=["none", "empty"])
def test_where_rasa_loaded_no_model_it_is_not_ready(agent):
    assert health_of(agent)["status"] == "no model"


def test_the_released_model_is_named_in_readiness_item_and_record(assistant, protocol):
    ready = ask(assistant.port, "/webhooks/website/").json
    assert ready["reads"] == "model and rules"
    assert ready["model"]
    sender = uuid.uuid4().hex
    assert assistant.say(sender, "his legs are stiff").item["model"] == ready["model"]
    (exchange,) = exchanges_of(f"sqlite:///{assistant.database}", sender)
    assert exchange.read_by == ReadBy(protocol.number, protocol.language_digest, ready["model"])
