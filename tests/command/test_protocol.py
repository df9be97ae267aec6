"""`itb-triage protocol`: what a clinician signs."""

import html
import re
import subprocess
import sys

import pytest

from tests.conftest import ROOT


@pytest.fixture(scope="module")
def signed_off(tmp_path_factory):
    page = tmp_path_factory.mktemp("signoff") / "deep" / "protocol.html"
    done = subprocess.run(
        [sys.executable, "-m", "itb_triage", "protocol", "--html", str(page)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        env={"PATH": "/usr/bin:/bin", "COLUMNS": "200"},
    )
    return done.stdout, page.read_text()


def test_the_table_names_every_sign_and_that_nobody_signed_it(signed_off, protocol):
    table, _ = signed_off
    for sign in protocol.signs.values():
        assert sign.id in table, sign.id
    assert "not signed by a clinician yet" in table


def test_the_page_holds_every_word_that_is_sent(signed_off, protocol):
    page = html.unescape(signed_off[1])
    for sign in protocol.signs.values():
        for words in (sign.id, sign.name, sign.source, sign.without_speech, *sign.phrasings):
            assert words in page, words
    for name, text in protocol.texts.items():
        if name == "try_this":
            continue  # a caregiver's words, shown to who starts it
        longest = max(re.split(r"\{\w+\}|\n", text.text), key=len)
        assert longest in page, longest
    for question in (*protocol.screening.questions, *protocol.screening.handoff_questions):
        assert max(re.split(r"\{\w+\}", question.why), key=len) in page


def test_the_page_needs_nothing_outside_itself(signed_off):
    page = signed_off[1]
    assert "<script" not in page
    assert not re.search(r"(src|href)\s*=\s*[\"'](?!#)", page)
    assert "url(" not in page and "@import" not in page
    assert "{they}" not in page and "{emergency}" not in page
