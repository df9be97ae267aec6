"""What the widget shows while the server is away, and what the server has heard in the end."""

import json
import sqlite3

from playwright.sync_api import expect

from tests.conftest import Assistant
from tests.widget.chromium import Widget

RULE = "911: call now, or go to the nearest emergency department, if you see a warning sign."
TEAM = "Pump team, day and night: 555-0100."


def shows_what_to_do(widget: Widget) -> None:
    expect(widget.trouble).to_contain_text(RULE)
    expect(widget.trouble).to_contain_text(TEAM)
    expect(widget.trouble).to_have_attribute("role", "alert")
    links = [link.get_attribute("href") for link in widget.trouble.locator("a").all()]
    assert links == ["tel:911", "tel:5550100"]


def heard(assistant: Assistant, words: str) -> int:
    """How often the assistant was told `words`, by its database."""
    with sqlite3.connect(assistant.database) as database:
        rows = database.execute("SELECT data FROM events WHERE type_name = 'user'").fetchall()
    return sum(json.loads(row[0])["text"] == words for row in rows)
