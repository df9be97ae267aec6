"""A browser and an assistant for each worker's tests of the widget. They run on one worker, one after another."""

from typing import Any, Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser import LONGEST, launch
from tests.conftest import Assistant
from tests.widget.chromium import Widget

expect.set_options(timeout=LONGEST)
DESKTOP = {"viewport": {"width": 1280, "height": 800}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}


def pytest_collection_modifyitems(items: Any) -> None:
    for item in items:
        if "tests/widget/" in str(item.path):
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Gone when the last test here is done: while it is there, no other test of this worker can use asyncio."""
    with sync_playwright() as playwright:
        running = launch(playwright)
        yield running
        running.close()


@pytest.fixture
def visit(browser, by_rules):
    """visit(...): the demo page in a new profile; what is given goes to the profile (a phone, dark, ...)."""
    contexts = []

    def visit(server: Assistant = by_rules, path: str = "/demo", **profile: Any) -> Widget:
        context = browser.new_context(**{**DESKTOP, "locale": "en-US", **profile})
        contexts.append(context)
        return Widget(context.new_page(), f"http://127.0.0.1:{server.port}{path}")

    yield visit
    for context in contexts:
        context.close()


@pytest.fixture
def widget(visit):
    """The widget opened, on a desktop."""
    return visit().open()


@pytest.fixture
def phone(visit):
    """The widget opened, on a phone."""
    return visit(**PHONE).open()


@pytest.fixture
def mortal(tmp_path):
    """An assistant of one test's own, to be stopped and started."""
    running = Assistant(tmp_path, env={"ITB_TRIAGE_CLASSIFIER": "off"})
    yield running
    running.stop()
