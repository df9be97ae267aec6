"""The website channel of the running assistant: sessions, messages sent twice, limits, origins, buttons."""

import threading
import uuid

import pytest

from tests.assistant.website.client import Reply, Visitor, ask
from tests.conftest import Assistant

ELSEWHERE = "https://somewhere.example"
SESSION, MESSAGE = "/webhooks/website/session", "/webhooks/website/message"


@pytest.fixture
def visitor(by_rules):
    return Visitor(by_rules.port)


def rule_of(response):
    """The emergency rule that every refusal carries."""
    return response.json["items"][0]["text"]


# --- conversations ---


def test_a_caregiver_is_triaged(visitor):
    reply = visitor.say("my son is stiff and scratching")
    assert reply.item["disposition"] == "emergency_care"
    assert reply.texts[0].startswith("911: call now")
    assert reply.texts[-1].split("\n")[-1].startswith("911")
    assert "For the emergency team" in reply.handoff


def test_the_channel_itself_greets_so_the_reply_does_not(visitor):
    assert "automated helper" not in visitor.say("he is stiff").all


def test_the_screening_by_buttons(visitor):
    reply = visitor.say("check")
    while reply.payloads:
        reply = visitor.press(reply, "None of these" if reply.item["asks_any"] else "No")
    assert reply.item["disposition"] == "no_signs"
    assert reply.handoff is None


def test_several_boxes_are_sent_at_once(visitor):
    reply = visitor.say("check")
    while reply.item["asks_any"] is None or "itching" not in reply.item["asks_any"]:
        reply = visitor.press(reply, "None of these" if reply.item["asks_any"] else "No")
    assert "- Itching" not in reply.all
    boxes = [button["title"] for item in reply.items for button in item.get("buttons", []) if button.get("sign")]
    reply = visitor.press(reply, boxes[0], boxes[1])
    assert reply.item["disposition"] == "emergency_care"
    assert len(reply.item["signs"]) == 2


def test_a_message_that_begins_with_a_slash_is_text(visitor):
    assert visitor.say("/she is not breathing").item["disposition"] == "emergency_now"
    assert visitor.say("/nothing at all").item["disposition"] == "emergency_now"
    assert "First, for the person before: 911" in visitor.say("/restart").all


@pytest.mark.parametrize("text", ["", "   ", "?", "💤", "\u0000", "ы" * 3000])
def test_any_text_is_answered(visitor, text):
    assert visitor.say(text).texts


# --- the same message again ---


def test_a_message_sent_again_gets_its_first_answer_and_is_not_processed_twice(visitor):
    body = {"id": uuid.uuid4().hex, "text": "check"}
    first = visitor.send(body)
    assert visitor.send(body).body == first.body
    answered = visitor.press(Reply(first.json), "No")
    assert visitor.send(body).body == first.body
    assert visitor.say("no").item["denied"] == [*answered.item["denied"], answered.item["asks"]]


def test_an_id_given_to_another_text_still_gets_the_first_answer(visitor):
    number = uuid.uuid4().hex
    first = visitor.send({"id": number, "text": "hello"})
    assert visitor.send({"id": number, "text": "bye"}).body == first.body


