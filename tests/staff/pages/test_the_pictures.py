"""The pictures in docs/ are of the pages as they are. Where one is not: cp reports/staff/docs-NAME.png docs/NAME.png"""

import random
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from PIL import Image

from staff.alerts.models import Alert, Attempt, Delivery, Destination, Kind, SignOfLife, State
from staff.conversations.models import Summary
from staff.people.models import Person
from staff.retention.models import Policy, Run
from staff.reviews.models import Hold, Review
from tests.browser import MOST, difference
from tests.conftest import ROOT
from tests.staff.conftest import GIVEN, use
from tests.staff.console import Console
from tests.staff.pages.conftest import SHOTS, Desk
from tests.staff.seed import Conversations, database_file

DAY = 86_400.0
# Picture: page, where it is told of, height.
PICTURES = {
    "inbox": ("/", "staff.md", 560),
    "dashboard": ("/dashboard/", "dashboard.md", 1000),
    "alerts": ("/alerts/", "alerts.md", 1150),
    "export": ("/?show=all&disposition=urgent", "exports.md", 800),
    "retention": ("/retention/", "retention.md", 1050),
}
WRITTEN = (
    ["my son is stiff and he is itching all over"],
    ["what is the number of the pump team?"],
    ["check", *["no"] * 9],
    ["gribbelfix"],
    ["her pump is beeping"],
    ["she is so sleepy since the refill", "and floppy"],
)


@pytest.fixture(scope="module")
def desk(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("pictures")
    url = database_file(folder)
    conversations = Conversations(url)
    conversations.say("1", "my son is stiff and he is itching all over", "since this morning", ago=DAY)
    conversations.by_phone("she cant be woken", ago=2 * DAY)
    conversations.say("3", "what is the number of the pump team", ago=3 * DAY)
    conversations.say("4", "check", *["no"] * 9, ago=4 * DAY)
    console = Console(folder, url, {"ITB_TRIAGE_SMTP_URL": "smtp://127.0.0.1:25"})
    aside = ThreadPoolExecutor(1)  # Playwright has a loop in this thread, which Django does not want
    aside.submit(use, url).result()
    try:
        aside.submit(some_more, conversations).result()
        context = browser.new_context(viewport={"width": 1120, "height": 560})
        desk = Desk(context.new_page(), console.address)
        SHOTS.mkdir(parents=True, exist_ok=True)
        desk.go("/")
        desk.page.screenshot(path=SHOTS / "docs-log-in.png")
        desk.log_in("admin", console.first_password)
        desk.choose_password(console.first_password)
        desk.set_up_the_app()
        yield desk
        context.close()
    finally:
        aside.submit(use, GIVEN["ITB_TRIAGE_DATABASE_URL"]).result()
        console.stop()


def some_more(conversations: Conversations) -> None:
    """A month of reviewed conversations, alerts, a policy and its runs."""
    admin, chance = Person.objects.get(username="admin"), random.Random(3)
    for n in range(80):
        channel = chance.choice(("website", "website", "sms", "rest"))
        number = conversations.say(f"m{n}", *chance.choice(WRITTEN), channel=channel, ago=(5 + n % 24) * DAY)
        verdict = chance.choice(("agree", "agree", "agree", "agree", "higher", "lower"))
        Review.objects.create(
            number=number, reviewer=admin, turns=1, verdict=verdict, waited=chance.expovariate(1 / 3000)
        )
    Summary.objects.filter(number__gt=4).update(to_review=False)
    SignOfLife.objects.create(pk=1, at=time.time() + 600)
    for way, target in (("email", "on-call@clinic.org"), ("webhook", "https://clinic.org/alerts")):
        Destination.objects.create(way=way, target=target)
    Alert.objects.all().delete()
    for number, kind, tries in ((1, Kind.UNREVIEWED, 1), (2, Kind.URGENT, 3), (1, Kind.URGENT, 1)):
        disposition = Summary.objects.get(number=number).disposition
        alert = Alert.objects.create(number=number, kind=kind, disposition=disposition, at=time.time(), taken=1.0)
        for target, way in (("on-call@clinic.org", "email"), ("https://clinic.org/alerts", "webhook")):
            delivery = Delivery.objects.create(alert=alert, way=way, target=target, next_try=0, state=State.SENT)
            outcomes = (
                ["taken by the mail server"] if way == "email" else ["answered 503"] * (tries - 1) + ["answered 200"]
            )
            for outcome in outcomes:
                Attempt.objects.create(delivery=delivery, at=time.time(), outcome=outcome, took=0.2)
    Hold.objects.create(number=2, reason="a complaint, until it is settled", by=admin)
    Policy(pk=1, deidentify_days=365, delete_days=1825, hour=3).save()
    for n in (14, 6, 9):
        run = Run.objects.create(deidentified=n, held=1)
        Run.objects.filter(pk=run.pk).update(ended=run.began)


@pytest.mark.parametrize("name", PICTURES)
def test_the_picture_in_the_docs_is_of_the_page(desk, name):
    path, told_in, height = PICTURES[name]
    desk.page.set_viewport_size({"width": 1120, "height": height})
    desk.go(path)
    desk.page.evaluate(FIXED)
    shot = SHOTS / f"docs-{name}.png"
    desk.page.screenshot(path=shot, animations="disabled")
    kept = ROOT / "docs" / f"{name}.png"
    assert f"({name}.png)" in (ROOT / "docs" / told_in).read_text()
    assert Image.open(kept).size == (1120, height)
    assert difference(shot, kept) <= MOST, f"cp {shot} {kept}"
    assert difference(SHOTS / "docs-log-in.png", kept) > MOST, "the measure must see a difference"


# Every day the same: the times in the picture.
FIXED = "document.querySelectorAll('time').forEach((each, n) => { each.textContent = `${20 - n} Nov 2026, 14:2${n}`; })"
