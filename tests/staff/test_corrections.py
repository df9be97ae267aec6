"""Corrections of misread messages: made, de-identified, exported as files that Rasa and the evaluation read."""

import io
import json
import subprocess
import sys
import zipfile

import pytest
import yaml
from auditlog.models import LogEntry
from rasa.shared.nlu.training_data.formats.rasa_yaml import RasaYAMLReader

from bench.evaluate.messages import Labelled
from itb_triage.corrections import Corrected, evaluation_cases, nlu_examples
from staff.conversations.models import Exchange
from staff.reviews.models import Correction
from tests.conftest import ROOT


@pytest.fixture
def rita(staff):
    return staff.as_("rita")


@pytest.fixture
def misread(staff, request):
    """A conversation of one test's own with a message to correct; its path."""
    number = staff.conversations.say(
        request.node.name, "Maria here, his legs are stiff, no fever, call 555-123-4567", ago=60
    )
    return f"/conversations/{number}/messages/1/correct/"


def corrections():
    return list(Correction.objects.order_by("-id")[:3])


def exported(staff):
    answer = staff.as_("sue").post("/corrections/export/")
    assert answer["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as files:
        return {name: files.read(name).decode() for name in files.namelist()}


def test_the_text_comes_without_names_and_numbers(rita, misread):
    page = rita.get(misread).content.decode()
    form = page[page.index('name="text"') :]
    assert "Maria" not in form
    assert "4567" not in form
    assert "his legs are stiff, no fever" in form


def test_a_correction_and_what_is_exported_of_it(staff, rita, misread):
    text = "his legs are stiff, no fever, at home"
    rita.post(misread, {"sign": "fever", "truth": "present", "words": "no fever", "text": text})
    rita.post(misread, {"sign": "itching", "truth": "denied", "words": "", "text": text})
    files = exported(staff)
    (case,) = [row for row in yaml.safe_load(files["evaluation.yml"]) if row["text"] == text]
    assert case["signs"] == {"increased_spasticity": "present", "fever": "present", "itching": "denied"}
    data = RasaYAMLReader().reads(files["nlu.yml"])
    (example,) = [each for each in data.training_examples if each.get("text") == text]
    assert example.get("intent") == "report"
    entities = {(e["value"], e["role"], text[e["start"] : e["end"]]) for e in example.get("entities")}
    assert entities == {("increased_spasticity", "present", "stiff"), ("fever", "present", "no fever")}


@pytest.mark.parametrize("status", ["normal", "doubted"])
def test_a_status_that_examples_do_not_know_is_left_out(staff, rita, status):
    said = f"stiff as ever, and a fever, {status}"
    number = staff.conversations.say(status, said, ago=60)
    (exchange,) = Exchange.of(number)
    told = json.loads(exchange.detail)
    told["findings"] = [["increased_spasticity", status, 0, 5, "phrasing"], ["fever", "present", 21, 26, "phrasing"]]
    Exchange.objects.filter(id=exchange.id).update(detail=json.dumps(told))
    path = f"/conversations/{number}/messages/1/correct/"
    rita.post(path, {"sign": "fever", "truth": "denied", "words": "fever", "text": said})
    (case,) = [row for row in yaml.safe_load(exported(staff)["evaluation.yml"]) if row["text"] == said]
    assert case["signs"] == {"fever": "denied"}


def test_an_absent_sign_goes(staff, rita, misread):
    text = "his legs look stiff on that picture"
    rita.post(misread, {"sign": "increased_spasticity", "truth": "absent", "text": text})
    rita.post(misread, {"sign": "fever", "truth": "absent", "text": text})
    files = exported(staff)
    (case,) = [row for row in yaml.safe_load(files["evaluation.yml"]) if row["text"] == text]
    assert case["signs"] == {}
    data = RasaYAMLReader().reads(files["nlu.yml"])
    (example,) = [each for each in data.training_examples if each.get("text") == text]
    assert not example.get("entities")


def test_a_second_correction_of_a_sign_replaces_the_first(rita, misread):
    rita.post(misread, {"sign": "fever", "truth": "present", "text": "one"})
    rita.post(misread, {"sign": "fever", "truth": "denied", "text": "two"})
    number = int(misread.split("/")[2])
    (kept,) = Correction.objects.filter(number=number)
    assert (kept.truth, kept.text) == ("denied", "two")


def test_all_of_a_message_share_the_newest_text(rita, misread):
    rita.post(misread, {"sign": "fever", "truth": "present", "words": "no fever", "text": "no fever, Maria"})
    rita.post(misread, {"sign": "itching", "truth": "denied", "text": "no temperature"})
    number = int(misread.split("/")[2])
    assert {each.text for each in Correction.objects.filter(number=number)} == {"no temperature"}
    assert {each.words for each in Correction.objects.filter(number=number)} == {""}


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"sign": "", "truth": "present", "text": "x"}, "This field is required"),
        ({"sign": "fever", "truth": "", "text": "x"}, "This field is required"),
        ({"sign": "nonsense", "truth": "present", "text": "x"}, "Select a valid choice"),
        ({"sign": "fever", "truth": "present", "text": ""}, "This field is required"),
        ({"sign": "fever", "truth": "present", "text": "hot", "words": "cold"}, "does not stand in the message"),
        ({"sign": "fever", "truth": "absent", "text": "hot", "words": "hot"}, "has no words"),
    ],
)
def test_what_cannot_be_kept_says_why(rita, misread, sent, told):
    answer = rita.post(misread, sent)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not Correction.objects.filter(number=int(misread.split("/")[2])).exists()


