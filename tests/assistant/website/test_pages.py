"""The widget's script and the demo page, as files."""

import gzip
import json
import re

import pytest

from itb_triage.widget import WIDGET, script, widget_script
from tests.assistant.website.client import ask

FORBIDDEN = r"\.innerHTML|insertAdjacentHTML|\beval\(|new Function|document\.write|setAttribute\(\"style"


def test_the_script_is_served_compressed_and_not_sent_again(by_rules):
    response = ask(by_rules.port, "/widget.js", Accept_Encoding="gzip")
    assert response.headers["content-type"].startswith("text/javascript")
    assert response.headers["content-encoding"] == "gzip"
    assert response.headers["cross-origin-resource-policy"] == "cross-origin"
    again = ask(by_rules.port, "/widget.js", If_None_Match=response.headers["etag"])
    assert (again.status, again.body) == (304, b"")


def test_all_of_it_is_small_enough_to_be_loaded_at_once(protocol):
    """Nothing is loaded at the first click: what shows the emergency rule is there when the server dies."""
    size = len(gzip.compress(widget_script(protocol).encode(), 9))
    assert size <= 15 * 1024  # the issue allows 40 KiB before the first click


def test_every_module_is_in_it_and_no_name_is_global(protocol):
    made = widget_script(protocol)
    for path in WIDGET.glob("*.js"):
        assert f"const {path.stem}_js = " in made, path.name
    assert made.startswith("(() => {") and made.endswith("})();\n")
    assert not re.search(r"^(import|export) ", made, re.M)


def test_the_clinics_own_numbers_and_words_are_in_it(protocol):
    team = protocol.clinic.pump_team.copy(update={"phone": "+44 20 7946 0000"})
    clinic = protocol.clinic.copy(update={"name": 'St "Mary" </script>', "emergency_number": "999", "pump_team": team})
    made = widget_script(protocol.copy(update={"clinic": clinic, "digest": "another"}))
    settings = json.loads(re.search(r"const GIVEN = (.*);", made).group(1))
    assert settings["labels"]["call"] == "Call 999"
    assert settings["numbers"][:2] == ["999", "+44 20 7946 0000"]
    assert settings["clinic"] == 'St "Mary" </script>'
    assert "</script" not in made
    assert "911" not in made


def test_a_module_that_is_not_there_is_named(monkeypatch, tmp_path):
    (tmp_path / "main.js").write_text('import { lost } from "./lost.js";\n')
    monkeypatch.setattr(script, "WIDGET", tmp_path)
    with pytest.raises(ValueError, match=r"widget/lost\.js"):
        script._in_order("main")


def test_no_module_uses_what_a_strict_page_forbids():
    for path in WIDGET.glob("*.js"):
        assert not re.search(FORBIDDEN, path.read_text())


def test_every_label_is_used_and_every_label_used_is_there(protocol):
    code = "".join(path.read_text() for path in WIDGET.glob("*.js"))
    used = set(re.findall(r"labels\.([a-z_]+)", code))
    assert used == set(protocol.labels)


def test_every_text_it_shows_is_in_it(protocol):
    code = widget_script(protocol).partition("const STYLE")[2]
    settings = json.loads(re.search(r"const GIVEN = (.*);", widget_script(protocol)).group(1))
    for name in re.findall(r"texts\.([a-z_]+)\b(?!\()", code):
        assert name in settings["texts"]
    assert "911" in settings["texts"]["last_resort"]


def test_the_demo_page_is_strict_and_names_the_clinic(by_rules, protocol):
    response = ask(by_rules.port, "/demo")
    policy = response.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "require-trusted-types-for 'script'" in policy
    page = response.body.decode()
    assert protocol.clinic.name in page
    assert '<script src="/widget.js" async></script>' in page
    assert "{" not in re.sub(r"<style.*?</style>", "", page)
