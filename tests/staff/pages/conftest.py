"""The console in a real browser. The tests run on one worker, one after another."""

import re
from pathlib import Path
from typing import Any, Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page

from tests.browser import DESKTOP, LONGEST, breaches, browser, on_one_worker
from tests.conftest import ROOT
from tests.staff.console import Console, code_of
from tests.staff.seed import Conversations, database_file, some

__all__ = ["browser"]
SHOTS = ROOT / "reports" / "staff"
PASSWORD = "a long walk by the sea"


def pytest_collection_modifyitems(items: Any) -> None:
    on_one_worker(items, "tests/staff/pages/")


class Desk:
    """Somebody at the console. Notes what the browser complains of, and what axe finds on each page looked at."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address, self.trouble = page, address, []  # type: Page, str, List[str]
        self.secret = ""
        page.set_default_timeout(LONGEST)
        page.on("pageerror", lambda error: self.trouble.append(str(error)))
        page.on("console", lambda told: self.trouble.append(told.text) if told.type == "error" else None)

    def go(self, path: str) -> None:
        self.page.goto(f"{self.address}{path}")

    def fill(self, **fields: str) -> None:
        for name, value in fields.items():
            self.page.fill(f"main [name={name}]", value)

    def press(self, title: str) -> None:
        """A button that sends a form."""
        self.follow(self.page.get_by_role("button", name=title, exact=True))

    def follow(self, to: Locator) -> None:
        """Clicks, and waits for the page that comes."""
        with self.page.expect_navigation():
            to.click()

    def looked_at(self, name: str) -> None:
        """A picture in reports/staff, nothing that the browser complained of, and nothing that axe finds."""
        assert self.trouble == []
        SHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SHOTS / f"{name}.png", full_page=True, animations="disabled")
        assert breaches(self.page) == []
        width = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert width <= 0, "the page is wider than the window"
        self.trouble.clear()  # axe itself tries inline styles

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", self.page.inner_text("body"))

    def log_in(self, name: str, password: str = PASSWORD) -> None:
        self.go("/account/log-in/")
        self.fill(login=name, password=password)
        self.press("Log in")

    def choose_password(self, old: str) -> None:
        self.fill(oldpassword=old, password1=PASSWORD, password2=PASSWORD)
        self.press("Keep this password")

    def set_up_the_app(self) -> None:
        self.secret = self.page.inner_text("main code")
        self.fill(code=code_of(self.secret))
        self.press("Set it up")


@pytest.fixture(scope="package")
def numbers_and_console(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    folder: Path = tmp_path_factory.mktemp("console")
    url = database_file(folder)
    conversations = Conversations(url)
    numbers = some(conversations)
    running = Console(folder, url)
    yield numbers, running, conversations
    running.stop()


@pytest.fixture(scope="package")
def console(numbers_and_console: Any) -> Console:
    found: Console = numbers_and_console[1]
    return found


@pytest.fixture(scope="package")
def numbers(numbers_and_console: Any) -> Any:
    return numbers_and_console[0]


@pytest.fixture(scope="package")
def conversations(numbers_and_console: Any) -> Any:
    return numbers_and_console[2]


@pytest.fixture(scope="package")
def admin(browser: Browser, console: Console) -> Iterator[Desk]:
    """The first account, from its one-time password on; it stays logged in."""
    context = browser.new_context(**DESKTOP)
    desk = Desk(context.new_page(), console.address)
    desk.go("/")
    desk.looked_at("log-in")
    desk.log_in("admin", console.first_password)
    desk.looked_at("choose-a-password")
    desk.choose_password(console.first_password)
    desk.looked_at("set-up-the-app")
    desk.set_up_the_app()
    desk.looked_at("recovery-codes")
    yield desk
    context.close()


@pytest.fixture
def on(browser: Browser, console: Console, admin: Desk) -> Iterator[Any]:
    """on(...): the console with the admin's log-in in another window: a phone, dark, ..."""
    contexts = []

    def on(**profile: Any) -> Desk:
        context = browser.new_context(**{**DESKTOP, "storage_state": admin.page.context.storage_state(), **profile})
        contexts.append(context)
        return Desk(context.new_page(), console.address)

    yield on
    for context in contexts:
        context.close()
