"""A mistake in data/ is named by file and line, with what is wrong and what would be right."""

import shutil
import subprocess
import sys

import pytest

from itb_triage.assessment.says import opening
from itb_triage.protocol import ProtocolError, load_protocol
from tests.conftest import ROOT
from tests.protocol.conftest import assert_named, change

SIGN = "data/clinical/signs/itching.yml"


def line_of(project, file, words):
    return next(n for n, line in enumerate((project / file).read_text().split("\n"), 1) if words in line)


MISTAKES = {
    "a signature for other content": (
        "data/clinical/protocol.yml",
        'content: ""',
        'content: "12345678"',
        "the signature is for the content '12345678'",
    ),
    "a signature without the content": (
        "data/clinical/protocol.yml",
        'by: ""',
        'by: "A. Nurse"',
        "Empty 'by', 'on' and 'content', or have it read and signed again.",
    ),
    "a date that is none": ("data/clinical/protocol.yml", 'on: ""', 'on: "last week"', "write it as 2026-01-31"),
    "a tier that is not known": (
        SIGN,
        "tier: warning",
        "tier: alarming",
        "Use one of: critical, warning, contact, context",
    ),
    "a key that is not known": (SIGN, "tier: warning", "tier: warning\ntear: warning", "'tear' is not a key"),
    "a key that is missing": (SIGN, "tier: warning\n", "", "'tier' is missing"),
    "an id that is not the file's": (SIGN, "id: itching", "id: itchy", "Write 'id: itching'"),
    "a list that is not known": (
        SIGN,
        "lists: [withdrawal]",
        "lists: [withdraw]",
        "Use one of: withdrawal, overdose, device",
    ),
    "a warning sign on no list": (SIGN, "lists: [withdrawal]", "lists: []", "Add withdrawal, overdose or both"),
    "a class of words that is not known": (
        SIGN,
        "  - clawing at <limb>",
        "  - clawing at <lim>",
        "there is no class of words <lim>",
    ),
    "a phrasing that is a filler word": (SIGN, "  - itchy\n", "  - so\n", "'so' is a filler word"),
    "a question that is not known": (
        SIGN,
        "group: withdrawal_body",
        "group: skin",
        "there is no screening question 'skin'",
    ),
    "a place that is taken": (SIGN, "place: 2", "place: 1", "is taken by"),
    "a word that cannot be filled in": (
        SIGN,
        "{they} itching",
        "{thy} itching",
        "{thy} is not a word that can be filled in",
    ),
    "a brace that is not closed": (SIGN, "{they} itching", "{they itching", "cannot be filled in"),
    "no phrasing": (SIGN, "phrasings:", "phrasings: []\nnot_this_too:", "at least one phrasing"),
    "a key twice": (SIGN, "tier: warning", "tier: warning\ntier: contact", "stands twice"),
    "no YAML": (SIGN, "lists: [withdrawal]", "lists: [withdrawal", "is not YAML"),
    "a text that is missing": (
        "data/clinical/advice.yml",
        "bring: {text:",
        "carry: {text:",
        "the text 'bring' is missing",
    ),
    "a blank line in a text": (
        "data/clinical/advice.yml",
        "You did right to ask.",
        "You did\\n\\nright.",
        "blank line",
    ),
    "an instruction without the number first": (
        "data/clinical/advice.yml",
        '{text: "{emergency}: call now for',
        '{text: "Call now for',
        "does not begin with the emergency number",
    ),
    "a combination of a sign that is not there": (
        "data/clinical/rules.yml",
        "ask: dysreflexia_signs",
        "ask: dysreflexia",
        "there is no sign 'dysreflexia'",
    ),
    "a warning that leads to too little": (
        "data/clinical/rules.yml",
        "yes: emergency_care",
        "yes: call_team",
        "a warning sign must lead to emergency_care",
    ),
    "a sign of a figure that is not there": (
        "data/clinical/vitals.yml",
        "sign: fever",
        "sign: heat",
        "there is no sign 'heat'",
    ),
    "a sign to leave out of contrasts that is not there": (
        "data/language/variation.yml",
        "not_contrasted: [other_emergency",
        "not_contrasted: [other_danger",
        "there is no sign 'other_danger'",
    ),
    "a contrast without its other half": (
        "data/language/variation.yml",
        '"{other} yesterday , {here} today"',
        '"yesterday , {here} today"',
        "has a form that is not allowed",
    ),
    "too many questions": (
        "data/clinical/screening.yml",
        "limits: {screening: 9",
        "limits: {screening: 12",
        "less than or equal to 9",
    ),
    "an emergency number that is none": ("data/clinic.yml", '"911"', '"nine"', "has a form that is not allowed"),
    "a time zone that is none": ("data/clinic.yml", "America/New_York", "America/Springfield", "is not a time zone"),
    "a clinic without the crisis line": ("data/clinic.yml", "crisis:", "crises:", "'crisis' is missing"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_named_with_file_line_and_mend(project, name):
    file, old, new, words = MISTAKES[name]
    change(project, file, old, new)
    assert_named(project, file, words)


def test_the_line_is_the_line_of_the_mistake(project):
    change(project, SIGN, "tier: warning", "tier: alarming")
    with pytest.raises(ProtocolError) as caught:
        load_protocol(project)
    assert str(caught.value).startswith(f"{SIGN}:{line_of(project, SIGN, 'alarming')}: ")


def test_every_mistake_is_told_at_once(project):
    change(project, SIGN, "tier: warning", "tier: alarming")
    change(project, "data/clinic.yml", '"911"', '"nine"')
    with pytest.raises(ProtocolError) as caught:
        load_protocol(project)
    assert len({problem.file for problem in caught.value.problems}) == 2


def test_a_word_like_no_and_a_number_like_000_stay_what_they_are(project):
    change(project, "data/clinic.yml", '"911"', "000")
    protocol = load_protocol(project)
    assert protocol.clinic.emergency_number == "000"
    assert "no" in protocol.language.moves.moves["deny"].whole


def test_training_stops_at_a_mistake_and_says_it(project):
    for name in ("config.yml", "domain.yml", "endpoints.yml"):
        shutil.copy(ROOT / name, project)
    change(project, SIGN, "tier: warning", "tier: alarming")
    done = subprocess.run(
        [sys.executable, "-m", "rasa", "train", "--data", "data/nlu", "data/rules"],
        cwd=project,
        capture_output=True,
        text=True,
        env={**__import__("os").environ, "ITB_TRIAGE_ROOT": str(project)},
    )
    assert done.returncode != 0
    assert f"{SIGN}:3: " in done.stdout + done.stderr
    assert not list(project.glob("models/*.tar.gz"))


def test_the_server_does_not_start_half_configured(project):
    change(project, "data/clinic.yml", '"911"', '"nine"')
    done = subprocess.run(
        [sys.executable, "-m", "itb_triage", "check"],
        cwd=project,
        capture_output=True,
        text=True,
        env={**__import__("os").environ, "ITB_TRIAGE_ROOT": str(project)},
    )
    assert done.returncode == 1
    assert "data/clinic.yml:3: " in done.stderr
    assert "Traceback" not in done.stderr


def test_a_signature_holds_for_its_content_alone(project):
    content = load_protocol(project).content
    protocol = "data/clinical/protocol.yml"
    change(project, protocol, 'by: ""', 'by: "A. Nurse"')
    change(project, protocol, 'on: ""', 'on: "2026-11-21"')
    change(project, protocol, 'content: ""', f'content: "{content}"')
    signed = load_protocol(project)
    assert signed.version.reviewed.by == "A. Nurse"
    assert "opening_unreviewed" not in {part.text for parts in opening(signed) for part in parts}
    change(project, SIGN, "name: itching", "name: itchiness")
    with pytest.raises(ProtocolError, match="signed again"):
        load_protocol(project)