def test_the_same_message_ten_times_at_once_is_processed_once(visitor, by_rules):
    body, answers = {"id": uuid.uuid4().hex, "text": "check"}, []
    threads = [threading.Thread(target=lambda: answers.append(visitor.send(body).body)) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 10
    assert len(set(answers)) == 1


def test_the_first_answer_outlives_the_server(tmp_path):
    running = Assistant(tmp_path, env={"ITB_TRIAGE_CLASSIFIER": "off", "ITB_TRIAGE_SECRET": "s" * 40})
    try:
        visitor = Visitor(running.port)
        body = {"id": uuid.uuid4().hex, "text": "my son is stiff"}
        first = visitor.send(body)
        running.stop()
        running.start()
        assert visitor.send(body).body == first.body
        later = visitor.say("thanks")
        assert later.item["disposition"] == "emergency_care"
        assert later.item["signs"] == Reply(first.json).item["signs"]
    finally:
        running.stop()


def test_the_id_of_one_conversation_means_nothing_in_another(by_rules):
    number = uuid.uuid4().hex
    first = Visitor(by_rules.port).send({"id": number, "text": "he is not breathing"})
    second = Visitor(by_rules.port).send({"id": number, "text": "hello"})
    assert Reply(first.json).item["disposition"] == "emergency_now"
    assert Reply(second.json).item["disposition"] is None


# --- sessions ---


def test_a_session_lasts_a_day_and_can_be_made_longer(visitor):
    visitor.say("my son is stiff")
    again = ask(visitor.port, SESSION, {"token": visitor.token})
    assert again.json["expires_in"] == 86400
    visitor.token = again.json["token"]
    assert visitor.say("thanks").item["disposition"] == "emergency_care"


@pytest.mark.parametrize("token", ["", "guessed", "web-00000000000000000000000000000000"])
def test_without_a_session_nothing_is_read_or_written(visitor, token):
    visitor.token = token
    response = visitor.send({"id": uuid.uuid4().hex, "text": "hello"})
    assert response.status == 401
    assert "911" in rule_of(response)


def test_a_session_cannot_be_renewed_by_guessing(by_rules):
    response = ask(by_rules.port, SESSION, {"token": "guessed"})
    assert response.status == 401


# --- buttons ---


def test_a_button_of_another_conversation_is_refused(by_rules):
    mine, other = Visitor(by_rules.port), Visitor(by_rules.port)
    reply = other.say("check")
    response = mine.send({"id": uuid.uuid4().hex, "buttons": [reply.payloads["No"]]})
    assert response.status == 400
    assert "own words" in response.json["mend"]
    assert "911" in rule_of(response)


@pytest.mark.parametrize("payload", ["Yes", "", "/affirm", "eyJhbGciOiJub25lIn0.e30."])
def test_a_button_that_the_server_did_not_make_is_refused(visitor, payload):
    assert visitor.send({"id": uuid.uuid4().hex, "buttons": [payload]}).status == 400


def test_a_late_no_does_not_answer_the_next_question(visitor):
    first = visitor.say("check")
    second = visitor.press(first, "No")
    late = visitor.press(first, "No")
    assert late.item["asks"] == second.item["asks"]
    assert late.item["denied"] == second.item["denied"]


# --- wrong and too much ---


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b"\xff\xfe",
        b"[]",
        b"[" * 5000,
        {"text": "no id"},
        {"id": "short", "text": "x"},
        {"id": "with spaces in it", "text": "x"},
        {"id": 12345678, "text": "x"},
        {"id": "0" * 65, "text": "x"},
        {"id": "0123456789"},
        {"id": "0123456789", "text": 7},
        {"id": "0123456789", "text": "both", "buttons": ["x"]},
        {"id": "0123456789", "buttons": []},
        {"id": "0123456789", "buttons": [7]},
        {"id": "0123456789", "buttons": "x"},
        {"id": "0123456789", "buttons": ["x"] * 41},
    ],
    ids=lambda body: repr(body)[:40],
)
def test_a_wrong_request_is_told_what_would_be_right(visitor, body):
    response = visitor.send(body)
    assert response.status == 400
    assert response.json["error"] and response.json["mend"]
    assert rule_of(response).startswith("911")


def test_a_message_too_large_is_refused_with_413(visitor):
    response = visitor.send({"id": uuid.uuid4().hex, "text": "x" * 33_000})
    assert response.status == 413
    assert "shorter" in response.json["mend"]
    assert rule_of(response).startswith("911")


def test_too_many_messages_are_told_when_to_try_again(visitor):
    responses = [visitor.send({"id": uuid.uuid4().hex, "text": "hello"}) for _ in range(40)]
    refused = [response for response in responses if response.status == 429]
    assert refused
    assert all(int(response.headers["retry-after"]) >= 1 for response in refused)
    assert rule_of(refused[0]).startswith("911")
    assert {response.status for response in responses} == {200, 429}


# --- pages of others ---


def test_a_page_that_is_not_allowed_is_refused(visitor):
    response = visitor.send({"id": uuid.uuid4().hex, "text": "hello"}, Origin=ELSEWHERE)
    assert response.status == 403
    assert "allowed_origins" in response.json["mend"]
    assert "access-control-allow-origin" not in response.headers


def test_the_own_page_is_allowed(visitor):
    origin = f"http://127.0.0.1:{visitor.port}"
    response = visitor.send({"id": uuid.uuid4().hex, "text": "hello"}, Origin=origin)
    assert response.status == 200
    assert response.headers["access-control-allow-origin"] == origin


def test_the_page_asks_before_it_sends(by_rules):
    own = f"http://127.0.0.1:{by_rules.port}"
    for path in (SESSION, MESSAGE, "/webhooks/website/"):
        allowed = ask(by_rules.port, path, method="OPTIONS", Origin=own, Access_Control_Request_Method="POST")
        assert allowed.status == 204
        assert allowed.headers["access-control-allow-origin"] == own
        assert "authorization" in allowed.headers["access-control-allow-headers"]
        refused = ask(by_rules.port, path, method="OPTIONS", Origin=ELSEWHERE, Access_Control_Request_Method="POST")
        assert refused.status == 403
        assert "access-control-allow-origin" not in refused.headers


def test_every_answer_has_the_headers_of_safety(visitor):
    number = uuid.uuid4().hex
    for response in (
        visitor.send({"id": number, "text": "hello"}),
        visitor.send(b""),
        ask(visitor.port, "/webhooks/website/"),
        ask(visitor.port, SESSION, {}),
    ):
        assert response.headers["cache-control"] == "no-store"
        assert response.headers["x-content-type-options"] == "nosniff"
        assert response.headers["referrer-policy"] == "no-referrer"
        assert "default-src 'none'" in response.headers["content-security-policy"]
        assert response.headers["content-type"].startswith("application/json")


def test_nothing_personal_stands_in_the_log(visitor, by_rules):
    visitor.say("zebra my son is stiff")
    visitor.send({"id": uuid.uuid4().hex, "buttons": ["zebra"]})
    log = by_rules.log.read_text()
    assert "zebra" not in log
    assert visitor.token not in log
    assert "web-" not in log
