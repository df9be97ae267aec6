"""A real Chromium, and the widget in it as a caregiver uses it."""

import re
from pathlib import Path
from typing import Any, List

from playwright.sync_api import Locator, Page, expect

from tests.browser import LONGEST, breaches
from tests.conftest import ROOT

SHOTS = ROOT / "reports" / "widget"


class Widget:
    """The widget on a page. Waits for what it does; never for a time."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.errors = page, []  # type: Page, List[str]
        page.set_default_timeout(LONGEST)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda told: self.errors.append(told.text) if told.type == "error" else None)
        page.goto(address)
        self.launcher.wait_for()

    def at(self, selector: str) -> Locator:
        return self.page.locator(f"itb-triage {selector}")

    @property
    def launcher(self) -> Locator:
        return self.at(".launcher")

    @property
    def box(self) -> Locator:
        return self.at("textarea")

    @property
    def pinned(self) -> Locator:
        return self.at(".pinned")

    @property
    def trouble(self) -> Locator:
        return self.at(".trouble")

    @property
    def replies(self) -> Locator:
        return self.at(".entry.bot:not([hidden])")

    def open(self) -> "Widget":
        self.launcher.click()
        self.at(".panel").wait_for()
        return self

    def write(self, text: str) -> None:
        """Types and sends, and waits for nothing."""
        self.box.fill(text)
        self.box.press("Enter")

    def say(self, text: str) -> None:
        """Types and sends, and waits for the reply."""
        self.write(text)
        self.answered()

    def press(self, title: str) -> None:
        """Presses a quick reply, and waits for the reply."""
        self.at(".choices button").get_by_text(title, exact=True).click()
        self.answered()

    def choose(self, *titles: str) -> None:
        """Ticks boxes, sends them, and waits for the reply."""
        for title in titles:
            self.at(".box").get_by_text(title, exact=True).click()
        self.press("Send what I chose")

    def menu(self, *steps: str) -> None:
        """Opens the menu and presses what is named, one after another."""
        self.at(".more").click()
        for step in steps:
            self.at(".menu-list").get_by_role("button", name=step, exact=True).click()

    def answered(self) -> None:
        """Waits until nothing is on its way and a reply stands last."""
        expect(self.at(".writing")).to_be_hidden()
        expect(self.at(".entry").last).to_have_class(re.compile("bot"))

    def state(self) -> Any:
        """What the browser keeps."""
        return self.page.evaluate(
            "JSON.parse(Object.entries(localStorage).find(([key]) => key.startsWith('itb-triage'))?.[1] ?? 'null')"
        )

    def overwrite(self, state: Any) -> None:
        """Puts `state` in place of what the browser keeps, as another tab does that read before and writes after."""
        self.page.evaluate(
            "state => localStorage.setItem(Object.keys(localStorage).find(key => key.startsWith('itb-triage')), JSON.stringify(state))",
            state,
        )

    def texts(self) -> List[str]:
        return self.replies.all_inner_texts()

    def shot(self, name: str) -> Path:
        """A picture in reports/widget."""
        self.page.evaluate(
            "Promise.all(document.querySelector('itb-triage').shadowRoot.getAnimations()"
            ".filter(a => a.effect.getTiming().iterations !== Infinity).map(a => a.finished)).then(() => null)"
        )
        path = SHOTS / f"{name}.png"
        self.page.screenshot(path=path, animations="disabled")
        return path

    def breaches(self) -> List[str]:
        """What axe-core finds against WCAG 2.2 AA or good practice, in the widget and on the page."""
        return breaches(self.page)


def calls(link: Locator) -> str:
    """The number that a link dials."""
    address = link.get_attribute("href") or ""
    assert address.startswith("tel:"), address
    return address.removeprefix("tel:")
