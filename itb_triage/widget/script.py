"""Joins widget/'s modules, its style sheet, the clinic's values and the texts into one script."""

import html
import json
import re
from pathlib import Path
from typing import Any

from itb_triage.assessment import State
from itb_triage.protocol import Protocol
from itb_triage.wording.render import Words, text_of

WIDGET = Path(__file__).resolve().parents[2] / "widget"
ENTRY = "main"
_IMPORT = re.compile(r'^import (\{[^}]*\}) from "\./([a-z_]+)\.js";\n', re.M)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:const|function|class) (\w+))", re.M)
_COMMENT = re.compile(r"^\s*(//.*)?\n", re.M)
# Texts of the protocol that the widget shows by itself: before any server answers, and when none does.
TEXTS = (
    "opening",
    "opening_unreviewed",
    "opening_emergency",
    "invite",
    "emergency_rule",
    "last_resort",
    "something_failed",
    "emergency_now_short",
    "emergency_care_short",
    "first_patient_now",
    "first_patient_care",
)


def widget_script(protocol: Protocol) -> str:
    """The script that a clinic's page loads: strict mode, no global, nothing loaded later.

    Raises ValueError for a module that imports what is not there.
    """
    settings = json.dumps(_settings(protocol), ensure_ascii=False).replace("</", "<\\/")
    style = json.dumps(_without_comments((WIDGET / "style.css").read_text()))
    body = "".join(_module(name) for name in _in_order(ENTRY))
    return f'(() => {{\n"use strict";\nconst GIVEN = {settings};\nconst STYLE = {style};\n{body}}})();\n'


def demo_page(protocol: Protocol) -> str:
    """A clinic's page with the widget on it."""
    page = (WIDGET / "demo" / "index.html").read_text()
    clinic = protocol.clinic
    values = {"clinic": clinic.name, "team": clinic.pump_team.phone, "hours": clinic.pump_team.office_hours}
    for name, value in values.items():
        page = page.replace("{" + name + "}", html.escape(value))
    return page


def _settings(protocol: Protocol) -> dict[str, Any]:
    clinic, words = protocol.clinic, Words(protocol, State())
    texts = {name: text_of(protocol, name, State()) for name in TEXTS}
    if protocol.version.reviewed.by:
        texts["opening_unreviewed"] = ""
    return {
        "clinic": clinic.name,
        "emergency": clinic.emergency_number,
        "numbers": [clinic.emergency_number, clinic.pump_team.phone, clinic.crisis.phone],
        "locale": clinic.locale,
        "texts": texts,
        "labels": {name: words.filled(text.text) for name, text in protocol.labels.items()},
    }


def _in_order(entry: str, found: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The modules that `entry` needs, each behind those that it imports itself."""
    for _, name in _IMPORT.findall(_source(entry)):
        if name not in found:
            found = _in_order(name, found)
    return (*found, entry)


def _source(name: str) -> str:
    path = WIDGET / f"{name}.js"
    if not path.exists():
        raise ValueError(f"widget/{name}.js is imported, and is not there")
    return path.read_text()


def _module(name: str) -> str:
    """A module as a function's body: what it exports is a value, what it imports is taken from those of others."""
    source = _IMPORT.sub(r"const \1 = \2_js;\n", _source(name))
    exported = ", ".join(_EXPORT.findall(source))
    body = _without_comments(_EXPORT.sub("", source))
    return f"const {name}_js = (() => {{\n{body}return {{ {exported} }};\n}})();\n"


def _without_comments(source: str) -> str:
    """Without empty lines and lines that are only a comment."""
    return _COMMENT.sub("", re.sub(r"^\s*/\*.*?\*/\n", "", source, flags=re.M | re.S))
