"""The server slow, dead, broken, or back: the widget says what to do, keeps what was written, and sends it once."""

import pytest
from playwright.sync_api import expect

from tests.widget.trouble import RULE, heard, shows_what_to_do


def test_killed_in_mid_conversation_and_back(visit, mortal):
    widget = visit(mortal).open()
    widget.say("check")
    mortal.stop()
    widget.write("his legs are stiff and he scratches")
    shows_what_to_do(widget)
    expect(widget.trouble).to_contain_text("Your message is kept. It is sent once when I am back.")
    expect(widget.at(".not-sent:visible")).to_have_count(1)
    expect(widget.box).to_be_enabled()
    expect(widget.at(".entry.you").last).to_be_in_viewport()
    widget.shot("away-desktop")
    widget.write("since two hours")
    mortal.start()
    expect(widget.trouble).to_be_empty(timeout=40_000)
    widget.answered()
    expect(widget.pinned).to_contain_text("911: call")
    expect(widget.at(".not-sent:visible")).to_have_count(0)
    assert heard(mortal, "his legs are stiff and he scratches") == 1
    assert heard(mortal, "since two hours") == 1
    expect(widget.at(".entry.you").last).to_contain_text("since two hours")
    assert widget.state()["outbox"] == []


def test_killed_while_it_answers_and_the_page_closed_meanwhile(visit, mortal):
    widget = visit(mortal).open()
    widget.say("hello")
    mortal.pause()
    with widget.page.expect_request("**/message"):
        widget.write("she is floppy")
    mortal.stop()
    shows_what_to_do(widget)
    mortal.start()
    widget.page.reload()
    widget.answered()
    expect(widget.pinned).to_contain_text("911: call")
    assert heard(mortal, "she is floppy") == 1


def test_an_answer_that_was_lost_on_the_way_is_fetched_again_and_not_made_again(visit, mortal):
    widget = visit(mortal).open()
    widget.say("check")
    sent = []

    def lose(route):
        sent.append(route.request.post_data_json["id"])
        if len(sent) == 1:
            route.fetch()  # the server answers, and nobody hears it
            route.abort("connectionreset")
        else:
            route.continue_()

    widget.page.route("**/webhooks/website/message", lose)
    widget.write("his legs are stiff")
    shows_what_to_do(widget)
    expect(widget.trouble).to_be_empty()
    widget.answered()
    assert len(sent) == 2
    assert len(set(sent)) == 1
    assert heard(mortal, "his legs are stiff") == 1


def test_slow_for_more_than_five_seconds(visit, mortal):
    widget = visit(mortal).open()
    widget.say("hello")
    mortal.pause()
    widget.write("she is floppy")
    expect(widget.trouble).to_be_empty()
    expect(widget.trouble).to_contain_text("This takes longer than it should. Do not wait for me.")
    shows_what_to_do(widget)
    expect(widget.at(".writing")).to_be_visible()
    mortal.go_on()
    expect(widget.trouble).to_be_empty()
    widget.answered()
    expect(widget.pinned).to_contain_text("911: call")
    assert heard(mortal, "she is floppy") == 1


def test_away_from_the_first_click(visit, mortal):
    widget = visit(mortal)
    mortal.stop()
    widget.open()
    expect(widget.at(".rule")).to_contain_text("911: call it now, and do not chat")
    widget.write("she is not breathing")
    shows_what_to_do(widget)
    widget.shot("away-from-the-first-click")


@pytest.mark.parametrize(
    "answer",
    [
        {"status": 500, "body": "broken"},
        {"status": 503, "json": {"error": "x"}},
        {"status": 200, "body": "<html>a proxy's own page</html>"},
        {"status": 200, "body": ""},
        {"status": 404, "json": {}},
        {"status": 429, "json": {"error": "x"}, "headers": {"Retry-After": "1"}},
    ],
    ids=lambda answer: f"{answer['status']} {answer.get('body', '')[:6]}",
)
def test_an_error_in_place_of_an_answer(widget, answer):
    widget.say("hello")
    answers = []

    def fail_once(route):
        answers.append(route)
        route.fulfill(**answer) if len(answers) == 1 else route.continue_()

    widget.page.route("**/webhooks/website/message", fail_once)
    widget.write("his legs are stiff")
    shows_what_to_do(widget)
    expect(widget.trouble).to_be_empty()
    widget.answered()
    expect(widget.pinned).to_be_visible()
    assert len(answers) == 2


def test_a_message_the_server_refuses_is_given_back(widget):
    widget.say("hello")
    rule = {"error": "too large", "mend": "shorter", "items": [{"text": RULE}]}
    widget.page.route("**/webhooks/website/message", lambda route: route.fulfill(status=413, json=rule))
    widget.write("a very long story")
    expect(widget.at(".entry.note")).to_contain_text("It is back in the box below.")
    expect(widget.box).to_have_value("a very long story")
    assert RULE in widget.texts()[-1]


def test_the_urgent_instruction_stays_while_the_server_is_away(visit, mortal):
    widget = visit(mortal).open()
    widget.say("she is not breathing")
    mortal.stop()
    widget.page.context.set_offline(True)
    widget.write("what now?")
    shows_what_to_do(widget)
    expect(widget.pinned).to_contain_text("911: call now for an ambulance.")
    widget.pinned.get_by_role("button", name="Summary to read out").click()
    expect(widget.at(".summary")).to_contain_text("trouble breathing")
