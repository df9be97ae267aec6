"""What is older than the policy says is gone: from every table, from the file itself, and from PostgreSQL's dump. What
is younger or held stays whole."""

import subprocess
from datetime import datetime, timedelta
from pathlib import Path
from unittest import mock

import pgserver
import pytest
from auditlog.models import LogEntry
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.utils import timezone

from assistant.tables import META
from itb_triage.texting.identity import PhoneNumbers
from staff.alerts.models import Attempt, Delivery
from staff.conversations.models import Exchange, Summary
from staff.dashboard.figures import figures_of
from staff.dashboard.periods import WEEK, Period
from staff.retention import compact, erase, keeper
from staff.retention.management.commands.retention import tonight
from staff.retention.models import Policy, Run
from staff.reviews.models import Case, Correction, Hold, Note, Review
from tests.conftest import run_module
from tests.staff.retention.conftest import AGES, NUMBER, SECRETS, policy
from tests.staff.seed import KEY


def hold(kept):
    Hold.objects.create(number=kept.numbers["held"], reason="a complaint", by=kept.staff.person("sue"))


def bytes_of(kept):
    """All that is stored, byte by byte: SQLite's files, or what pg_dump writes (and PostgreSQL's own files)."""
    if kept.url.startswith("sqlite"):
        path = Path(kept.url.removeprefix("sqlite:///"))
        files = [path, *path.parent.glob(f"{path.name}-*")]
        return b"".join(file.read_bytes() for file in files)
    dump = next(Path(pgserver.__file__).parent.rglob("bin/pg_dump"))
    done = subprocess.run([str(dump), kept.url], capture_output=True, check=True)
    return done.stdout


def stored(kept, name):
    """Which words of the conversation are stored anywhere, in whatever case."""
    everything = bytes_of(kept).lower()
    return [word for word in SECRETS[name] if word.lower().encode() in everything]


def run(**named):
    done = keeper.run(policy(**named), "a test")
    assert done.trouble == ""
    return done


def test_the_search_for_words_finds_them_before(kept):
    for name in SECRETS:
        assert stored(kept, name) == list(SECRETS[name])


def test_deleted_it_is_nowhere_in_the_database_not_even_in_its_file(kept):
    hold(kept)
    done = run(delete_days=90)
    assert (done.deleted, done.deidentified, done.held) == (2, 0, 1)
    for name in ("old", "middle"):
        assert stored(kept, name) == []
        assert kept.numbers[name] not in numbers_anywhere()
        assert sender(name) not in bytes_of(kept)
    assert Delivery.objects.count() == Attempt.objects.count() == 2, "of the two that stay"
    for name in ("new", "held"):
        assert stored(kept, name) == list(SECRETS[name]), "whole"
        assert sender(name) in bytes_of(kept)
    assert kept.staff.as_("sue").get(f"/conversations/{kept.numbers['old']}/").status_code == 404
    for name in ("new", "held"):
        assert kept.staff.as_("sue").get(f"/conversations/{kept.numbers[name]}/").status_code == 200


def sender(name):
    return PhoneNumbers(KEY).conversation(NUMBER.format(1000 + AGES[name])).encode()


