"""What read each message, in the console: at a conversation, and on the first page where rules alone read."""

import re

import pytest
import yaml

from staff.reviews.models import Correction
from tests.record.events import MODEL
from tests.staff.test_corrections import exported

OFF = "Messages are read by rules alone: the learned model is switched off (ITB_TRIAGE_CLASSIFIER=off)."
THEN = "Messages are read by rules alone: at the newest one the learned model was switched off"
FAILED = "The newest message was read by rules alone: the learned model failed on it."
MISREAD = "More messages are misread."


def plain(answer):
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def top_and_messages(page):
    """What stands above the transcript, and each message with what is said at it."""
    top, transcript = page.split("What was said", 1)
    return top, transcript.split("Handoff summary")[0].split("Caregiver ")[1:]


@pytest.fixture
def read(staff):
    rita = staff.as_("rita")

    def read(number):
        return top_and_messages(plain(rita.get(f"/conversations/{number}/")))

    return read


@pytest.fixture
def by(protocol):
    """What is said of a model; of the rules alone for None."""

    def by(model):
        what = "by rules alone" if model is None else f"model {model}"
        return f"protocol {protocol.number}, language {protocol.language_digest}, {what}"

    return by


def failed(protocol, model=MODEL):
    return {"protocol": protocol.number, "language": protocol.language_digest, "model": None, "failed": model}


# --- a conversation ---


@pytest.mark.parametrize("model", [MODEL, None])
def test_what_read_all_messages_is_said_once_on_top(staff, read, by, model):
    top, messages = read(staff.conversations.say(f"all-{model}", "hello", "his legs are stiff", model=model))
    assert f"Read by {by(model)} Channel" in top
    assert len(messages) == 2
    assert not any("Read by" in message for message in messages)


def test_where_it_changed_it_is_said_on_top_and_at_that_message(staff, read, by):
    staff.conversations.say("changes", "hello", "his legs are stiff", model=None, ago=90)
    number = staff.conversations.say("changes", "thank you", "and itching", ago=60)
    top, messages = read(number)
    assert f"Read by {by(None)}; from message 3: {by(MODEL)} Channel" in top
    assert [f"Read by {by(MODEL)}." in message for message in messages] == [False, False, True, False]
    assert "".join(messages).count("Read by") == 1


def test_a_message_on_which_the_model_failed_says_so(staff, read, by, protocol):
    staff.conversations.say("fails", "hello", ago=90)
    staff.conversations.say("fails", "his legs are stiff", ago=80, read_by=failed(protocol))
    top, messages = read(staff.conversations.say("fails", "and itching", ago=60))
    assert f"Read by {by(MODEL)} Channel" in top, "nothing else has read since"
    assert "from message" not in top
    at_it = f"Read by {by(None)}: model {MODEL} failed on this message."
    assert [at_it in message for message in messages] == [False, True, False]


def test_a_message_on_which_a_part_of_the_model_failed_says_so(staff, read, by, protocol):
    staff.conversations.say("part", "hello", ago=90)
    in_part = {**failed(protocol), "model": MODEL}
    top, messages = read(staff.conversations.say("part", "his legs are stiff", ago=80, read_by=in_part))
    assert f"Read by {by(MODEL)} Channel" in top
    at_it = f"Read by {by(MODEL)}, of which a part failed on this message."
    assert [at_it in message for message in messages] == [False, True]


def test_of_an_earlier_release_nothing_is_said(staff, read, by):
    staff.conversations.say("old", "hello", ago=90, read_by=None)
    number = staff.conversations.say("old", "his legs are stiff", ago=80, read_by=None)
    top, messages = read(number)
    assert "Read by" not in top + "".join(messages)
    staff.conversations.say("old", "and itching", ago=60)
    top, messages = read(number)
    assert f"Read by from message 3: {by(MODEL)} Channel" in top
    assert [f"Read by {by(MODEL)}." in message for message in messages] == [False, False, True]


# --- a correction ---


@pytest.mark.parametrize("model", [MODEL, None])
def test_a_corrected_message_names_what_had_misread_it(staff, by, protocol, model):
    text = f"his legs look stiff, {model}"
    number = staff.conversations.say(f"misread-{model}", text, model=model)
    path, rita = f"/conversations/{number}/messages/1/correct/", staff.as_("rita")
    assert f"As it was read Read by {by(model)}." in plain(rita.get(path))
    rita.post(path, {"sign": "fever", "truth": "absent", "text": text})
    (case,) = [row for row in yaml.safe_load(exported(staff)["evaluation.yml"]) if row["text"] == text]
    assert case["read_by"] == {"protocol": protocol.number, "language": protocol.language_digest, "model": model}
    Correction.objects.filter(number=number).delete()


def test_one_of_an_earlier_release_names_nothing(staff):
    text = "his arms look stiff"
    number = staff.conversations.say("misread-old", text, read_by=None)
    path, rita = f"/conversations/{number}/messages/1/correct/", staff.as_("rita")
    assert "Read by" not in plain(rita.get(path))
    rita.post(path, {"sign": "fever", "truth": "absent", "text": text})
    (case,) = [row for row in yaml.safe_load(exported(staff)["evaluation.yml"]) if row["text"] == text]
    assert "read_by" not in case
    Correction.objects.filter(number=number).delete()


# --- the first page ---


@pytest.fixture
def first_page(staff):
    vera = staff.as_("vera")
    return lambda: plain(vera.get("/"))


def test_it_says_that_rules_alone_read_until_the_model_reads_again(staff, first_page):
    staff.conversations.say("now-1", "hello", ago=20)
    assert "rules alone" not in first_page()
    staff.conversations.say("now-2", "hello", ago=16, model=None)
    assert THEN in first_page() and MISREAD in first_page()
    staff.conversations.say("now-3", "he is not breathing", ago=12)
    assert "rules alone" not in first_page(), "an urgent one counts as any other"
    staff.conversations.say("now-3", "hello?", ago=8, model=None)
    assert THEN in first_page()
    staff.conversations.say("now-4", "hello", ago=4)
    assert "rules alone" not in first_page()


def test_a_newest_message_of_which_it_is_not_known_changes_nothing(staff, first_page):
    staff.conversations.say("unknown-1", "hello", ago=3.5, model=None)
    staff.conversations.say("unknown-2", "hello", ago=3, read_by=None)
    assert THEN in first_page()
    staff.conversations.say("unknown-3", "hello", ago=2.5)
    staff.conversations.say("unknown-4", "hello", ago=2, read_by=None)
    assert "rules alone" not in first_page()


def test_a_model_that_failed_is_told_apart_from_one_that_is_switched_off(staff, first_page, protocol):
    staff.conversations.say("failed", "hello", ago=1.5, read_by=failed(protocol))
    assert FAILED in first_page() and MISREAD in first_page()
    assert "switched off" not in first_page()
    staff.conversations.say("failed", "hello", ago=1)
    assert "rules alone" not in first_page()


def test_the_environment_tells_before_any_message_came(first_page, monkeypatch):
    monkeypatch.setenv("ITB_TRIAGE_CLASSIFIER", "off")
    assert OFF in first_page() and MISREAD in first_page()
    monkeypatch.delenv("ITB_TRIAGE_CLASSIFIER")
    assert "rules alone" not in first_page()
