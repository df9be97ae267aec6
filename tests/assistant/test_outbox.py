"""What somebody must be told of stands in the outbox as soon as the conversation stands in its tables."""

import sqlite3
import time
from unittest import mock

import pgserver
import pytest
import sqlalchemy as sa

from assistant import backfill, outbox, summaries
from assistant.database import Database
from assistant.record import Record, Unwritten
from assistant.tables import ALERTS, SUMMARIES
from tests.assistant.recorded import found, summary_of
from tests.record.events import events_of
from tests.staff.seed import Conversations, database_file

HOUR = 3600.0
LATER = ("waiting_since", "escalated", "misses", "lists")  # columns that came later


@pytest.fixture(params=["sqlite", "postgres"])
def url(request, tmp_path):
    if request.param == "sqlite":
        yield database_file(tmp_path)
        return
    server = pgserver.get_server(tmp_path / "pg", cleanup_mode="delete")
    yield server.get_uri()
    server.cleanup()


@pytest.fixture
def conversations(tmp_path):
    return Conversations(database_file(tmp_path))


def alerts(conversations):
    with sa.create_engine(conversations.url).connect() as connection:
        rows = connection.execute(sa.select(ALERTS).order_by(ALERTS.c.at, ALERTS.c.id)).all()
    return [(row.number, row.kind, row.disposition) for row in rows]


def one_by_one(conversations, *messages):
    return [conversations.say("a", each, ago=60 - n) for n, each in enumerate(messages)][-1]


def test_an_urgent_conversation_is_in_the_outbox_once_on_both_databases(url):
    conversations = Conversations(url)
    number = conversations.say("a", "hello", "his legs are stiff and he is itching", "since this morning", "no fever")
    assert alerts(conversations) == [(number, "urgent", "emergency_care")]
    assert found(url, "SELECT taken FROM alerts") == [None]


def test_a_calm_one_is_not(conversations):
    conversations.say("a", "hello", "check", *["no"] * 9)
    assert alerts(conversations) == []


def test_one_that_gets_worse_is_in_it_again(conversations):
    number = one_by_one(conversations, "his legs are stiff", "he wont wake up", "he wont wake up")
    assert alerts(conversations) == [(number, "urgent", "emergency_care"), (number, "urgent", "emergency_now")]


def test_of_what_waited_for_the_database_one_alert_tells_the_worst(conversations):
    number = conversations.say("a", "his legs are stiff", "he wont wake up", "thank you")
    assert alerts(conversations) == [(number, "urgent", "emergency_now")]


def test_another_patient_is_another_alert(conversations):
    number = one_by_one(conversations, "his legs are stiff", "start over", "she is itching all over")
    assert alerts(conversations) == [(number, "urgent", "emergency_care")] * 2


def test_an_alert_holds_nothing_of_what_was_said(conversations):
    conversations.say("a", "Jonas has stiff legs")
    assert set(ALERTS.c.keys()) == {"id", "number", "kind", "disposition", "at", "taken"}
    (row,) = sqlite3.connect(conversations.url.removeprefix("sqlite:///")).execute("SELECT * FROM alerts").fetchall()
    assert "Jonas" not in str(row) and "stiff" not in str(row)


def test_one_that_goes_on_after_hours_is_news(conversations):
    number = conversations.say("a", "his legs are stiff", ago=30 * HOUR)
    conversations.say("a", "hello again", ago=23.9 * HOUR)
    assert alerts(conversations) == [(number, "urgent", "emergency_care"), (number, "again", "emergency_care")]
    conversations.say("a", "hello again", ago=23 * HOUR)
    assert len(alerts(conversations)) == 2, "the second was an hour ago"


def test_after_a_new_calm_assessment_hours_later_nobody_is_told(conversations):
    conversations.say("a", "his legs are stiff", "start over", ago=30 * HOUR)
    conversations.say("a", "what is a pump", ago=1 * HOUR)
    assert len(alerts(conversations)) == 1


