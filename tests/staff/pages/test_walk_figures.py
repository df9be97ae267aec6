"""A walk through the dashboard and the alerts, light and dark, on a desk and on a phone, with axe on each page."""

import random
import time
from pathlib import Path

import pytest

from tests.browser import PHONE
from tests.staff.alerts.receivers import Receiver, wait_until
from tests.staff.console import Sender

WRITTEN = (
    ["his legs are stiff and he is itching"],
    ["he wont wake up"],
    ["what is the number of the pump team?"],
    ["check", *["no"] * 9],
    ["gribbelfix"],
    ["her pump is beeping"],
    ["she is so sleepy since the refill", "and floppy"],
)
DAY = 86_400.0
WAYS = {
    "desk": {},
    "dark": {"color_scheme": "dark"},
    "phone": PHONE,
    "narrow": {"viewport": {"width": 320, "height": 700}},
}


@pytest.fixture(scope="module")
def a_month(conversations):
    """Conversations of a month."""
    chance = random.Random(7)
    for n in range(90):
        channel = chance.choice(("website", "website", "sms", "rest"))
        conversations.say(f"month-{n}", *chance.choice(WRITTEN), channel=channel, ago=chance.uniform(0.1, 29) * DAY)


@pytest.mark.parametrize("way", WAYS)
def test_the_dashboard(on, numbers, a_month, way):
    desk = on(**WAYS[way])
    if way == "desk":  # one review, so that there is a figure of it
        desk.go(f"/conversations/{numbers['urgent']}/")
        desk.page.get_by_label("Agree").check()
        desk.press("Mark as reviewed")
    desk.go("/dashboard/")
    assert desk.page.locator("figure.chart svg[role=img]").count() == 7
    assert desk.page.locator("rect.emergency_now").count() > 1
    desk.looked_at(f"dashboard-{way}")
    desk.page.evaluate("document.querySelectorAll('.chart details').forEach(each => { each.open = true; })")
    desk.looked_at(f"dashboard-tables-{way}")


def test_by_weeks_and_a_period_that_cannot_be(on, a_month):
    desk = on()
    desk.go("/dashboard/")
    desk.page.get_by_label("By", exact=True).select_option("week")
    desk.press("Show")
    assert "week of" in desk.page.locator("figure.chart tbody th").first.text_content()
    desk.looked_at("dashboard-weeks")
    desk.page.get_by_label("From", exact=True).fill("2026-03-01")
    desk.page.get_by_label("To", exact=True).fill("2026-02-01")
    desk.press("Show")
    assert "Write the earlier day first." in desk.text
    desk.trouble.clear()  # the browser tells of a page with status 422
    desk.looked_at("dashboard-wrong")


def test_alerts_from_nobody_to_a_test_that_arrives(on, console, numbers, tmp_path):
    desk, receiver = on(), Receiver()
    sender = Sender(tmp_path, console)
    try:
        desk.go("/")
        assert "Nobody is told of an urgent conversation" in desk.text
        desk.follow(desk.page.locator(".trouble a").first)
        desk.looked_at("alerts-nobody")
        desk.fill(target="nurse@clinic")
        desk.press("Add")
        assert "'nurse@clinic' is no e-mail address" in desk.text
        desk.trouble.clear()
        desk.looked_at("alerts-wrong-address")
        desk.fill(target=receiver.url)
        desk.press("Add")
        desk.press("Send a test to all")
        wait_until(lambda: receiver.got)
        time.sleep(0.5)
        desk.go("/alerts/")
        assert "answered 200" in desk.text
        desk.looked_at("alerts")
        for way in ("dark", "phone", "narrow"):
            other = on(**WAYS[way])
            other.go("/alerts/")
            other.looked_at(f"alerts-{way}")
        desk.go("/")
        assert "no e-mail address is set up" in desk.text
        desk.go("/alerts/")
        desk.press(f"Take away {receiver.url}")
    finally:
        sender.stop()
        receiver.stop()


def test_retention_from_a_wrong_time_to_a_policy(on, numbers, conversations):
    conversations.say("long-ago", "he is stiff", ago=400 * DAY)
    desk = on()
    desk.go(f"/conversations/{numbers['screened']}/")
    desk.fill(reason="a complaint of 3 May")
    desk.press("Hold")
    assert "It is on hold" in desk.text
    desk.looked_at("conversation-on-hold")
    desk.go("/retention/")
    desk.looked_at("retention-not-set")
    desk.fill(delete_days="3")
    desk.page.locator("main form").first.evaluate("form => { form.noValidate = true; }")
    desk.press("Keep")
    assert "greater than or equal to 7" in desk.text
    desk.trouble.clear()  # the browser tells of a page with status 422
    desk.looked_at("retention-wrong")
    desk.fill(delete_days="365", deidentify_days="180")
    desk.press("Keep")
    assert "Tonight 0 conversations would be de-identified, 1 deleted." in desk.text
    desk.trouble.clear()
    desk.looked_at("retention-sure")
    desk.page.get_by_label("Yes, take them away").check()
    desk.press("Keep")
    assert "Deleted 365 days after the last message." in desk.text
    for way, profile in WAYS.items():
        other = on(**profile)
        other.go("/retention/")
        other.looked_at(f"retention-{way}")


@pytest.mark.parametrize(
    ("path", "button", "name"),
    [
        ("/?show=all&disposition=urgent", "CSV of this list", "conversations.csv"),
        ("/?show=all", "JSON of this list", "conversations.json"),
        ("/audit/", "CSV of this list", "audit-trail.csv"),
        ("/dashboard/", "JSON of these figures", "figures.json"),
        ("/conversations/{urgent}/", "Export this conversation as FHIR", "conversation-{urgent}.fhir.json"),
    ],
)
def test_what_is_exported_is_downloaded(on, numbers, path, button, name):
    desk = on()
    desk.go(path.format(**numbers))
    with desk.page.expect_download() as download:
        desk.page.get_by_role("button", name=button).click()
    assert download.value.suggested_filename == name.format(**numbers)
    assert Path(download.value.path()).stat().st_size > 100
