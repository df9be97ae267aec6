"""The sign-off page in a real browser: at a desk, on a phone, on paper."""

import io
import unicodedata

import pytest
from pypdf import PdfReader

from itb_triage.classifier.card import ARCHIVE, Card
from itb_triage.signoff import write_page
from tests.browser import DESKTOP, PHONE, breaches


@pytest.fixture(scope="module")
def address(protocol, tmp_path_factory):
    figures = {"scored": {"sensitivity": {"value": 0.9853, "interval": [0.97, 0.9941], "of": [470, 477]}}}
    card = Card("3", "2026-11-29", {ARCHIVE: "a" * 64}, limits=protocol.language.limits(), figures=figures)
    target = tmp_path_factory.mktemp("page") / "protocol.html"
    write_page(protocol, target, card)
    return target.as_uri()


@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_how_a_message_is_read_can_be_read_by_everybody(browser, address, screen):
    with browser.new_context(**screen) as context:
        page = context.new_page()
        page.goto(address)
        assert breaches(page) == []
        tables = page.locator("#reading ~ table").evaluate_all(
            "tables => tables.filter(each => each.getBoundingClientRect().right > innerWidth).map(each => each.className)"
        )
        assert tables == []


def test_on_paper_the_folded_parts_stand_too(browser, address, protocol):
    page = browser.new_page()
    page.goto(address)
    sheets = PdfReader(io.BytesIO(page.pdf())).pages
    # NFKC: the letters that a font joins
    printed = " ".join(unicodedata.normalize("NFKC", " ".join(sheet.extract_text() for sheet in sheets)).split())
    for cue in protocol.language.cues.cues:
        assert all(" ".join(word.split()) in printed for word in cue.cues[:3]), cue.cues[:3]
    for sign in protocol.signs.values():
        assert sign.phrasings[0] in printed