def test_where_only_the_words_can_be_made_out_somebody_is_told_all_the_same(conversations):
    with mock.patch.object(summaries, "exchanges_in", side_effect=KeyError("made up")):
        number = conversations.say("a", "he wont wake up")
    assert alerts(conversations) == [(number, "urgent", "emergency_now")]


def test_no_alert_without_its_conversation_and_no_conversation_without_its_alert(protocol, tmp_path):
    url, record = database_file(tmp_path), Record()
    record.use(Database(url))
    events, _ = events_of(protocol, "his legs are stiff")
    with mock.patch.object(summaries, "write_alert", side_effect=sa.exc.OperationalError("made up", None, Exception())):
        record.write("a", Unwritten(events, {"slots": {}, "loop": None}))
    assert summary_of(url, "a") is None, "one transaction"
    time.sleep(1.1)  # the database is not asked again for a second
    record.write("a", Unwritten([]))
    assert summary_of(url, "a").urgent
    assert len(found(url, "SELECT id FROM alerts")) == 1


def test_conversations_from_before_the_console_alarm_nobody(protocol, tmp_path):
    url = database_file(tmp_path)
    conversations = Conversations(url)
    conversations.say("a", "his legs are stiff")
    with sa.create_engine(url).begin() as connection:
        for table in ("summaries", "exchanges", "facets", "alerts"):
            connection.execute(sa.text(f"DELETE FROM {table}"))
    backfill.fill_in(Database(url))
    assert summary_of(url, "a").urgent
    assert alerts(conversations) == []


def test_since_when_it_waits_is_kept_until_it_is_reviewed(conversations):
    conversations.say("a", "hello", ago=HOUR)
    (first,) = found(conversations.url, "SELECT waiting_since FROM summaries")
    conversations.say("a", "his legs are stiff", ago=60)
    assert found(conversations.url, "SELECT waiting_since FROM summaries") == [first]
    reviewed = {"to_review": False, "waiting_since": None, "escalated": None}
    with sa.create_engine(conversations.url).begin() as connection:
        connection.execute(SUMMARIES.update().values(**reviewed))
    conversations.say("a", "thank you", ago=10)
    assert time.time() - found(conversations.url, "SELECT waiting_since FROM summaries")[0] < 30


def test_a_conversation_deleted_while_it_goes_on_begins_anew(protocol, tmp_path):
    url = database_file(tmp_path)
    conversations = Conversations(url)
    conversations.say("a", "hello")
    record, before = Record(), summaries._last_exchange
    record.use(Database(url))

    def deleted_now(connection, *rest):
        connection.execute(sa.text("DELETE FROM summaries"))
        return before(connection, *rest)

    events, _ = events_of(protocol, "his legs are stiff")
    events.insert(0, {"event": "bot", "timestamp": 1.0, "text": "late", "data": {}})
    with mock.patch.object(summaries, "_last_exchange", side_effect=deleted_now):
        record.write("a", Unwritten(events, {"slots": {}, "loop": None}))
    with sa.create_engine(url).begin() as connection:
        connection.execute(sa.text("DELETE FROM summaries"))
        connection.execute(sa.text("DELETE FROM exchanges"))
    time.sleep(1.1)
    record.write("a", Unwritten([]))
    assert summary_of(url, "a").turns == 1