@pytest.mark.parametrize("place", [0, 99])
def test_there_is_no_such_message(rita, misread, place):
    answer = rita.get(misread.replace("messages/1/", f"messages/{place}/"))
    assert answer.status_code == 404
    assert f"has no message {place}" in answer.content.decode()


def test_a_correction_is_shown_and_taken_away(rita, misread):
    rita.post(misread, {"sign": "fever", "truth": "present", "text": "a kettle of fish"})
    number = int(misread.split("/")[2])
    page = rita.get(f"/conversations/{number}/").content.decode()
    assert "Corrected by rita: fever is there now." in page
    assert "a kettle of fish" in rita.get("/corrections/").content.decode()
    key = Correction.objects.get(number=number).pk
    rita.post(f"/corrections/{key}/remove/")
    assert not Correction.objects.filter(number=number).exists()
    assert LogEntry.objects.filter(content_type__model="correction", action=LogEntry.Action.DELETE).exists()


def test_the_command_writes_both_files_and_says_so_in_the_trail(staff, rita, misread, tmp_path):
    rita.post(misread, {"sign": "fever", "truth": "present", "text": "hot as a kettle"})
    import os

    env = {**os.environ, "ITB_TRIAGE_DATABASE_URL": staff.url, "ITB_TRIAGE_CONSOLE_SECRET": "s" * 50}
    done = subprocess.run(
        [sys.executable, "-m", "itb_triage", "export-corrections", str(tmp_path / "out")],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert "hot as a kettle" in (tmp_path / "out" / "nlu.yml").read_text()
    assert "hot as a kettle" in (tmp_path / "out" / "evaluation.yml").read_text()
    entry = LogEntry.objects.filter(additional_data__event="exported").latest("id")
    assert entry.additional_data["by"].startswith("command line, ")
    (tmp_path / "file").write_text("x")
    refused = subprocess.run(
        [sys.executable, "-m", "itb_triage", "export-corrections", str(tmp_path / "file" / "x")],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
    )
    assert refused.returncode
    assert "Name another folder" in refused.stderr


# --- the files by themselves ---


@pytest.mark.parametrize(
    "text",
    [
        "a [bracket](x) {curly} | pipe",
        'a "quote" and \\ backslash',
        "two\nlines: yes",
        "- dash # hash",
        "ümläut 🙂",
        "'",
        "null",
        "{a: b}",
    ],
)
def test_any_text_comes_through_both_formats(text):
    corrected = [Corrected(text, {"fever": "present"}, {"fever": text[:5]})]
    (row,) = yaml.safe_load(evaluation_cases(corrected))
    assert row == {"text": " ".join(text.split()), "signs": {"fever": "present"}}
    assert Labelled(row["text"], "g", row["signs"]).counted == {"fever"}
    (example,) = RasaYAMLReader().reads(nlu_examples(corrected)).training_examples
    assert example.get("text").split()[0].strip("- ") in text or json.dumps(text)


def test_nothing_corrected_is_two_valid_files():
    assert yaml.safe_load(evaluation_cases([])) == []
    assert RasaYAMLReader().reads(nlu_examples([])).training_examples == []


def test_words_that_overlap_are_marked_once():
    both = Corrected(
        "very stiff legs", {"fever": "present", "itching": "present"}, {"fever": "very stiff", "itching": "stiff legs"}
    )
    (example,) = RasaYAMLReader().reads(nlu_examples([both])).training_examples
    assert len(example.get("entities")) == 1
    assert example.get("text") == "very stiff legs"
