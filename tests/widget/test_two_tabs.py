"""One conversation in two tabs: one sends, each says what to do, and neither loses what the other wrote."""

import pytest
from playwright.sync_api import expect

from tests.conftest import Assistant
from tests.widget.chromium import Widget
from tests.widget.trouble import heard, shows_what_to_do


@pytest.fixture
def tabs(visit, mortal):
    """Two tabs of one browser, in a conversation that has begun."""
    first = visit(mortal).open()
    first.say("hello")
    return first, Widget(first.page.context.new_page(), first.page.url).open()


def both_are_answered(first, second):
    for tab in (first, second):
        expect(tab.trouble).to_be_empty(timeout=40_000)
        tab.answered()
        expect(tab.pinned).to_be_visible()


def test_only_one_of_two_tabs_sends(tabs, mortal):
    first, second = tabs
    mortal.stop()
    first.write("he is stiff, I wrote it here")
    second.write("and itching, I wrote it there")
    for tab in (first, second):
        shows_what_to_do(tab)
    mortal.start()
    both_are_answered(first, second)
    assert heard(mortal, "he is stiff, I wrote it here") == 1
    assert heard(mortal, "and itching, I wrote it there") == 1


@pytest.mark.parametrize(
    ("goes", "comes_back", "said"),
    [
        (Assistant.stop, Assistant.start, "I cannot be reached right now."),
        (Assistant.pause, Assistant.go_on, "This takes longer than it should."),
    ],
)
def test_a_tab_that_waits_for_another_tab_says_what_to_do_itself(tabs, mortal, goes, comes_back, said):
    first, second = tabs
    held = []
    first.page.route("**/webhooks/website/message", lambda route: held.append(route))
    with first.page.expect_request("**/message"):
        first.write("he is stiff, I wrote it here")
    goes(mortal)
    second.write("and itching, I wrote it there")
    shows_what_to_do(second)
    expect(second.trouble).to_contain_text(said)
    held[0].abort("connectionreset")
    first.page.unroute("**/webhooks/website/message")
    comes_back(mortal)
    both_are_answered(first, second)
    assert heard(mortal, "he is stiff, I wrote it here") == 1
    assert heard(mortal, "and itching, I wrote it there") == 1


def test_what_one_tab_writes_is_not_lost_when_another_writes_at_the_same_moment(tabs, mortal):
    first, second = tabs
    before = first.state()
    mortal.stop()
    second.write("he is stiff, I wrote it there")
    shows_what_to_do(second)
    first.overwrite(before)
    for tab in (second, first):
        expect(tab.at(".entry.you").last).to_contain_text("he is stiff, I wrote it there")
    mortal.start()
    both_are_answered(first, second)
    assert heard(mortal, "he is stiff, I wrote it there") == 1


def test_a_reply_is_not_lost_when_another_tab_writes_at_the_same_moment(tabs, mortal):
    first, second = tabs
    mortal.stop()
    first.write("he is stiff, I wrote it here")
    shows_what_to_do(first)
    before = first.state()
    mortal.start()
    both_are_answered(first, second)
    with first.page.context.expect_event("request", lambda request: request.url.endswith("/message")):
        second.overwrite(before)
    both_are_answered(first, second)
    assert heard(mortal, "he is stiff, I wrote it here") == 1


def test_what_is_deleted_or_begun_anew_in_one_tab_does_not_come_back_from_another(tabs, mortal):
    first, second = tabs
    second.say("he is well and I wrote it there")
    first.menu("Start over", "Yes")
    first.answered()
    expect(second.replies).to_have_count(first.replies.count())
    second.say("and this I wrote then")
    first.menu("Delete from this device", "Yes")
    for tab in (first, second):
        expect(tab.at(".entry.you")).to_have_count(0)
    second.say("a new one")
    assert [entry["text"] for entry in first.state()["entries"] if entry["from"] == "you"] == ["a new one"]
    assert heard(mortal, "he is well and I wrote it there") == 1
    assert heard(mortal, "and this I wrote then") == 1
