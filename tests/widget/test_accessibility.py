"""WCAG 2.2 AA: axe-core on every state, the keyboard alone, screen readers, zoom, small screens, right to left."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import PHONE

# 1280 by 1024 at 400 %: what is left of the window in CSS pixels.
ZOOMED = {"viewport": {"width": 320, "height": 256}}
SIDEWAYS = {"viewport": {"width": 844, "height": 390}, "has_touch": True, "is_mobile": True}
NARROW = {"viewport": {"width": 320, "height": 568}, "has_touch": True, "is_mobile": True}
LARGE_ENOUGH = 44  # CSS pixels of a target, each way


def closed(widget):
    """As the page was loaded."""


def opened(widget):
    widget.open()


def asked_yes_or_no(widget):
    widget.open()
    widget.say("check")


def asked_about_several(widget):
    asked_yes_or_no(widget)
    while not widget.at(".box").count():
        widget.press("No")
    widget.at(".box").first.click()


def urgent(widget):
    widget.open()
    widget.say("my son is stiff and scratching")


def critical(widget):
    widget.open()
    widget.say("she is not breathing")


def summary(widget):
    urgent(widget)
    widget.pinned.get_by_role("button", name="Summary to read out").click()


def menu(widget):
    urgent(widget)
    widget.menu()


def started_over(widget):
    urgent(widget)
    widget.menu("Start over", "Yes")
    widget.answered()


def answered(widget):
    widget.open()
    widget.say("How often is the pump refilled?")


def both_lists(widget):
    widget.open()
    widget.say("What are the warning signs?")


def away(widget):
    widget.open()
    widget.page.route("**/webhooks/website/**", lambda route: route.abort())
    widget.write("his legs are stiff")
    expect(widget.trouble).not_to_be_empty()


def writing(widget):
    widget.open()
    widget.page.route("**/webhooks/website/message", lambda route: None)
    widget.write("his legs are stiff")
    expect(widget.at(".writing")).to_be_visible()


STATES = [
    closed,
    opened,
    asked_yes_or_no,
    asked_about_several,
    urgent,
    critical,
    summary,
    menu,
    started_over,
    answered,
    both_lists,
    away,
    writing,
]
PROFILES = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "phone": PHONE,
    "zoomed": ZOOMED,
    "sideways": SIDEWAYS,
    "high contrast": {"forced_colors": "active"},
}


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_axe_finds_nothing(visit, state, profile):
    widget = visit(**PROFILES[profile], reduced_motion="reduce")
    state(widget)
    assert widget.breaches() == []
    widget.shot(f"state-{state.__name__}-{profile.replace(' ', '-')}")


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
@pytest.mark.parametrize("profile", [NARROW, ZOOMED], ids=["narrow", "zoomed"])
def test_nothing_has_to_be_scrolled_sideways_and_the_number_stays_in_sight(visit, state, profile):
    widget = visit(**profile)
    state(widget)
    wide = "node => node.scrollWidth - node.clientWidth"
    assert widget.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    for node in widget.at(".panel, .transcript, .body, .summary, .danger").all():
        assert node.evaluate(wide) <= 1, node.get_attribute("class")
    expect(widget.at(".call:visible").first).to_be_in_viewport()


@pytest.mark.parametrize("state", STATES[1:], ids=lambda state: state.__name__)
@pytest.mark.parametrize("profile", [NARROW, PHONE], ids=["narrow", "phone"])
def test_the_window_itself_cannot_be_scrolled_and_the_number_out_of_it(visit, state, profile):
    """Where something in it reaches below it, a press on a box would."""
    widget = visit(**profile)
    state(widget)
    panel = widget.at(".panel")
    assert panel.evaluate("node => node.scrollHeight - node.clientHeight") <= 1
    assert panel.evaluate("node => { node.scrollTop = 1000; return node.scrollTop; }") == 0


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_every_target_is_large_enough_for_a_shaking_thumb(visit, state):
    widget = visit(**PHONE)
    state(widget)
    for target in widget.at("button:visible, label.box:visible, textarea:visible, a.call:visible").all():
        size = target.bounding_box()
        name = target.get_attribute("class")
        assert size["height"] >= LARGE_ENOUGH - 0.5 and size["width"] >= LARGE_ENOUGH - 0.5, (name, size)


def test_at_400_percent_a_message_is_written_and_the_reply_is_read(visit):
    widget = visit(**ZOOMED)
    widget.open()
    widget.say("my son is stiff and scratching")
    expect(widget.at(".entry.card")).to_be_in_viewport(ratio=0.5)
    expect(widget.pinned.get_by_role("link", name="Call 911")).to_be_in_viewport()
    for box in (widget.at(".box").last, widget.box):
        box.scroll_into_view_if_needed()
        expect(box).to_be_in_viewport()
    widget.choose("Trouble breathing")
    expect(widget.pinned).to_contain_text("911: call now for an ambulance.")


def focused(widget):
    """What the keyboard would act on: its class, tag or words."""
    return widget.page.evaluate(
        "(() => { const at = document.activeElement.shadowRoot?.activeElement; "
        "return at ? (at.className || at.tagName) + '|' + (at.textContent || at.ariaLabel || '') : document.activeElement.tagName; })()"
    )


def tab_to(widget, words, most=40):
    """Tab until `words` is focused."""
    for _ in range(most):
        if words in focused(widget):
            return
        widget.page.keyboard.press("Tab")
    raise AssertionError(f"{words!r} is not reached by the keyboard; last: {focused(widget)!r}")


def test_a_whole_conversation_by_keyboard_alone(visit):
    widget = visit()
    keys = widget.page.keyboard
    tab_to(widget, "In danger now?")
    tab_to(widget, "launcher")
    keys.press("Enter")
    assert focused(widget).startswith("TEXTAREA")
    keys.type("check")
    keys.press("Enter")
    widget.answered()
    for _ in range(3):
        keys.press("Shift+Tab")
    tab_to(widget, "quick|No")
    keys.press("Enter")
    widget.answered()
    assert focused(widget).startswith("TEXTAREA")
    keys.type("his legs are stiff and he scratches")
    keys.press("Enter")
    widget.answered()
    expect(widget.pinned).to_be_visible()
    for _ in range(30):
        keys.press("Shift+Tab")
        if "INPUT" in focused(widget):
            break
    keys.press("Space")
    tab_to(widget, "Send what I chose")
    keys.press("Enter")
    widget.answered()
    keys.press("Escape")
    expect(widget.at(".panel")).to_have_count(0)
    assert "launcher" in focused(widget)


def test_the_keyboard_leaves_the_widget_again(widget):
    seen = set()
    for _ in range(20):
        widget.page.keyboard.press("Tab")
        seen.add(focused(widget))
    assert any(not each.startswith(("TEXTAREA", "call", "plain", "send", "quick")) for each in seen), seen


def test_a_focused_part_is_seen_to_be(widget):
    for node in (widget.box, widget.at(".send"), widget.at(".quick").first, widget.at(".head .plain").last):
        node.focus()
        widget.page.keyboard.press("Shift+Tab")
        widget.page.keyboard.press("Tab")
        assert node.evaluate("node => parseFloat(getComputedStyle(node).outlineWidth)") >= 2


def test_a_screen_reader_is_told_new_messages_politely_and_urgent_ones_at_once(widget):
    log = widget.at("[role=log]")
    assert log.get_attribute("aria-live") == "polite"
    widget.page.evaluate(
        """() => { window.added = []; const log = document.querySelector('itb-triage').shadowRoot.querySelector('[role=log]');
        new MutationObserver(all => all.forEach(each => each.addedNodes.forEach(node => window.added.push(node.textContent))))
        .observe(log, { childList: true, subtree: true }); }"""
    )
    widget.say("hello")
    widget.say("check")
    added = widget.page.evaluate("window.added.filter(text => text.includes('hello') || text.includes('awake'))")
    assert len(added) == len(set(added)), "what was read out is not read out again"
    alert = widget.at(".danger [role=alert]")
    assert alert.inner_text() == ""
    widget.say("she is not breathing")
    expect(alert).to_contain_text("911: call now for an ambulance.")


def test_each_part_has_a_role_and_a_name(widget):
    widget.say("my son is stiff and scratching")
    page = widget.page
    for role, name in (
        ("dialog", "Pump warning signs"),
        ("textbox", "Write what you see, or ask"),
        ("button", "Send"),
        ("button", "More"),
        ("button", "Close"),
        ("link", "Call 911"),
        ("group", "Choose all that are true. Then press the button below."),
        ("checkbox", "Trouble breathing"),
    ):
        expect(page.get_by_role(role, name=name, exact=True).first).to_be_visible()


def test_who_wants_no_motion_gets_none(visit):
    running = "document.querySelector('itb-triage').shadowRoot.getAnimations().length"
    still = visit(reduced_motion="reduce")
    writing(still)
    assert still.page.evaluate(running) == 0
    moving = visit(reduced_motion="no-preference")
    writing(moving)
    assert moving.page.evaluate(running) > 0


def test_it_is_dark_where_the_device_is(visit):
    def back(widget):
        return widget.open().at(".panel").evaluate("node => getComputedStyle(node).backgroundColor")

    light, dark = back(visit(color_scheme="light")), back(visit(color_scheme="dark"))
    assert sum(map(int, re.findall(r"\d+", dark))) < 150 < 600 < sum(map(int, re.findall(r"\d+", light)))


def test_right_to_left_is_a_mirror(visit):
    widget = visit()
    widget.at(".root").evaluate("node => { node.dir = 'rtl'; }")
    corner = widget.at(".corner").bounding_box()
    assert corner["x"] < 100
    widget.open()
    widget.say("check")
    panel, send, box = (widget.at(name).bounding_box() for name in (".panel", ".send", "textarea"))
    assert panel["x"] < 100
    assert send["x"] < box["x"]
    mine, reply = widget.at(".entry.you").last.bounding_box(), widget.replies.last.bounding_box()
    assert mine["x"] < reply["x"]
    widget.shot("right-to-left")
