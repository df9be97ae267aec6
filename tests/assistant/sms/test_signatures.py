"""Who may speak to the webhook: what Twilio signed for this address with our token, and nothing else."""

import uuid
from urllib.parse import urlencode

import pytest
from twilio.request_validator import RequestValidator

from itb_triage.simulation.phone import Phone
from tests.assistant.sms.phones import KEY, TOKEN, WEBHOOK, conversation_of, credentials, new_phone, told
from tests.assistant.website.client import ask
from tests.conftest import Assistant

OTHER_TOKEN = "o" * 32
PUBLIC = "https://triage.clinic.example"


@pytest.fixture
def phone(by_rules):
    return new_phone(by_rules)


def test_a_signed_message_is_answered(phone):
    received = phone.text("she is not breathing")
    assert received.status == 200
    assert received.messages[0].startswith("911: call now.")


def test_the_reply_is_markup_that_the_carrier_reads(by_rules, phone):
    form = phone.form("hello")
    signature = RequestValidator(phone.token).compute_signature(phone.url + WEBHOOK, form)
    response = ask(by_rules.port, WEBHOOK, urlencode(form).encode(), X_Twilio_Signature=signature)
    assert response.headers["content-type"] == "text/xml; charset=utf-8"
    assert response.headers["cache-control"] == "no-store"
    assert response.body.startswith(b'<?xml version="1.0" encoding="UTF-8"?><Response><Message>')


@pytest.mark.parametrize("signature", ["", "x", "0" * 28, "é" * 10])
def test_without_the_right_signature_the_door_is_shut_and_says_nothing(by_rules, phone, signature):
    response = ask(
        by_rules.port,
        WEBHOOK,
        urlencode(phone.form("hi")).encode(),
        X_Twilio_Signature=signature.encode().decode("latin1"),
    )
    assert (response.status, response.body) == (403, b"")


def test_without_any_signature(by_rules, phone):
    assert ask(by_rules.port, WEBHOOK, urlencode(phone.form("hi")).encode()).status == 403


@pytest.mark.parametrize(
    ("field", "value"),
    [("Body", "she is fine"), ("From", "+15559999999"), ("MessageSid", "SM1"), ("NumMedia", "1"), ("New", "x")],
)
def test_a_message_changed_on_the_way_is_refused(by_rules, phone, field, value):
    form = phone.form("she is not breathing")
    signature = RequestValidator(phone.token).compute_signature(phone.url + WEBHOOK, form)
    assert phone.post({**form, field: value}, signature).status == 403
    assert told(by_rules.database, conversation_of(phone), "user") == []


def test_a_field_taken_out_is_refused(phone):
    form = phone.form("hi")
    signature = RequestValidator(phone.token).compute_signature(phone.url + WEBHOOK, form)
    del form["NumMedia"]
    assert phone.post(form, signature).status == 403


def test_a_signature_for_another_address_or_token_is_refused(phone):
    form = phone.form("hi")
    assert phone.post(form, signed_for="https://elsewhere.example" + WEBHOOK).status == 403
    other = RequestValidator(OTHER_TOKEN).compute_signature(phone.url + WEBHOOK, form)
    assert phone.post(form, other).status == 403


def test_blank_fields_are_signed_too(phone):
    assert phone.text("", ToCity="", FromState="", NumMedia="0").status == 200


def test_letters_of_all_scripts_and_signs_of_markup_pass(phone):
    for body in ("naïve — «ça» 💤", "a&b=c+d%20e", "<Message>x</Message> ]]>", "שלום", "\u0000"):
        assert phone.text(body).status == 200


@pytest.mark.parametrize("body", [b"", b"\xff\xfe", b"Body=%ff", b"{}", b"&" * 70_000])
def test_what_is_no_form_is_refused(by_rules, body):
    assert ask(by_rules.port, WEBHOOK, body, X_Twilio_Signature="x").status == 403


def test_a_body_that_is_too_large_is_refused(phone):
    assert phone.text("x" * 70_000).status == 403


def test_there_is_nothing_to_get(by_rules):
    assert ask(by_rules.port, WEBHOOK).status == 405


@pytest.fixture(scope="module")
def behind_a_proxy(tmp_path_factory):
    """An assistant of a clinic: a token that is being replaced, and a web server in front."""
    folder = tmp_path_factory.mktemp("proxy")
    env = {
        "ITB_TRIAGE_CLASSIFIER": "off",
        "ITB_TRIAGE_TWILIO_TOKEN": f"{TOKEN},{OTHER_TOKEN}",
        "ITB_TRIAGE_PHONE_KEY": KEY,
    }
    running = Assistant(folder, env=env, words=credentials(folder, public_url=PUBLIC))
    yield running
    running.stop()


@pytest.mark.parametrize("token", [TOKEN, OTHER_TOKEN])
@pytest.mark.parametrize("called", [PUBLIC, f"{PUBLIC}:443"])
def test_behind_a_proxy_the_public_address_is_the_signed_one(behind_a_proxy, token, called):
    phone = Phone(f"http://127.0.0.1:{behind_a_proxy.port}", token, f"+1{uuid.uuid4().int % 10**10}")
    assert phone.post(phone.form("hello"), signed_for=called + WEBHOOK).status == 200
    assert phone.post(phone.form("hello")).status == 403
