"""Lists as CSV and JSON, and a conversation as FHIR."""

import csv
import io
import json

import pytest
from auditlog.models import LogEntry
from fhir.resources.bundle import Bundle

from staff.conversations.models import Summary
from staff.exports.lists import CONVERSATIONS, TRAIL
from staff.reviews.models import Case, Tag
from tests.record.events import MODEL


def content(answer):
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def as_csv(answer):
    assert answer["Content-Type"].startswith("text/csv")
    text = content(answer).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def exported(staff, kind, filters="show=all", path="/export/", name="sue"):
    return staff.as_(name).post(path, {"kind": kind, "filters": filters})


def test_the_whole_list(staff):
    rows = json.loads(content(exported(staff, "json")))["rows"]
    assert {row["conversation"] for row in rows} == set(staff.numbers.values())
    assert list(rows[0]) == CONVERSATIONS
    urgent = next(row for row in rows if row["conversation"] == staff.numbers["urgent"])
    assert urgent["disposition"] == "emergency_care"
    assert urgent["lists"] == ["withdrawal"]
    assert urgent["signs"] == ["increased_spasticity", "itching"]
    assert urgent["rule"] == "tier:warning:yes"
    assert urgent["messages"] == 2
    assert urgent["to_review"] is True
    assert [row["disposition"] for row in rows][0] == "emergency_now", "in the order of the list"


def test_it_names_what_read_each_conversation_last(staff, protocol):
    staff.conversations.say("read-1", "hello", ago=40)
    numbers = {
        staff.conversations.say("read-1", "bye", ago=30, model=None): None,
        staff.conversations.say("read-2", "hello", ago=20): MODEL,
    }
    unknown = staff.conversations.say("read-3", "hello", ago=10, read_by=None)
    rows = {row["conversation"]: row for row in json.loads(content(exported(staff, "json")))["rows"]}
    in_csv = {int(row["conversation"]): row for row in as_csv(exported(staff, "csv"))}
    for number, model in numbers.items():
        assert (rows[number]["language"], rows[number]["model"]) == (protocol.language_digest, model)
        assert (in_csv[number]["language"], in_csv[number]["model"]) == (protocol.language_digest, model or "")
    assert (rows[unknown]["language"], rows[unknown]["model"]) == (None, None)
    Summary.objects.filter(number__in=[*numbers, unknown]).delete()


def test_csv_says_the_same(staff):
    in_json = json.loads(content(exported(staff, "json")))["rows"]
    in_csv = as_csv(exported(staff, "csv"))
    assert [row["conversation"] for row in in_csv] == [str(row["conversation"]) for row in in_json]
    for text, value in zip(in_csv, in_json):
        assert text["signs"] == "; ".join(value["signs"])
        assert text["disposition"] == (value["disposition"] or "")


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        ("show=all&channel=sms", {"critical"}),
        ("show=all&disposition=urgent", {"urgent", "critical", "second"}),
        ("show=all&sign=itching", {"urgent"}),
        ("show=due", set()),
    ],
)
def test_any_filtered_list(staff, filters, names):
    answer = json.loads(content(exported(staff, "json", filters)))
    assert {row["conversation"] for row in answer["rows"]} == {staff.numbers[name] for name in names}
    assert answer["shown"] == filters.split("&")[0].removeprefix("show=")


def test_what_was_searched_for_counts(staff):
    sue = staff.as_("sue")
    sue.post("/search/", {"words": "stiff", "where": "said"})
    answer = json.loads(content(sue.post("/export/", {"kind": "json", "filters": "show=all"})))
    assert [row["conversation"] for row in answer["rows"]] == [staff.numbers["urgent"]]
    assert answer["words"] == "stiff"


def test_nothing_that_was_written_is_in_it_and_no_formula(staff):
    case = Case.objects.create(number=staff.numbers["urgent"])
    case.tags.add(Tag.objects.create(name="=cmd|' /C calc'!A0"))
    try:
        text = content(exported(staff, "csv")).decode()
        assert "'=cmd|" in text
        assert ",=cmd" not in text
        for word in ("my dad", "Jonas", "+15550100123"):
            assert word not in text
    finally:
        case.delete()


def test_it_is_in_the_trail_with_how_many(staff):
    exported(staff, "csv", "show=all&channel=sms")
    entry = LogEntry.objects.latest("id")
    assert entry.additional_data["event"] == "exported"
    assert entry.additional_data["what"] == "conversations"
    assert entry.additional_data["conversations"] == 1
    assert entry.additional_data["filters"] == {"Channel": "SMS"}


def test_a_kind_that_is_none_and_filters_that_cannot_be(staff):
    sue = staff.as_("sue")
    answer = sue.post("/export/", {"kind": "xlsx", "filters": "show=all"}, follow=True)
    assert "There is no export as &#x27;xlsx&#x27;. Choose CSV or JSON." in answer.content.decode()
    wrong = "show=all&started_from=2026-02-01&started_to=2026-01-01"
    answer = sue.post("/export/", {"kind": "csv", "filters": wrong}, follow=True)
    assert "Write the earlier or lower one first" in answer.content.decode()
    wrong = "first=2026-02-01&last=2026-01-01"
    answer = sue.post("/dashboard/export/", {"kind": "csv", "filters": wrong}, follow=True)
    assert "Write the earlier day first." in answer.content.decode()


def test_the_trail_as_it_is_shown(staff):
    staff.as_("vera").get(f"/conversations/{staff.numbers['urgent']}/")
    rows = as_csv(exported(staff, "csv", f"what=viewed&conversation={staff.numbers['urgent']}", "/audit/export/"))
    assert list(rows[0]) == TRAIL
    assert rows[0]["person"] == "vera"
    assert {row["did"] for row in rows} == {"viewed"}


def test_the_dashboards_figures(staff):
    answer = json.loads(content(exported(staff, "json", "", "/dashboard/export/")))
    assert answer["by"] == "day"
    assert len(answer["rows"]) == 30
    assert sum(row["conversations"] for row in answer["rows"]) == 5
    assert sum(row["disposition_emergency_now"] for row in answer["rows"]) == 1
    assert sum(row["channel_sms"] for row in answer["rows"]) == 1


def test_a_conversation_as_fhir(staff, protocol):
    number = staff.numbers["urgent"]
    answer = staff.as_("sue").post(f"/conversations/{number}/fhir/")
    assert answer["Content-Type"] == "application/fhir+json"
    assert f'filename="conversation-{number}.fhir.json"' in answer["Content-Disposition"]
    bundle = Bundle.parse_raw(answer.content)
    kinds = [each.resource.resource_type for each in bundle.entry]
    assert {"QuestionnaireResponse", "Observation", "RiskAssessment", "Patient", "Device"} == set(kinds)
    (device,) = [each.resource for each in bundle.entry if each.resource.resource_type == "Device"]
    assert [each.value for each in device.version] == [protocol.number, protocol.language_digest, MODEL]
    assert LogEntry.objects.latest("id").additional_data == {
        "event": "exported",
        "conversation": number,
        "kind": "fhir",
    }


def test_an_unknown_conversation_says_so(staff):
    answer = staff.as_("sue").post("/conversations/9999/fhir/")
    assert answer.status_code == 404
    assert "There is no conversation 9999." in answer.content.decode()


def test_who_may_not_export_sees_no_button(staff):
    for path in ("/?show=all", "/dashboard/", f"/conversations/{staff.numbers['urgent']}/"):
        assert "xport" not in staff.as_("rita").get(path).content.decode()
        assert "xport" in staff.as_("sue").get(path).content.decode()
