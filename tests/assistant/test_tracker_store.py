"""The tracker store on SQLite and on a real PostgreSQL."""

import asyncio
import uuid

import pgserver
import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from assistant.database import URL_VARIABLE
from assistant.tracker_store import ConversationStore
from tests.conftest import ROOT, Assistant


@pytest.fixture(scope="module")
def domain():
    return Domain.load(str(ROOT / "domain.yml"))


@pytest.fixture(scope="module")
def postgres(tmp_path_factory):
    server = pgserver.get_server(tmp_path_factory.mktemp("pg"), cleanup_mode="delete")
    yield server.get_uri()
    server.cleanup()


@pytest.fixture(params=["sqlite", "postgres"])
def url(request, tmp_path):
    return request.getfixturevalue("postgres") if request.param == "postgres" else f"sqlite:///{tmp_path}/a.db"


@pytest.fixture
def store(domain, url, monkeypatch):
    monkeypatch.delenv(URL_VARIABLE, raising=False)
    return ConversationStore(domain, database_url=url)


def told(store, sender, *events):
    async def save():
        tracker = await store.get_or_create_tracker(sender)
        for event in events:
            tracker.update(event, store.domain)
        await store.save(tracker)

    asyncio.run(save())


def test_what_was_said_is_there_for_the_next_process(store, domain, url):
    sender = uuid.uuid4().hex
    told(store, sender, UserUttered("he is stiff \u2603"), SlotSet("assessment", {"turns": 1}))
    told(store, sender, UserUttered("thanks"), SlotSet("assessment", {"turns": 2}))
    other = ConversationStore(domain, database_url=url)
    tracker = asyncio.run(other.retrieve(sender))
    assert tracker.get_slot("assessment") == {"turns": 2}
    full = asyncio.run(other.retrieve_full_tracker(sender))
    assert [event.text for event in full.events if isinstance(event, UserUttered)] == ["he is stiff \u2603", "thanks"]
    assert sender in asyncio.run(other.keys())


def test_a_turn_reads_the_same_amount_however_long_the_conversation_is(store):
    sender = uuid.uuid4().hex
    sizes = []
    for turn in range(60):
        told(store, sender, UserUttered(f"message {turn}"), ActionExecuted("action_listen"))
        sizes.append(len(list(asyncio.run(store.retrieve(sender)).events)))
    assert max(sizes[10:]) == min(sizes[10:])


def test_an_unknown_conversation_is_none(store):
    assert asyncio.run(store.retrieve("nobody")) is None
    assert asyncio.run(store.retrieve_full_tracker("nobody")) is None


def test_the_assistant_runs_on_postgres(tmp_path, postgres):
    running = Assistant(tmp_path, env={URL_VARIABLE: postgres})
    try:
        assert running.say("pg", "his legs are stiff").item["disposition"] == "emergency_care"
        running.stop()
        running.start()
        assert running.say("pg", "thanks").item["signs"] == ["increased_spasticity"]
    finally:
        running.stop()


def test_a_tracker_without_events_is_saved(store):
    asyncio.run(store.save(DialogueStateTracker.from_events(uuid.uuid4().hex, [], store.domain.slots)))


def test_with_postgres_stopped_while_it_runs(tmp_path):
    server = pgserver.get_server(tmp_path / "pg", cleanup_mode="delete")
    running = Assistant(tmp_path, env={URL_VARIABLE: server.get_uri()})
    try:
        running.say("a", "his legs are stiff")
        server.cleanup()
        kept = running.say("a", "thanks")
        assert kept.item["disposition"] == "emergency_care"
        assert kept.texts[-1].split("\n")[-1].startswith("911")
        assert running.say("b", "she is not breathing").texts[0].startswith("911: call now.")
    finally:
        running.stop()