def numbers_anywhere():
    """Conversations that any table but the audit trail still speaks of."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            columns = {column.name for column in connection.introspection.get_table_description(cursor, table)}
            if "number" in columns and table != "auditlog_logentry":
                cursor.execute(f"SELECT DISTINCT number FROM {table}")
                found |= {row[0] for row in cursor.fetchall()}
        cursor.execute("SELECT DISTINCT case_id FROM reviews_case_tags")
        found |= {row[0] for row in cursor.fetchall()}
    return found | {each >> 20 for each in Exchange.objects.values_list("id", flat=True)}


def test_deidentified_no_word_is_left_and_the_figures_stay(kept):
    hold(kept)
    today = timezone.localdate()
    period = Period(today - timedelta(days=600), today, WEEK)
    before, read = figures_of(period), details_of(kept, "old")
    done = run(deidentify_days=90)
    assert (done.deleted, done.deidentified, done.held) == (0, 2, 1)
    for name in ("old", "middle"):
        left = [word for word in stored(kept, name) if word not in correction_words(kept, name)]
        assert left == []
        assert sender(name) not in bytes_of(kept)
        assert not Note.objects.filter(number=kept.numbers[name]).exists()
        assert not Case.objects.filter(number=kept.numbers[name]).exists()
        assert Review.objects.filter(number=kept.numbers[name]).exists()
    for name in ("new", "held"):
        assert stored(kept, name) == list(SECRETS[name])
    assert figures_of(period) == before
    assert details_of(kept, "old") == read, "what was read, noted and decided"
    summary = Summary.objects.get(number=kept.numbers["old"])
    for at in (summary.started, summary.last_message, *Exchange.of(summary.number).values_list("at", flat=True)):
        local = timezone.localtime(datetime.fromtimestamp(at, timezone.get_current_timezone()))
        assert (local.hour, local.minute) == (12, 0), "the day stays, the time of day goes"
    page = kept.staff.as_("sue").get(f"/conversations/{summary.number}/").content.decode()
    assert "De-identified: every word was taken out" in page
    assert "tighter or stiffer muscles" in page


def correction_words(kept, name):
    return " ".join(Correction.objects.filter(number=kept.numbers[name]).values_list("text", flat=True))


def details_of(kept, name):
    records = [each.record for each in Exchange.of(kept.numbers[name])]
    return [
        ([(sign, status) for sign, status, *_ in each.findings], each.noted, each.decision, each.item)
        for each in records
    ]


def test_a_second_run_has_nothing_to_do(kept):
    assert run(deidentify_days=90, delete_days=450).deidentified == 2
    again = run(deidentify_days=90, delete_days=450)
    assert (again.deidentified, again.deleted) == (0, 0)


def test_one_that_is_deidentified_is_deleted_later(kept):
    assert run(deidentify_days=7).deidentified == 3
    assert run(deidentify_days=7, delete_days=90).deleted == 3


def test_whoever_writes_again_after_it_begins_a_new_conversation(kept):
    run(deidentify_days=90)
    number = kept.staff.conversations.by_phone("hello", number=NUMBER.format(1000 + AGES["old"]))
    assert number > max(kept.numbers.values())
    assert Summary.objects.get(number=number).turns == 1


def test_one_that_goes_on_in_that_moment_stays(kept):
    summary = Summary.objects.get(number=kept.numbers["old"])
    before = erase.older_than(90)
    kept.staff.conversations.by_phone("hello again", number=NUMBER.format(1000 + AGES["old"]), ago=1)
    assert not erase.delete(summary, before)
    assert stored(kept, "old") == list(SECRETS["old"])


def test_a_hold_that_is_set_in_that_moment_counts(kept):
    summary = Summary.objects.get(number=kept.numbers["held"])
    hold(kept)
    assert not erase.delete(summary, erase.older_than(90))
    assert not erase.deidentify(summary, erase.older_than(90))


def test_all_or_nothing_of_one_conversation(kept):
    with mock.patch.object(erase, "_delete", side_effect=DatabaseError("made up")):
        done = keeper.run(policy(delete_days=90), "a test")
    assert done.trouble == "the database failed (DatabaseError). The next run goes on"
    assert stored(kept, "old") == list(SECRETS["old"])
    assert run(delete_days=90).deleted == 3


def test_what_could_not_be_written_anew_is_by_the_next_run(kept):
    with mock.patch.object(keeper, "compact", side_effect=compact.NotCompacted("no room")):
        done = keeper.run(policy(delete_days=90), "a test")
    assert done.trouble == "no room"
    assert run(delete_days=90).deleted == 0
    assert stored(kept, "old") == []


@pytest.mark.parametrize("kept", ["sqlite"], indirect=True)  # PostgreSQL writes nothing anew
def test_without_room_on_the_disk_it_says_how_much_is_needed(kept):
    with mock.patch("shutil.disk_usage", return_value=mock.Mock(free=10)):
        done = keeper.run(policy(delete_days=90), "a test")
    assert "MB free on its disk; there are 0" in done.trouble


def test_without_a_policy_nothing_is_taken(kept):
    done = keeper.run(Policy.now(), "a test")
    assert (done.deleted, done.deidentified, done.entries) == (0, 0, 0)
    assert not tonight()


def test_every_table_of_the_assistant_is_thought_of(kept):
    by_sender = {table.name for table in META.tables.values() if "sender_id" in table.c}
    by_number = {table.name for table in META.tables.values() if "number" in table.c}
    by_id = {"exchanges"}
    assert by_sender == {*erase.BY_SENDER, "summaries"}
    known = {kind._meta.db_table for kind in (*erase.WORDS, *erase.THE_REST)}
    assert by_number - {"summaries"} <= known
    assert set(META.tables) == by_sender | by_number | by_id


def test_the_trail_keeps_who_saw_it_and_that_it_is_gone(kept):
    kept.staff.as_("sue").get(f"/conversations/{kept.numbers['old']}/")
    run(delete_days=90)
    last = LogEntry.objects.latest("id").additional_data
    assert last == {"event": "retention ran", "by": "a test", "deleted": 3}
    assert LogEntry.objects.filter(additional_data__conversation=kept.numbers["old"]).exists()


def test_entries_of_the_trail_go_after_years_and_not_before(kept):
    with connection.cursor() as cursor:
        for year in (5, 7):
            at = timezone.now() - timedelta(days=366 * year)
            entry = LogEntry.objects.create(
                content_type_id=1, object_pk="", action=3, changes={}, additional_data={"event": "viewed"}, timestamp=at
            )
            assert LogEntry.objects.get(pk=entry.pk).timestamp.year == at.year
        with pytest.raises(DatabaseError, match="the audit trail is never changed"):
            cursor.execute("DELETE FROM auditlog_logentry WHERE id = %s", [LogEntry.objects.order_by("-id")[1].pk])
    set_to = policy(trail_years=6)
    count = LogEntry.objects.count()
    assert keeper.run(set_to, "a test").entries == 1
    assert LogEntry.objects.count() == count, "one went, one says so"


# --- command and schedule ---


@pytest.fixture
def given(kept, monkeypatch):
    monkeypatch.setenv("ITB_TRIAGE_DATABASE_URL", kept.url)
    monkeypatch.setenv("ITB_TRIAGE_CONSOLE_SECRET", "s" * 50)
    return kept


def test_by_the_command(given):
    policy(delete_days=90)
    done = run_module("itb_triage", "retention", "preview")
    assert "A run now: 0 conversations de-identified, 3 deleted, 0 held" in done.stdout
    assert stored(given, "old") == list(SECRETS["old"])
    done = run_module("itb_triage", "retention", "run")
    assert done.returncode == 0, done.stderr
    assert "0 de-identified, 3 deleted, 0 held." in done.stdout
    assert stored(given, "old") == []


def test_without_a_time_the_command_says_where_to_set_one(kept):
    with pytest.raises(CommandError, match="open Retention"):
        call_command("retention", "run")


def test_at_night_once_and_whoever_of_two_is_first(kept):
    set_to = policy(delete_days=90, hour=0)
    assert not tonight(), "it was set today, after the hour: tomorrow"
    Policy.objects.update(since=timezone.now() - timedelta(days=1))
    assert tonight()
    assert not tonight()
    assert keeper.run(set_to, "schedule", timezone.localdate()) is None
    assert Run.objects.filter(day=timezone.localdate()).count() == 1
    assert stored(kept, "old") == []


def test_before_the_hour_nothing(kept):
    policy(delete_days=90, hour=23)
    Policy.objects.update(since=timezone.now() - timedelta(days=1))
    early = timezone.localtime().replace(hour=22)
    with mock.patch("django.utils.timezone.localtime", return_value=early):
        assert not tonight()


def test_nothing_that_was_searched_for_stays_in_old_log_ins(kept):
    sue = kept.staff.as_("sue")
    sue.post("/search/", {"words": "Wolfgang", "where": "said"})
    with connection.cursor() as cursor:
        cursor.execute("UPDATE django_session SET expire_date = %s", [timezone.now() - timedelta(days=1)])
    run(delete_days=90)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM django_session")
        assert cursor.fetchone() == (0,)


def test_one_that_cannot_be_read_holds_up_no_other(kept):
    Exchange.of(kept.numbers["middle"]).update(detail="{}")
    done = keeper.run(policy(deidentify_days=90), "a test")
    assert done.trouble == "1 could not be deidentified: the log names them."
    assert done.deidentified == 2
