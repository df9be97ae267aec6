"""The trail: everything is in it, it can be searched, and nobody can change it."""

import re

import pytest
from auditlog.models import LogEntry
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from staff.people.models import Person
from tests.staff.conftest import PASSWORD


@pytest.fixture
def since(staff):
    """What has been written since the test began, oldest first."""
    last = LogEntry.objects.order_by("-id").values_list("id", flat=True).first() or 0

    def since(**wanted):
        return list(LogEntry.objects.filter(id__gt=last, **wanted).order_by("id"))

    return since


def events(entries):
    return [(entry.additional_data or {}).get("event") for entry in entries]


def test_reading_listing_searching(staff, since):
    vera, number = staff.as_("vera"), staff.numbers["urgent"]
    vera.get("/?show=all&channel=website")
    vera.get(f"/conversations/{number}/")
    vera.post("/search/", {"words": "itch", "where": "said", "filters": "show=all"}, follow=True)
    logged_in, listed, viewed, searched = since()
    assert events([logged_in, listed, viewed, searched]) == ["logged in", "listed", "viewed", "searched"]
    assert listed.additional_data["filters"] == {"Channel": "Website"}
    assert number in listed.additional_data["conversations"]
    assert viewed.additional_data["conversation"] == viewed.object_id == number
    assert searched.additional_data["words"] == "itch"
    assert {entry.actor.username for entry in (logged_in, listed, viewed, searched)} == {"vera"}
    assert viewed.remote_addr == "127.0.0.1"
    assert (timezone.now() - viewed.timestamp).total_seconds() < 60


def test_changes_with_what_was_there_before(staff, since):
    rita, number = staff.as_("rita"), staff.numbers["urgent"]
    rita.post(f"/conversations/{number}/review/", {"verdict": "agree", "seen": 2})
    rita.post(f"/conversations/{number}/note/", {"text": "called back"})
    rita.post(f"/conversations/{number}/follow-up/", {"tags": "refill"})
    rita.post(f"/conversations/{number}/follow-up/", {"tags": "school", "assigned_to": staff.person("rolf").pk})
    made = since(action__in=(LogEntry.Action.CREATE, LogEntry.Action.UPDATE), additional_data__conversation=number)
    assert [entry.content_type.model for entry in made][:3] == ["review", "note", "case"]
    assert made[1].changes["text"] == ["***", "***"], "that there is a note, not what it says"
    assigned = [entry.changes["assigned_to"] for entry in made if "assigned_to" in (entry.changes or {})]
    assert assigned[-1][1] in ("rolf", str(staff.person("rolf").pk))
    operations = [entry.changes["tags"]["operation"] for entry in made if "tags" in (entry.changes or {})]
    assert operations == ["add", "delete", "add"] or operations == ["add", "add", "delete"]


def test_corrections_and_exports(staff, since):
    sue, number = staff.as_("sue"), staff.numbers["urgent"]
    sue.post(f"/conversations/{number}/messages/1/correct/", {"sign": "fever", "truth": "absent", "text": "stiff"})
    sue.post("/corrections/export/")
    (made,) = since(content_type__model="correction")
    assert made.changes["truth"] == ["None", "absent"]
    assert "exported" in events(since())


def test_people_and_their_roles(staff, since):
    ada = staff.as_("ada")
    ada.post("/people/people/person/add/", {"username": "audited", "groups": ["1"], "is_active": "on"})
    person = Person.objects.get(username="audited")
    entries = since(content_type__model="person", object_pk=str(person.pk))
    assert entries[0].actor.username == "ada"
    assert any("groups" in (entry.changes or {}) for entry in entries)
    for entry in entries:
        assert person.password[-12:] not in str(entry.changes)
        assert person.password[-12:] not in str(entry.serialized_data)


def test_who_was_refused_and_who_was_kept_out(staff, since):
    staff.as_("vera").get("/audit/")
    refused = since(additional_data__event="refused")
    assert refused[-1].actor.username == "vera"
    assert refused[-1].additional_data["what"] == "trail"
    client = Client()
    for _ in range(5):
        client.post("/account/log-in/", {"login": "mallory", "password": "wrong"})
    failed = since(additional_data__event="refused", additional_data__what="log-in")
    assert {entry.additional_data["name"] for entry in failed} == {"mallory"}
    assert since(additional_data__event="locked out")[0].additional_data["name"] == "mallory"
    assert "wrong" not in str([entry.additional_data for entry in since()])


