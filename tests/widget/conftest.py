"""A browser and an assistant for each worker's tests of the widget. They run on one worker, one after another."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser import DESKTOP, LONGEST, PHONE, browser, on_one_worker
from tests.conftest import Assistant
from tests.widget.chromium import Widget

__all__ = ["browser"]
expect.set_options(timeout=LONGEST)


def pytest_collection_modifyitems(items: Any) -> None:
    on_one_worker(items, "tests/widget/")


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
