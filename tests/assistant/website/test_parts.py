"""Tokens, limits, settings and the key, each by itself."""

import stat
import time
from pathlib import Path

import jwt
import pytest
from rasa.shared.exceptions import InvalidConfigException

from assistant.channels.website import tokens
from assistant.channels.website.channel import SECRET_VARIABLE
from assistant.channels.website.limits import Limit
from assistant.channels.website.settings import Settings
from assistant.channels.website.tokens import NotOurs, Signer
from assistant.secret import own_or_given

OURS, OTHER = Signer("k" * 40), Signer("o" * 40)


def test_a_session_is_read_back():
    conversation, token = OURS.session()
    assert OURS.conversation(token) == conversation
    assert OURS.session(conversation)[0] == conversation


def test_no_two_sessions_are_the_same():
    assert len({OURS.session()[0] for _ in range(100)}) == 100


def signed(secret=OURS.secret, algorithm="HS256", **values):
    return jwt.encode({"aud": "session", "sub": "web-1", "exp": time.time() + 60, **values}, secret, algorithm)


NO_SESSIONS = {
    "empty": lambda: "",
    "a word": lambda: "x",
    "three words": lambda: "a.b.c",
    "nothing": lambda: None,
    "a number": lambda: 7,
    "of another server": lambda: OTHER.session()[1],
    "cut off": lambda: OURS.session()[1][:-2],
    "over": lambda: signed(exp=1),
    "without an end": lambda: jwt.encode({"aud": "session", "sub": "web-1"}, OURS.secret, "HS256"),
    "for nothing": lambda: jwt.encode({"sub": "web-1", "exp": time.time() + 60}, OURS.secret, "HS256"),
    "unsigned": lambda: signed(None, "none"),
    "a button": lambda: OURS.button("web-1", "q", ["s"], "c"),
}


@pytest.mark.parametrize("kind", NO_SESSIONS)
def test_what_is_no_session_of_ours_is_refused(kind):
    assert OURS.conversation(signed()) == "web-1"
    with pytest.raises(NotOurs):
        OURS.conversation(NO_SESSIONS[kind]())


def test_a_session_ends_after_a_day(monkeypatch):
    now = time.time()
    monkeypatch.setattr(tokens.time, "time", lambda: now - tokens.SESSION_SECONDS - 60)
    _, token = OURS.session()
    monkeypatch.undo()
    with pytest.raises(NotOurs):
        OURS.conversation(token)


def test_a_press_is_read_back():
    press = OURS.press("web-1", [OURS.button("web-1", "q", ["a", "b"], choice) for choice in "ab"])
    assert (press.question, press.about, press.choices) == ("q", ("a", "b"), ("a", "b"))


NO_PRESSES = {
    "nothing": lambda: [],
    "a word": lambda: ["x"],
    "a session": lambda: [OURS.session("web-1")[1]],
    "of another server": lambda: [OTHER.button("web-1", "q", ["a"], "a")],
    "of another conversation": lambda: [OURS.button("web-2", "q", ["a"], "a")],
    "of two questions": lambda: [OURS.button("web-1", question, ["a"], "a") for question in ("q", "other")],
}


@pytest.mark.parametrize("kind", NO_PRESSES)
def test_what_is_no_button_of_this_conversation_is_refused(kind):
    with pytest.raises(NotOurs):
        OURS.press("web-1", NO_PRESSES[kind]())


def test_a_limit_allows_a_burst_then_says_how_long_to_wait_and_forgives():
    now = [0.0]
    limit = Limit(30, lambda: now[0])
    assert [limit.wait("a") for _ in range(30)] == [0.0] * 30
    assert limit.wait("a") == pytest.approx(2.0)
    assert limit.wait("b") == 0.0
    now[0] = 2.1
    assert limit.wait("a") == 0.0
    assert limit.wait("a") > 0
    now[0] = 1000.0
    assert [limit.wait("a") for _ in range(30)] == [0.0] * 30
    assert limit.wait("a") > 0


def test_settings_are_read():
    settings = Settings.of({"allowed_origins": ["https://www.clinic.example", "*"], "proxies": 1, "demo": False})
    assert settings.allowed_origins == ("https://www.clinic.example", "*")
    assert Settings.of(None) == Settings()


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"allowed_origin": []}, "allowed_origins"),
        ({"allowed_origins": ["www.clinic.example"]}, "https://www.clinic.example"),
        ({"allowed_origins": ["https://clinic.example/page"]}, "without a path"),
        ({"proxies": "one"}, "such as 0"),
        ({"messages_a_minute": 0}, "such as 30"),
        ({"demo": "yes"}, "such as True"),
    ],
)
def test_a_wrong_setting_says_what_would_be_right(values, words):
    with pytest.raises(InvalidConfigException, match=words):
        Settings.of(values)


def test_the_key_of_the_environment_is_used(monkeypatch, tmp_path):
    monkeypatch.setenv(SECRET_VARIABLE, "s" * 32)
    assert own_or_given(SECRET_VARIABLE, tmp_path / "secret") == "s" * 32
    assert not (tmp_path / "secret").exists()


def test_a_short_key_is_refused_with_a_way_to_make_one(monkeypatch):
    monkeypatch.setenv(SECRET_VARIABLE, "secret")
    with pytest.raises(InvalidConfigException, match="token_urlsafe"):
        own_or_given(SECRET_VARIABLE, Path("unused"))


def test_without_one_a_key_is_made_once_and_only_its_owner_reads_it(monkeypatch, tmp_path):
    monkeypatch.delenv(SECRET_VARIABLE, raising=False)
    file = tmp_path / "var" / "secret"
    made = own_or_given(SECRET_VARIABLE, file)
    assert len(made) >= 32
    assert own_or_given(SECRET_VARIABLE, file) == made
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    file.write_text("")
    with pytest.raises(InvalidConfigException, match="Delete it"):
        own_or_given(SECRET_VARIABLE, file)
