"""A real Chromium, and axe-core on any page in it."""

import shutil
from pathlib import Path
from typing import Any, Iterator, List

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

# Without the background flags it asks for hosts of its maker at every start.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LONGEST = 20_000  # ms
DESKTOP = {"viewport": {"width": 1280, "height": 800}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
SMALL = (55, 38)  # at this size another machine's fonts make no difference
MOST = 6.0  # of 255, mean difference of a point of two pictures that are alike
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE_RULES = {"runOnly": {"type": "tag", "values": AXE_TAGS}}


def chromium() -> str:
    """Where Debian's chromium is. `make test` installs it where it may."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    assert found, "there is no chromium. On Debian: sudo apt-get install chromium"
    return found


def launch(playwright: Playwright) -> Browser:
    return playwright.chromium.launch(executable_path=chromium(), args=FLAGS)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Gone when the last test of the package is done: while it is there, no other test of this worker can use asyncio."""
    with sync_playwright() as playwright:
        running = launch(playwright)
        yield running
        running.close()


def on_one_worker(items: Any, folder: str) -> None:
    """The tests below `folder` run one after another."""
    for item in items:
        if folder in str(item.path):
            item.add_marker(pytest.mark.xdist_group("browser"))


def breaches(page: Page) -> List[str]:
    """What axe-core finds against WCAG 2.2 AA or good practice."""
    found = Axe().run(page, options=AXE_RULES).response["violations"]
    return [f"{each['id']}: {[node['target'] for node in each['nodes']]}" for each in found]


def difference(one: Path, other: Path) -> float:
    """Mean difference of two pictures, 0 to 255."""
    first, second = (Image.open(path).convert("L").resize(SMALL, Image.Resampling.BOX) for path in (one, other))
    return float(ImageStat.Stat(ImageChops.difference(first, second)).mean[0])
