"""The conversation stays: across loads of the page, tabs and a day; and goes when it is told to."""

import time

from playwright.sync_api import expect

from tests.widget.chromium import Widget


def same_profile(widget):
    """Another tab of the same browser."""
    return Widget(widget.page.context.new_page(), widget.page.url)


def test_after_a_reload_all_is_there_and_it_goes_on(widget):
    widget.say("check")
    widget.press("No")
    before = widget.texts()
    widget.page.reload()
    expect(widget.at(".panel")).to_be_visible()
    assert widget.texts() == before
    widget.press("No")
    assert len(widget.texts()) == len(before) + 1
    widget.say("he is stiff and scratching")
    widget.page.reload()
    expect(widget.pinned).to_contain_text("911: call")
    widget.say("thanks")
    expect(widget.pinned).to_contain_text("911: call")


def test_closed_it_stays_closed_and_says_that_a_conversation_waits(widget):
    widget.say("hello")
    widget.at(".head").get_by_role("button", name="Close").click()
    widget.page.reload()
    expect(widget.launcher).to_have_text("Go on with your conversation")
    widget.open()
    assert len(widget.texts()) >= 2


def test_closed_after_an_urgent_reply_the_corner_says_emergency(widget):
    widget.say("she is not breathing")
    widget.page.keyboard.press("Escape")
    expect(widget.at(".corner .call")).to_have_text("Emergency: Call 911")
    expect(widget.at(".corner .call")).to_have_attribute("href", "tel:911")
    widget.shot("closed-after-urgent")


def test_two_tabs_show_the_same_and_either_may_go_on(widget):
    widget.say("check")
    other = same_profile(widget).open()
    expect(other.replies).to_have_count(widget.replies.count())
    other.press("No")
    expect(widget.replies).to_have_count(other.replies.count())
    widget.press("No")
    expect(other.replies).to_have_count(widget.replies.count())
    other.say("she is not breathing")
    expect(widget.pinned).to_contain_text("911: call now")


def test_after_a_day_nothing_is_left(widget):
    widget.say("he is stiff")
    day = 24 * 3600 * 1000
    state = widget.state()
    widget.overwrite({**state, "changed": state["changed"] - day + 60_000})
    widget.page.reload()
    expect(widget.pinned).to_be_visible()
    state = widget.state()
    widget.overwrite({**state, "changed": state["changed"] - 120_000})
    widget.page.reload()
    expect(widget.replies).to_have_count(1)
    assert widget.pinned.count() == 0


def test_start_over_asks_first_and_repeats_the_instruction_for_the_person_before(widget):
    widget.say("she is not breathing")
    widget.menu("Start over", "No")
    assert len(widget.texts()) > 2
    widget.page.keyboard.press("Escape")
    expect(widget.at(".menu-list")).to_be_hidden()
    expect(widget.at(".panel")).to_be_visible()
    widget.menu("Start over", "Yes")
    widget.answered()
    assert "First, for the person before: 911: call now for an ambulance." in widget.texts()[0]
    expect(widget.pinned).to_contain_text("First, for the person before: 911")
    expect(widget.at(".rule")).to_be_visible()
    widget.shot("started-over-desktop")
    widget.pinned.get_by_role("button", name="Hide this").click()
    expect(widget.pinned).to_have_count(0)
    widget.say("he is stiff")
    expect(widget.pinned).to_contain_text("911: call, or go to the nearest emergency department now.")


def test_delete_leaves_nothing_on_the_device_and_begins_another_conversation(widget):
    widget.say("he is stiff")
    old = widget.state()["token"]["value"]
    widget.menu("Delete from this device", "Yes")
    expect(widget.pinned).to_have_count(0)
    assert widget.state() is None
    widget.say("hello")
    assert widget.state()["token"]["value"] != old
    assert widget.pinned.count() == 0


def test_where_the_browser_keeps_nothing_it_works_as_long_as_the_page(visit):
    widget = visit()
    widget.page.context.add_init_script(
        "for (const name of ['localStorage', 'sessionStorage'])"
        " Object.defineProperty(window, name, { get() { throw new DOMException('no', 'SecurityError'); } });"
    )
    widget.page.reload()
    widget.open()
    widget.say("check")
    widget.press("No")
    widget.say("she is not breathing")
    expect(widget.pinned).to_be_visible()
    assert widget.errors == []


def test_a_session_that_ended_is_replaced_and_the_message_is_answered(widget):
    widget.say("he is stiff")
    widget.page.evaluate(
        """() => { const key = Object.keys(localStorage)[0]; const kept = JSON.parse(localStorage[key]);
        kept.token.value = "over"; localStorage[key] = JSON.stringify(kept); }"""
    )
    widget.say("and now her lips are blue")
    expect(widget.pinned).to_contain_text("911: call now for an ambulance.")
    expect(widget.at(".entry.note")).to_contain_text("A new conversation began here.")


def test_an_old_token_is_renewed_for_the_same_conversation(widget):
    widget.say("he is stiff")
    widget.page.evaluate(
        """(until) => { const key = Object.keys(localStorage)[0]; const kept = JSON.parse(localStorage[key]);
        kept.token.until = until; localStorage[key] = JSON.stringify(kept); }""",
        (time.time() + 3600) * 1000,
    )
    with widget.page.expect_request("**/session") as renewed:
        widget.say("thanks")
    assert "token" in renewed.value.post_data_json
    assert widget.state()["disposition"] == "emergency_care"
