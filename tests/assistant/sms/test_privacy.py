"""Where a phone number may be: sealed in the database, and nowhere else."""

import re
import sqlite3

import pytest
from rasa.shared.exceptions import InvalidConfigException

from assistant.channels.sms.channel import Sms
from assistant.channels.sms.settings import Settings
from itb_triage.texting.identity import PhoneNumbers
from tests.assistant.sms.phones import KEY, REAL, TOKEN, conversation_of, new_phone
from tests.conftest import Assistant, free_port, run_module

SECRET_WORDS = "only grandmother knows"


@pytest.fixture(scope="module")
def texted(tmp_path_factory):
    """An assistant of a clinic, and a phone that has written to it in every way."""
    running = Assistant(tmp_path_factory.mktemp("private"), env=REAL)
    phone = new_phone(running, TOKEN)
    for text in (
        "hello",
        f"he is stiff, {SECRET_WORDS}",
        "stop",
        "he wont wake up",
        "start",
        "summary",
        "",
        "\ud83d"[:0],
    ):
        phone.text(text)
    phone.text("", NumMedia="1", MediaUrl0=f"https://api.example/{phone.number}")
    phone.post(phone.form("forged"), "x")
    running.stop()
    return running, phone


def digits(number):
    return number.lstrip("+")


def test_no_file_of_the_database_holds_the_number(texted):
    running, phone = texted
    files = list(running.database.parent.iterdir())
    assert files
    assert not [file.name for file in files if digits(phone.number).encode() in file.read_bytes()]


def test_the_log_holds_neither_the_number_nor_words_nor_keys(texted):
    running, phone = texted
    log = running.log.read_text()
    assert "answered after STOP" in log
    for secret in (digits(phone.number), SECRET_WORDS, TOKEN, KEY):
        assert secret not in log


def test_staff_with_the_key_can_reveal_it(texted):
    running, phone = texted
    with sqlite3.connect(running.database) as database:
        rows = database.execute("SELECT sender_id, sealed FROM phones").fetchall()
    assert [sender for sender, _ in rows] == [conversation_of(phone, KEY)]
    assert PhoneNumbers(KEY).revealed(rows[0][1]) == phone.number


def test_the_same_number_is_kept_once_however_often_it_writes(texted):
    running, phone = texted
    with sqlite3.connect(running.database) as database:
        assert database.execute("SELECT count(*) FROM phones").fetchone() == (1,)
        assert database.execute("SELECT count(*) FROM events WHERE type_name = 'user'").fetchone()[0] >= 8


def test_where_real_numbers_come_nothing_starts_without_the_key():
    env = {"ITB_TRIAGE_TWILIO_TOKEN": TOKEN}
    done = run_module(
        "assistant.launch",
        "--port",
        str(free_port()),
        "--actions-port",
        str(free_port()),
        "--console-port",
        "0",
        env=env,
    )
    assert done.returncode != 0
    assert re.search(r"ITB_TRIAGE_PHONE_KEY is not set.*token_urlsafe", done.stdout + done.stderr, re.DOTALL)
    assert "Traceback" not in done.stdout + done.stderr
    assert "The assistant runs" not in done.stdout


@pytest.mark.parametrize("key", ["", "short"])
def test_a_key_that_can_be_guessed_is_refused(monkeypatch, key):
    monkeypatch.setenv("ITB_TRIAGE_TWILIO_TOKEN", TOKEN)
    monkeypatch.setenv("ITB_TRIAGE_PHONE_KEY", key)
    with pytest.raises(InvalidConfigException, match="at least 32"):
        Sms(Settings())


def test_a_token_that_is_none_is_refused(monkeypatch):
    monkeypatch.setenv("ITB_TRIAGE_TWILIO_TOKEN", "")
    monkeypatch.setenv("ITB_TRIAGE_PHONE_KEY", KEY)
    with pytest.raises(InvalidConfigException, match="ITB_TRIAGE_TWILIO_TOKEN"):
        Sms(Settings())


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"public_url": "triage.clinic.example"}, "begins with https"),
        ({"public_url": "http://triage.clinic.example"}, "begins with https"),
        ({"public_url": "https://triage.clinic.example/?a=b"}, "such as"),
        ({"api": "http://elsewhere.example"}, "begins with https"),
        ({"answer_within": 30}, "Twilio waits 15"),
        ({"answer_within": "10"}, "a number of seconds"),
        ({"url": "https://x.example"}, "a setting that is known: public_url, answer_within, api"),
    ],
)
def test_a_wrong_setting_says_what_would_be_right(values, words):
    with pytest.raises(InvalidConfigException, match=words):
        Settings.of(values)


@pytest.mark.parametrize(
    ("written", "used"),
    [
        ("https://a.example", "https://a.example"),
        ("https://a.example/", "https://a.example"),
        ("https://a.example:8443/itb", "https://a.example:8443/itb"),
        ("https://a.example/webhooks/sms/webhook", "https://a.example"),
        ("", ""),
    ],
)
def test_the_public_address_may_be_written_as_it_was_given_to_twilio(written, used):
    assert Settings.of({"public_url": written}).public_url == used
