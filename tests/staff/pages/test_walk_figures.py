"""A walk through the dashboard and the alerts, light and dark, on a desk and on a phone, with axe on each page."""

import random
import time

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
