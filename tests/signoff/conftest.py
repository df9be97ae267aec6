"""A browser for the page, on one worker."""

from tests.browser import browser, on_one_worker

__all__ = ["browser"]


def pytest_collection_modifyitems(items):
    on_one_worker(items, "tests/signoff/test_page")
