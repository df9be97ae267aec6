"""Whole conversations by text message with the real assistant: every situation of tests/dialogues, and what only
phones do."""

import pytest
import yaml

from itb_triage.protocol.gsm import SEPTETS, septets
from tests.assistant.sms.phones import conversation_of, new_phone, state_of, told
from tests.conftest import ROOT

DIALOGUES = ROOT / "tests" / "dialogues"
FILES = sorted(DIALOGUES.rglob("*.yml"))


@pytest.fixture
def phone(by_rules):
    return new_phone(by_rules)


def urgent(received, critical=False):
    """The instruction first and alone, and at the end again; every part one text message."""
    first, *others = received.messages
    assert first.startswith("911: call now" if critical else "911: call")
    assert "\n" not in first
    assert (others or [first])[-1].rsplit("\n", 1)[-1].startswith("911: call")
    fits(received)


def fits(received):
    assert received.status == 200
    assert 1 <= len(received.messages) <= 3
    assert all(septets(message) <= SEPTETS for message in received.messages)
    count = len(received.messages)
    numbered = [f" ({place}/{count})" for place in range(1, count + 1)] if count > 1 else [""]
    assert all(message.endswith(number) for message, number in zip(received.messages, numbered, strict=True))


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(DIALOGUES).with_suffix("")))
def test_a_situation_ends_by_sms_as_on_the_website(by_rules, phone, file):
    conversation = conversation_of(phone)
    for turn in yaml.safe_load(file.read_text())["turns"]:
        received = phone.text(turn["caregiver"])
        fits(received)
        state = state_of(by_rules.database, conversation)
        reached = state.disposition.value if state.disposition else None
        if "disposition" in turn:
            assert reached == turn["disposition"], (turn["caregiver"], received.all)
        if state.urgent:
            urgent(received, reached == "emergency_now")


def test_a_withdrawal(by_rules, phone):
    urgent(phone.text("my son is stiff and scratching"))
    asked = phone.text("we are getting in the car")
    urgent(asked)
    assert "A: Cannot be woken" in asked.all
    since = phone.text("NONE")
    assert "When did it start?" in since.all
    phone.text("2 hours ago")
    phone.text("skip")
    phone.text("1")
    summary = phone.text("SUMMARY")
    assert "tighter or stiffer muscles" in summary.all
    rest = phone.text("MORE")
    assert "2 hours ago" in summary.all + rest.all
    assert state_of(by_rules.database, conversation_of(phone)).facts


def test_an_overdose_that_grows(phone):
    urgent(phone.text("my mother is so floppy and drowsy since the refill"))
    urgent(phone.text("her lips are going blue"), critical=True)
    urgent(phone.text("never mind, she is fine now"), critical=True)


def test_no_sign_by_numbers_alone(by_rules, phone):
    received = phone.text("check")
    for _ in range(9):
        fits(received)
        received = phone.text("2")
    assert "does not mean that all is well" in received.all
    assert "911: call it" in received.all
    assert state_of(by_rules.database, conversation_of(phone)).disposition.value == "no_signs"


def test_several_signs_by_their_letters(by_rules, phone):
    phone.text("check")
    for _ in range(4):
        received = phone.text("no")
    assert "A: Tighter, stiffer or jerking muscles" in received.all
    urgent(phone.text("A and C"))
    assert state_of(by_rules.database, conversation_of(phone)).said("yes") == ["increased_spasticity", "fever"]


def test_a_slash_is_text(phone):
    urgent(phone.text("/she is not breathing"), critical=True)
    assert "911" in phone.text("/restart").messages[0]


def test_the_action_server_is_not_needed_for_hours_and_sources(phone):
    assert "Office hours" in phone.text("what is the number of the pump team?").all
    assert "protocol" in phone.text("what are your sources?").all


# --- what is recorded ---


def test_what_was_sent_is_what_is_recorded(by_rules, phone):
    sent = ["\n\n".join(phone.text(text).messages) for text in ("my son is stiff", "help", "more")]
    conversation = conversation_of(phone)
    assert told(by_rules.database, conversation, "user") == ["my son is stiff", "help", "more"]
    assert [text for text in told(by_rules.database, conversation, "bot") if text] == sent


def test_after_stop_messages_are_recorded_and_only_a_critical_one_is_answered(by_rules, phone):
    incomplete = by_rules.log.read_text().count("incomplete")
    stopped = phone.text("STOP")
    assert "no more messages" in stopped.all
    assert phone.text("my son is stiff").messages == ()
    assert phone.text("hello?").messages == ()
    urgent(phone.text("he wont wake up"), critical=True)
    assert phone.text("thanks").messages == ()
    assert "You get my messages again." in phone.text("START").all
    words = ["STOP", "my son is stiff", "hello?", "he wont wake up", "thanks", "START"]
    assert told(by_rules.database, conversation_of(phone), "user") == words
    assert f"answered after STOP, for its critical sign ({conversation_of(phone)})" in by_rules.log.read_text()
    assert by_rules.log.read_text().count("incomplete") == incomplete


def test_what_the_carrier_answers_itself_is_not_answered_twice(phone):
    assert phone.text("ARRET", OptOutType="STOP").messages == ()
    assert phone.text("hello").messages == ()
    assert phone.text("DEBUT", OptOutType="START").messages == ()
    assert "555-0100" in phone.text("AIDE", OptOutType="HELP").all
    assert phone.text("hello").messages


# --- what is no text ---

PHOTO = {"NumMedia": "1", "MediaContentType0": "image/jpeg", "MediaUrl0": "https://example.com/1"}
NOT_TEXT = {
    "a photo alone": ("", PHOTO, "I cannot see pictures"),
    "a voice message": ("", {"NumMedia": "1", "MediaContentType0": "audio/amr"}, "or hear sound"),
    "a place": ("", {"Latitude": "40.7", "Longitude": "-73.9"}, "Tell it to 911"),
    "a place from a phone's map": ("https://maps.apple.com/?ll=40.7,-73.9", {}, "Tell it to 911"),
    "a place as a file": ("", {"NumMedia": "1", "MediaContentType0": "text/x-vlocation"}, "Tell it to 911"),
    "nothing": ("", {}, "What do you see?"),
    "blanks": ("   \n ", {}, "What do you see?"),
    "a thumbs-up": ("Liked \u201c911: call it if someone cannot be woken\u201d", {}, "Please answer in words"),
    "a heart from another phone": ("\u2764\ufe0f to \u201c he has a seizure \u201d", {}, "Please answer in words"),
    "an emphasis": ('Emphasized "If she does not breathe"', {}, "Please answer in words"),
    "Spanish": ("hola mi hijo tiene fiebre por favor", {}, "I only understand English"),
    "Russian": ("сын не просыпается", {}, "I only understand English"),
    "an emoji": ("\U0001f4a9", {}, "911"),
}


@pytest.mark.parametrize("kind", NOT_TEXT)
def test_what_is_no_text_gets_a_useful_reply(by_rules, phone, kind):
    body, fields, answer = NOT_TEXT[kind]
    received = phone.text(body, **fields)
    fits(received)
    assert answer in received.all
    assert "911" in received.all
    assert state_of(by_rules.database, conversation_of(phone)).marks == ()


def test_nothing_in_mid_conversation_is_asked_about(phone):
    phone.text("check")
    received = phone.text("")
    assert "I can only read text" in received.all
    assert "Try to wake" in received.all


def test_words_beside_a_photo_are_read(phone):
    urgent(phone.text("look how blue his lips are", **PHOTO), critical=True)