def test_tables_of_an_earlier_release_get_what_they_lack(url):
    conversations = Conversations(url)
    conversations.say("old", "his legs are stiff")
    with sa.create_engine(url).begin() as connection:
        for index in ("ix_summaries_waiting", "ix_summaries_figures"):
            connection.execute(sa.text(f"DROP INDEX {index}"))
        for column in LATER:
            connection.execute(sa.text(f"ALTER TABLE summaries DROP COLUMN {column}"))
        connection.execute(sa.text("DROP TABLE alerts"))
        if url.startswith("sqlite"):
            connection.execute(sa.text("CREATE TABLE new AS SELECT * FROM summaries"))
            connection.execute(sa.text("DROP TABLE summaries"))
            columns = ", ".join(f"{each.name} {each.type}" for each in SUMMARIES.columns if each.name not in LATER)
            columns = columns.replace("number INTEGER", "number INTEGER PRIMARY KEY")
            connection.execute(sa.text(f"CREATE TABLE summaries ({columns})"))
            connection.execute(sa.text("INSERT INTO summaries SELECT * FROM new"))
            connection.execute(sa.text("CREATE INDEX ix_summaries_channel ON summaries (channel)"))
            connection.execute(sa.text("DROP TABLE new"))
    later = Conversations(url)
    backfill.fill_in(Database(url))
    assert found(url, "SELECT lists FROM summaries WHERE sender_id = 'old'") == ["withdrawal"]
    columns = {column["name"] for column in sa.inspect(sa.create_engine(url)).get_columns("summaries")}
    assert {"waiting_since", "escalated", "misses"} <= columns
    assert summary_of(url, "old").misses is None
    assert found(url, "SELECT waiting_since FROM summaries WHERE sender_id = 'old'") == [None]
    later.say("old", "he wont wake up")
    assert found(url, "SELECT waiting_since FROM summaries WHERE sender_id = 'old'") != [None], "from now on it waits"
    assert later.say("new", "gribbelfix") == later.number("new")
    assert summary_of(url, "new").misses == 1
    assert summary_of(url, "old").misses is None, "not known of the messages before"
    assert found(url, "SELECT lists FROM summaries WHERE sender_id = 'old'") == ["withdrawal,overdose"]
    assert outbox.URGENT in found(url, "SELECT kind FROM alerts")


@pytest.mark.parametrize(
    ("messages", "misses"),
    [
        (["gribbelfix"], 1),
        (["gribbelfix", "brumm brumm"], 2),
        (
            [
                "hello",
                "his legs are stiff and he is itching",
                "no",
                "no",
                "since this morning",
                "thank you",
                "start over",
                "check",
            ],
            0,
        ),
        (["his legs are stiff", "since this morning"], 1),  # an answer to what was not asked
        (["his legs are stiff", "gribbelfix blorp"], 1),
        ([""], 0),
        (["..."], 0),
    ],
)
def test_messages_of_which_nothing_could_be_made_are_counted(conversations, messages, misses):
    conversations.say("a", *messages)
    assert summary_of(conversations.url, "a").misses == misses


def test_a_keyword_of_text_messages_is_understood(conversations):
    conversations.say("a", "MORE", "Help", "gribbelfix", channel="sms")
    assert summary_of(conversations.url, "a").misses == 1


def test_the_number_of_a_deleted_conversation_is_never_given_again(url):
    conversations = Conversations(url)
    number = conversations.say("a", "hello")
    with sa.create_engine(url).begin() as connection:
        for table in ("exchanges", "summaries"):
            connection.execute(sa.text(f"DELETE FROM {table}"))
    assert conversations.say("b", "hello") > number


def test_one_that_only_the_last_resort_could_answer_is_in_it_too(protocol, tmp_path):
    url, record = database_file(tmp_path), Record()
    record.use(Database(url))
    events, _ = events_of(protocol, "he wont wake up")
    said = next(n for n, event in enumerate(events) if event["event"] == "user") + 1
    record.write("a", Unwritten(events[:said], {"slots": {}, "loop": None}))
    assert found(url, "SELECT kind FROM alerts") == []
    record.write("a", Unwritten(events[said:]))
    assert found(url, "SELECT disposition FROM alerts") == ["emergency_now"]
    record.write("a", Unwritten([{"event": "bot", "timestamp": 9.0, "text": "again", "data": {}}]))
    assert len(found(url, "SELECT id FROM alerts")) == 1
