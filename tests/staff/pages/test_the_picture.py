"""The picture in docs/staff.md is of the inbox as it is. Where it is not: cp reports/staff/docs.png docs/inbox.png"""

from PIL import Image

from tests.browser import MOST, difference
from tests.conftest import ROOT
from tests.staff.console import Console
from tests.staff.pages.conftest import SHOTS, Desk
from tests.staff.seed import Conversations, database_file


def test_the_picture_in_the_docs_is_of_the_inbox(browser, tmp_path):
    url = database_file(tmp_path)
    conversations, day = Conversations(url), 86_400.0
    conversations.say("1", "my son is stiff and he is itching all over", "since this morning", ago=day)
    conversations.by_phone("she cant be woken", ago=2 * day)
    conversations.say("3", "what is the number of the pump team", ago=3 * day)
    conversations.say("4", "check", *["no"] * 9, ago=4 * day)
    console = Console(tmp_path, url)
    try:
        context = browser.new_context(viewport={"width": 1120, "height": 560})
        desk = Desk(context.new_page(), console.address)
        SHOTS.mkdir(parents=True, exist_ok=True)
        desk.go("/")
        desk.page.screenshot(path=SHOTS / "docs-log-in.png")
        desk.log_in("admin", console.first_password)
        desk.choose_password(console.first_password)
        desk.set_up_the_app()
        desk.go("/")
        desk.page.evaluate(FIXED)
        desk.page.screenshot(path=SHOTS / "docs.png", animations="disabled")
        context.close()
    finally:
        console.stop()
    kept = ROOT / "docs" / "inbox.png"
    assert "(inbox.png)" in (ROOT / "docs" / "staff.md").read_text()
    assert Image.open(kept).size == (1120, 560)
    assert difference(SHOTS / "docs.png", kept) <= MOST, f"cp {SHOTS / 'docs.png'} {kept}"
    assert difference(SHOTS / "docs-log-in.png", kept) > MOST, "the measure must see a difference"


# Every day the same: the times in the picture.
FIXED = "document.querySelectorAll('time').forEach((each, n) => { each.textContent = `${20 - n} Nov 2026, 14:2${n}`; })"
