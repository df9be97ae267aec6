"""Whole conversations in a real browser: typed, clicked, on a desktop and on a phone."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import PHONE
from tests.widget.chromium import calls


def test_a_withdrawal_typed(widget):
    widget.say("my son has had more spasms since the refill was missed, and he scratches himself raw")
    expect(widget.pinned).to_contain_text("911: call, or go to the nearest emergency department now.")
    assert "911: call now, or go to the nearest emergency department now." in widget.texts()[1]
    assert calls(widget.pinned.get_by_role("link", name="Call 911")) == "911"
    widget.shot("withdrawal-desktop")
    widget.press("None of these")
    widget.say("since last night")
    widget.say("refill was due three weeks ago")
    widget.press("No")
    assert "For the emergency team, to read out or show:" in widget.texts()[-2]
    assert "since last night" in widget.texts()[-2]
    expect(widget.pinned).to_be_visible()
    assert widget.errors == []


def test_an_overdose_on_a_phone_typed_and_clicked(phone):
    phone.say("since the refill she is so sleepy and her arms just hang")
    expect(phone.pinned).to_be_visible()
    phone.shot("overdose-phone")
    phone.choose("Trouble breathing")
    expect(phone.pinned).to_contain_text("911: call now for an ambulance.")
    assert "911: call now." in phone.replies.locator("xpath=self::*[contains(@class, 'card')]").last.inner_text()
    phone.shot("overdose-critical-phone")
    assert phone.errors == []


def test_no_sign_clicked_through(widget):
    widget.at(".choices").get_by_text("Ask me short questions").click()
    widget.answered()
    questions = 0
    while widget.at(".choices button").count():
        several = widget.at(".box").count() > 0
        questions += 1
        if questions == 5:
            widget.shot("boxes-desktop")
        widget.press("None of these" if several else "No")
    assert questions == 9
    last = "\n".join(widget.texts()[-2:])
    assert "You told me of no warning sign" in last
    assert "does not mean that all is well" in last
    assert not widget.pinned.count()
    widget.shot("no-signs-desktop")
    assert widget.errors == []


def test_several_boxes_at_once(phone):
    phone.at(".choices").get_by_text("Ask me short questions").click()
    phone.answered()
    while not phone.at(".box").get_by_text("Itching or scratching", exact=True).count():
        phone.press("None of these" if phone.at(".box").count() else "No")
    send = phone.at(".quick.main")
    expect(send).to_be_disabled()
    phone.at(".box").first.click()
    expect(send).to_be_enabled()
    expect(phone.at(".choices button").get_by_text("None of these")).to_be_disabled()
    phone.shot("boxes-phone")
    phone.at(".box").first.click()
    expect(send).to_be_disabled()
    other = next(title for title in phone.at(".box").all_inner_texts() if title != "Itching or scratching")
    phone.choose("Itching or scratching", other)
    for title in ("Itching or scratching", other):
        assert title in phone.at(".entry.you").last.inner_text()
    expect(phone.pinned).to_be_visible()
    assert len(phone.state()["handoff"]) > 0


def test_a_critical_sign_is_unmistakable_and_not_by_colour_alone(widget):
    widget.say("she is not breathing")
    card = widget.at(".entry.card")
    expect(card).to_contain_text(re.compile("emergency", re.I))
    expect(card).to_contain_text("911: call now")
    assert card.locator("svg").count() == 1
    assert card.evaluate("node => parseFloat(getComputedStyle(node).borderTopWidth)") >= 3
    expect(widget.pinned).to_contain_text("911: call now for an ambulance.")
    for text in ("thanks", "never mind, she is fine", "what is the pump?"):
        widget.say(text)
        expect(widget.pinned).to_contain_text("911: call now for an ambulance.")
        expect(widget.pinned).to_be_in_viewport()


def test_free_text_is_open_while_buttons_wait(widget):
    widget.say("check")
    assert widget.at(".choices button").count() == 3
    widget.say("he is awake but his lips are blue")
    expect(widget.pinned).to_contain_text("911: call now")


def test_numbers_in_the_text_can_be_dialled(widget):
    widget.say("who do i call")
    numbers = [calls(link) for link in widget.at(".entry.bot a").all()]
    assert "5550100" in numbers or "555-0100" in numbers


def test_what_is_written_is_shown_as_text(widget):
    widget.say("<img src=x onerror=alert(1)> <b>he is stiff</b> &amp;")
    assert "<img src=x onerror=alert(1)> <b>he is stiff</b> &amp;" in widget.at(".entry.you").last.inner_text()
    assert widget.at(".entry img").count() == 0


def test_a_slash_is_text(widget):
    widget.say("/she is not breathing")
    expect(widget.pinned).to_be_visible()


def test_each_message_has_its_time_and_its_speaker(widget):
    widget.say("hello")
    stamps = widget.at(".entry time")
    assert stamps.count() >= 2
    assert re.fullmatch(r"\d{1,2}:\d\d\s[AP]M", stamps.last.inner_text())
    assert widget.at(".entry.you .unseen").last.text_content() == "You: "
    assert widget.at(".entry.bot .unseen").last.text_content() == "Assistant: "


def test_it_shows_that_a_reply_is_being_written(widget):
    held = []
    widget.page.route("**/webhooks/website/message", lambda route: held.append(route))
    with widget.page.expect_request("**/webhooks/website/message"):
        widget.write("hello")
    expect(widget.at(".writing")).to_be_visible()
    expect(widget.at("[role=status]").first).to_have_text("The assistant is writing")
    held[0].continue_()
    widget.answered()
    expect(widget.at("[role=status]").first).to_have_text("")


def test_shift_and_enter_begin_a_line_and_an_empty_message_is_not_sent(widget):
    widget.box.fill("one")
    widget.box.press("Shift+Enter")
    widget.page.keyboard.type("two")
    assert widget.box.input_value() == "one\ntwo"
    widget.box.fill("   ")
    widget.box.press("Enter")
    assert widget.at(".entry.you").count() == 0


@pytest.mark.parametrize("way", ["share", "save", "print"])
def test_the_summary_can_be_shared_saved_and_printed(visit, way):
    widget = visit(accept_downloads=True, permissions=["clipboard-read", "clipboard-write"])
    widget.page.context.add_init_script("window.print = () => { window.printed = true; }")
    widget.page.evaluate("Object.defineProperty(navigator, 'share', { value: undefined, configurable: true })")
    widget.open()
    widget.say("my son is stiff and itching")
    widget.pinned.get_by_role("button", name="Summary to read out").click()
    summary = widget.at(".summary")
    expect(summary).to_contain_text("For the emergency team, to read out or show:")
    expect(widget.pinned).to_be_visible()
    widget.shot("summary-desktop")
    if way == "share":
        summary.get_by_role("button", name="Share").click()
        expect(summary).to_contain_text("Copied.")
        assert "tighter or stiffer muscles" in widget.page.evaluate("navigator.clipboard.readText()")
    elif way == "save":
        with widget.page.expect_download() as download:
            summary.get_by_role("button", name="Save as a file").click()
        assert download.value.suggested_filename == "Pump-summary.txt"
        assert "tighter or stiffer muscles" in download.value.path().read_text()
    else:
        with widget.page.context.expect_page() as paper:
            summary.get_by_role("button", name="Print", exact=True).click()
        assert "tighter or stiffer muscles" in paper.value.inner_text("body")
        paper.value.wait_for_function("window.printed")
    summary.get_by_role("button", name="Back").click()
    expect(widget.box).to_be_visible()


def test_the_whole_conversation_is_printed_on_clean_paper(visit):
    widget = visit()
    widget.page.context.add_init_script("window.print = () => { window.printed = true; }")
    widget.open()
    widget.say("my son is stiff")
    widget.at(".more").click()
    with widget.page.context.expect_page() as opened:
        widget.at(".menu-list").get_by_role("button", name="Print the conversation").click()
    paper = opened.value
    paper.wait_for_function("window.printed")
    for words in ("Conversation with the assistant of Demo Pump Clinic", "You: my son is stiff", "911: call now"):
        assert words in paper.inner_text("body")
    assert paper.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    paper.pdf(path=widget.shot("paper").with_suffix(".pdf"))


def test_the_emergency_number_is_on_screen_from_the_first_moment(visit):
    for profile in ({}, PHONE):
        widget = visit(**profile)
        line = widget.at(".corner .call")
        expect(line).to_be_in_viewport()
        expect(line).to_have_text("In danger now? Call 911")
        assert calls(line) == "911"
        widget.shot("closed-phone" if profile else "closed-desktop")
        widget.open()
        expect(widget.at(".rule .call")).to_be_in_viewport()
        assert "do not chat" in widget.at(".rule").inner_text()
        widget.shot("opened-phone" if profile else "opened-desktop")


@pytest.mark.parametrize("screen", ["widget", "phone"])
def test_the_warning_signs_stand_side_by_side(request, screen):
    page = request.getfixturevalue(screen)
    page.say("What are the warning signs?")
    columns = page.at(".entry.column")
    expect(columns).to_have_count(2)
    left, right = columns.evaluate_all("nodes => nodes.map(node => node.getBoundingClientRect().toJSON())")
    assert left["y"] == right["y"] and left["right"] < right["left"]
    assert "Too little baclofen (withdrawal):" in columns.nth(0).inner_text()
    assert "- Floppy, loose or weak muscles" in columns.nth(1).inner_text()
    page.shot(f"warning-signs-{screen}")
    assert page.errors == []


def test_an_answer_offers_more_and_related_questions(phone):
    phone.say("How often is the pump refilled?")
    assert "Your team sets yours." in phone.texts()[-2] and "From: Mary Free Bed Kids" in phone.texts()[-2]
    phone.shot("answer-phone")
    phone.press("Tell me more")
    assert "a pump that runs empty is dangerous" in phone.texts()[-2]
    assert phone.at(".choices button").get_by_text("Tell me more").count() == 0
    phone.press("What if a refill is missed or late?")
    assert "Do not wait: if the pump runs empty" in phone.texts()[-2]
    phone.say("my son is burning up")
    expect(phone.pinned).to_be_visible()
    phone.say("How long does the battery last?")
    assert "about 5 to 7 years" in phone.texts()[-2]
    assert phone.texts()[-1].split("\n")[-2].startswith("911")  # the last line is the time of day
    assert phone.errors == []