def test_a_log_in_and_a_log_out(staff, since):
    staff.new("viewer", "comes-and-goes", factor=False)
    client = Client()
    client.post("/account/log-in/", {"login": "comes-and-goes", "password": PASSWORD})
    client.post("/account/log-out/")
    named = [entry for entry in since() if entry.actor and entry.actor.username == "comes-and-goes"]
    assert events(named)[-2:] == ["logged in", "logged out"]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE auditlog_logentry SET object_repr = 'x'",
        "DELETE FROM auditlog_logentry",
        "UPDATE auditlog_logentry SET actor_id = NULL WHERE id = 1",
    ],
)
def test_the_database_itself_refuses_to_change_it(staff, statement):
    count = LogEntry.objects.count()
    assert count
    with (
        pytest.raises(DatabaseError, match="the audit trail is never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert LogEntry.objects.count() == count


def test_nor_by_the_models(staff):
    entry = LogEntry.objects.latest("id")
    entry.object_repr = "another"
    with pytest.raises(DatabaseError), transaction.atomic():
        entry.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        entry.delete()


def test_a_person_in_it_cannot_be_deleted(staff):
    staff.as_("vera").get("/")  # she looked, and that stands in it
    with pytest.raises(DatabaseError), transaction.atomic():
        staff.person("vera").delete()


@pytest.mark.parametrize("name", ["sue", "ada"])
def test_no_page_offers_to_change_it(staff, name):
    page = staff.as_(name).get("/audit/").content.decode()
    main = page[page.index('<main id="main"') :]
    posted = re.findall(r'<form[^>]*method="post"[^>]*>', main)
    assert all('action="/audit/export/"' in form for form in posted), "it may be taken away as a file, no more"
    assert len(posted) == (1 if name == "sue" else 0)
    for path in ("/audit/1/", "/audit/1/delete/"):
        assert staff.as_(name).get(path).status_code == 404
    assert staff.as_(name).get("/people/auditlog/logentry/1/change/").status_code in (403, 404)
    assert staff.as_(name).post("/audit/").status_code == 405


@pytest.mark.parametrize(
    ("query", "inside", "outside"),
    [
        ("person={vera}", "vera", "rita"),
        ("what=viewed", "viewed", "listed"),
        ("conversation={number}", "Conversation {number}", "Conversation {other}<"),
        ("words=marmalade", "marmalade", ">logged in<"),
        ("day_from=2090-01-01", "Nothing was found", "<table"),
    ],
)
def test_it_is_searched(staff, query, inside, outside):
    vera = staff.as_("vera")
    names = {"vera": staff.person("vera").pk, "number": staff.numbers["urgent"], "other": staff.numbers["calm"]}
    for number in (names["number"], names["other"]):
        vera.get(f"/conversations/{number}/")
    vera.post("/search/", {"words": "marmalade"}, follow=True)
    staff.as_("rita").get("/")
    page = staff.as_("sue").get(f"/audit/?{query.format(**names)}").content.decode()
    main = page[page.index('role="status"', page.index("</form>", page.index("<main"))) : page.index("</main>")]
    assert inside.format(**names) in main
    assert outside.format(**names) not in main


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("day_from=2026-05-02&day_to=2026-05-01", "Write the earlier day first"),
        ("conversation=x", "Enter a whole number"),
        ("person=99999", "Select a valid choice"),
        ("what=nothing", "Select a valid choice"),
    ],
)
def test_a_filter_that_cannot_be_says_so(staff, query, told):
    assert told in staff.as_("sue").get(f"/audit/?{query}").content.decode()


def test_an_address_is_believed_only_behind_a_proxy(staff, since):
    staff.as_("vera").get("/", headers={"x-forwarded-for": "203.0.113.9"})
    assert {entry.remote_addr for entry in since(additional_data__event="listed")} == {"127.0.0.1"}
