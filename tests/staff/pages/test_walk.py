"""A walk through the console in a real browser: log-in with second factor, inbox, transcript, review, and all other
pages, with axe on each; on a desk, on a phone, in the dark, on paper."""

import io
import re
import time
import unicodedata

import pytest
from pypdf import PdfReader

from tests.browser import PHONE
from tests.staff.console import code_of
from tests.staff.pages.conftest import PASSWORD, SHOTS, Desk
from tests.staff.seed import NUMBER


@pytest.fixture
def desk(on):
    return on()


def test_the_log_in_wants_password_and_code(browser, console, admin):
    context = browser.new_context()
    desk = Desk(context.new_page(), console.address)
    desk.log_in("admin", "wrong")
    assert "not correct" in desk.text
    desk.looked_at("log-in-refused")
    desk.log_in("admin")
    desk.looked_at("code")
    desk.fill(code="000000")
    desk.press("Log in")
    assert "Incorrect code" in desk.text
    desk.fill(code=code_of(admin.secret, time.time() + 30))
    desk.press("Log in")
    assert "To review" in desk.text
    desk.press("Log out")
    desk.go("/")
    assert "/account/log-in/" in desk.page.url
    context.close()


def test_from_the_inbox_to_a_review(desk, numbers):
    desk.go("/")
    desk.looked_at("inbox")
    first = desk.page.locator("table.inbox tbody tr").first
    assert "Emergency now" in first.inner_text()
    desk.follow(desk.page.locator(f"a[href='/conversations/{numbers['urgent']}/']"))
    assert desk.page.locator("mark.present", has_text="stiff").count() >= 1
    desk.looked_at("conversation")
    desk.page.get_by_label("Should have been higher").check()
    desk.press("Mark as reviewed")
    assert "Reviewed: should have been higher." in desk.text
    desk.page.get_by_label("Assigned to").select_option(label="admin")
    desk.page.get_by_label("Tags").fill("refill")
    desk.press("Keep")
    desk.page.get_by_label("Note for the team").fill("Called, they are at the hospital.")
    desk.press("Add the note")
    desk.looked_at("conversation-reviewed")
    desk.go("/?show=mine")
    assert desk.page.locator("table.inbox tbody tr").count() == 1
    desk.looked_at("inbox-mine")


def test_search_and_filters(desk):
    desk.go("/?show=all")
    desk.page.get_by_label("Words to search for").fill("itch")
    desk.press("Search")
    assert desk.page.locator("mark").inner_text() == "itching"
    desk.page.locator("details.filters summary").click()
    desk.looked_at("inbox-searched")
    desk.press("End the search")
    desk.go("/?show=all&started_from=2026-05-02&started_to=2026-05-01")
    assert "Write the earlier or lower one first" in desk.text
    desk.looked_at("inbox-wrong-filter")
    desk.go("/?show=due")
    assert "There is nothing here yet" in desk.text
    desk.looked_at("inbox-empty")


def test_a_misread_message_is_corrected_and_exported(desk, numbers):
    desk.go(f"/conversations/{numbers['critical']}/")
    desk.follow(desk.page.get_by_role("link", name="Misread?").first)
    assert "Jonas" not in desk.page.get_by_label("The message without names").input_value()
    desk.looked_at("correct")
    desk.page.get_by_label("Sign", exact=True).select_option(label="cannot be woken")
    desk.page.get_by_label("not in this message").check()
    desk.page.get_by_label("The words that say it").fill("nonsense")
    desk.press("Keep the correction")
    assert "does not stand in the message below" in desk.text
    desk.trouble.clear()  # the browser notes the 422
    desk.looked_at("correct-refused")
    desk.page.get_by_label("The words that say it").fill("")
    desk.press("Keep the correction")
    assert "Corrected by admin: cannot be woken is not in this message." in desk.text
    desk.go("/corrections/")
    desk.looked_at("corrections")
    with desk.page.expect_download() as download:
        desk.page.get_by_role("button", name=re.compile("Export all")).click()
    assert download.value.suggested_filename == "corrections.zip"


def test_a_phone_number_for_a_reason(desk, numbers):
    desk.go(f"/conversations/{numbers['critical']}/")
    assert NUMBER not in desk.text
    desk.follow(desk.page.get_by_role("link", name="Show the phone number"))
    desk.looked_at("phone-reason")
    desk.fill(reason="call back, they were alone")
    desk.press("Show the number")
    assert NUMBER in desk.text
    desk.looked_at("phone-number")


def test_how_many_recovery_codes_are_left(desk):
    desk.go("/account/authenticator/")
    assert "10 are left." in desk.text


def test_the_trail(desk):
    desk.go("/audit/")
    assert "logged in" in desk.text
    desk.looked_at("audit")
    desk.go("/audit/?what=viewed")
    desk.looked_at("audit-searched")


def test_people(desk):
    desk.go("/people/people/person/")
    desk.looked_at("people")
    desk.go("/people/people/person/add/")
    desk.looked_at("people-add")
    desk.page.fill("#id_username", "nurse-joy")
    desk.page.get_by_label("reviewer", exact=True).check()
    desk.follow(desk.page.locator("input[name=_save]"))
    told = desk.page.get_by_text("One-time password of nurse-joy").inner_text()
    assert re.search(r": \w{4}-\w{4}-\w{4}-\w{4}\.", told)


def test_a_nurse_sees_what_is_hers(browser, console, admin, desk):
    desk.go("/people/people/person/add/")
    desk.page.fill("#id_username", "nurse-ray")
    desk.page.get_by_label("viewer", exact=True).check()
    desk.follow(desk.page.locator("input[name=_save]"))
    given = re.search(r": (\S+)\.", desk.page.get_by_text("One-time password of nurse-ray").inner_text())[1]
    context = browser.new_context(**PHONE)
    nurse = Desk(context.new_page(), console.address)
    nurse.log_in("nurse-ray", given)
    nurse.choose_password(given)
    nurse.set_up_the_app()
    nurse.go("/")
    assert "Audit trail" not in nurse.text
    nurse.go("/audit/")
    assert "Your role does not allow this" in nurse.text
    nurse.trouble.clear()  # the browser notes the 403
    nurse.looked_at("not-allowed")
    context.close()


@pytest.mark.parametrize(
    ("name", "profile"),
    [("phone", PHONE), ("dark", {"color_scheme": "dark"}), ("zoomed", {"viewport": {"width": 320, "height": 640}})],
)
def test_every_page_elsewhere(on, numbers, name, profile):
    desk = on(**profile)
    for page, path in {
        "inbox": "/?show=all",
        "conversation": f"/conversations/{numbers['urgent']}/",
        "correct": f"/conversations/{numbers['critical']}/messages/1/correct/",
        "corrections": "/corrections/",
        "audit": "/audit/",
        "account": "/account/password/",
        "second-factor": "/account/authenticator/",
    }.items():
        desk.go(path)
        desk.looked_at(f"{page}-{name}")
    desk.go("/conversations/9999/")
    assert "There is no conversation 9999." in desk.text


def test_by_keyboard_alone(desk, numbers):
    desk.go("/")
    desk.page.keyboard.press("Tab")
    assert desk.page.evaluate("document.activeElement.textContent") == "Skip to the content"
    desk.page.keyboard.press("Enter")
    desk.page.keyboard.press("Tab")
    assert desk.page.evaluate("document.activeElement.closest('main') !== null")


def test_printed_it_is_one_clean_document(desk, numbers):
    desk.go(f"/conversations/{numbers['urgent']}/")
    paper = desk.page.pdf(path=SHOTS / "conversation.pdf", format="A4")
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(paper)).pages]
    text = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", " ".join(pages)))  # "ff" may be one character
    assert 1 <= len(pages) <= 4
    assert all(page.strip() for page in pages), "no empty page"
    for words in (
        f"Conversation {numbers['urgent']}",
        "Emergency care",
        "my dad has a pump, his legs are so stiff and he is itching, no fever",
        "911: call now, or go to the nearest emergency department now.",
        "Warning sign: yes",
        "Handoff summary",
        "since this morning",
    ):
        assert words.replace(" ", "") in text.replace(" ", "")
    for button in ("Mark as reviewed", "Log out", "Misread?", "Add the note", "Inbox"):
        assert button not in text
    desk.page.emulate_media(media="print")
    desk.page.screenshot(path=SHOTS / "conversation-on-paper.png", full_page=True)


def test_a_page_left_open_warns_and_goes(on, numbers):
    desk = on()
    desk.page.clock.install()
    desk.go(f"/conversations/{numbers['urgent']}/")
    warning = desk.page.get_by_role("alert").filter(has_text="logged out in a minute")
    desk.page.clock.run_for(13 * 60_000)
    assert warning.count() == 0 or not warning.is_visible()
    desk.page.clock.run_for(70_000)
    assert warning.is_visible()
    desk.page.get_by_role("button", name="Stay logged in").click()
    warning.wait_for(state="hidden")
    desk.page.clock.run_for(6_000)
    assert not warning.is_visible()
    desk.page.context.clear_cookies()  # as the server has forgotten it by then
    desk.page.clock.run_for(15 * 60_000)
    desk.page.wait_for_url("**/account/log-in/**")


def test_who_writes_a_long_note_stays(on, numbers):
    desk = on()
    desk.page.clock.install()
    desk.go(f"/conversations/{numbers['urgent']}/")
    for _ in range(3):
        desk.page.clock.run_for(10 * 60_000)
        with desk.page.expect_response("**/alive"):
            desk.page.get_by_label("Note for the team").press_sequentially("word ")
    desk.page.clock.run_for(5_000)
    assert f"/conversations/{numbers['urgent']}/" in desk.page.url
    assert not desk.page.locator(".idle").is_visible()


def test_a_message_that_comes_meanwhile_is_not_reviewed_away(desk, conversations):
    number = conversations.say("meanwhile", "his legs are stiff", ago=5)
    desk.go(f"/conversations/{number}/")
    conversations.say("meanwhile", "he wont wake up", ago=1)
    desk.page.get_by_label("Agree").check()
    desk.press("Mark as reviewed")
    assert "The caregiver has written since you opened this" in desk.text
    assert "he wont wake up" in desk.text
    assert PASSWORD not in desk.text
