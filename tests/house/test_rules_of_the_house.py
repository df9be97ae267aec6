"""Rules of the house, held by tests: who imports whom, where clinical words may stand, what Rasa trains on."""

import ast
import os
import re
import subprocess
from fnmatch import fnmatch
from pathlib import Path

import pytest
import yaml

from tests.conftest import ROOT

PYTHON = [
    file
    for folder in ("itb_triage", "assistant", "actions", "staff", "tools")
    for file in (ROOT / folder).rglob("*.py")
    if file.parent.name != "migrations"  # as Django writes them
]
SCRIPTS = sorted([*(ROOT / "widget").glob("*.js"), *(ROOT / "staff").rglob("*.js")])
PAGES = sorted((ROOT / "staff").rglob("*.html"))
LONGEST_FILE = 300  # lines
CORE_ORDER = {  # a part of the core may import only these others
    "protocol": set(),
    "classifier": set(),
    "understanding": {"protocol", "classifier"},
    "learning": {"protocol", "classifier", "understanding"},
    "assessment": {"protocol", "understanding"},
    "wording": {"protocol", "understanding", "assessment"},
    "texting": {"protocol", "understanding", "assessment", "wording"},
    "record": {"protocol", "understanding", "assessment"},
    "corrections": {"protocol"},
}
STAFF_ORDER = {  # an app of the console may import only these others
    "conversations": set(),
    "people": set(),
    "audit": {"conversations", "people"},
    "alerts": {"conversations", "people", "audit", "given"},
    "reviews": {"conversations", "people", "audit", "alerts"},
    "dashboard": {"conversations", "people", "audit", "reviews"},
    "retention": {"conversations", "people", "audit", "alerts", "reviews"},
    "exports": {"conversations", "people", "audit", "reviews", "dashboard"},
}


def project_files():
    """The files of the project: all but what .gitignore names, and git's own."""
    ignored = [line.rstrip("/") for line in (ROOT / ".gitignore").read_text().split() if not line.startswith("#")]
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if name != ".git" and not any(fnmatch(name, each) for each in ignored)]
        yield from (Path(folder) / name for name in names if not any(fnmatch(name, each) for each in ignored))


def imported(file):
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


@pytest.mark.parametrize("file", PYTHON, ids=lambda file: str(file.relative_to(ROOT)))
def test_imports_run_one_way(file):
    folder, *rest = file.relative_to(ROOT).parts
    names = set(imported(file))
    tops = {name.split(".")[0] for name in names}
    if folder == "itb_triage":
        assert not tops & {"rasa", "rasa_sdk", "sanic", "django", "assistant", "actions", "staff"}
        if rest[0] in CORE_ORDER:
            used = {name.split(".")[1] for name in names if name.startswith("itb_triage.")} - {rest[0]}
            assert used <= CORE_ORDER[rest[0]], used
    if folder == "assistant":
        assert not tops & {"actions", "staff", "rasa_sdk"}
    if folder == "actions":
        assert not tops & {"assistant", "rasa", "staff"}
    if folder == "staff":
        assert not tops & {"assistant", "actions", "rasa", "rasa_sdk", "sanic"}
        if rest[0] in STAFF_ORDER:
            used = {name.split(".")[1] for name in names if name.startswith("staff.")} - {rest[0]}
            assert used <= STAFF_ORDER[rest[0]], used


def test_importing_the_core_and_the_actions_loads_nothing_slow():
    code = (
        "import sys, itb_triage, itb_triage.protocol, itb_triage.assessment; slow = {'rasa', 'tensorflow', 'spacy', 'sklearn'}; "
        "assert not slow & set(sys.modules), slow & set(sys.modules); import actions.actions; "
        "assert not {'rasa', 'tensorflow', 'spacy'} & set(sys.modules)"
    )
    subprocess.run([str(ROOT / ".venv/bin/python"), "-c", code], cwd=ROOT, check=True)


def test_starting_the_console_loads_nothing_slow():
    code = (
        "import os, sys; os.environ['DJANGO_SETTINGS_MODULE'] = 'staff.settings'; import django; django.setup(); "
        "import staff.urls; slow = {'rasa', 'tensorflow', 'spacy', 'sklearn', 'numpy'}; "
        "assert not slow & set(sys.modules), slow & set(sys.modules)"
    )
    env = {**os.environ, "ITB_TRIAGE_CONSOLE_SECRET": "s" * 40}
    subprocess.run([str(ROOT / ".venv/bin/python"), "-c", code], cwd=ROOT, check=True, env=env)


def clinical_words(protocol):
    """Ids of signs, phrasings of one word, and names of measures."""
    one_word = {
        phrase for sign in protocol.signs.values() for phrase in sign.phrasings if phrase.isalpha() and len(phrase) > 3
    }
    measures = {
        name
        for measure in protocol.vitals.measures.values()
        for name in measure.names
        if name.isalpha() and len(name) > 3
    }
    # "running" and "spiked" name a temperature in speech only; "high" and the like are not in the list at all
    return set(protocol.signs) | one_word | set(protocol.vitals.measures) | measures - {"running"}


@pytest.mark.parametrize(
    "file",
    [*PYTHON, *SCRIPTS, *PAGES, *(ROOT / "data" / "rules").glob("*.yml")],
    ids=lambda file: str(file.relative_to(ROOT)),
)
def test_no_clinical_word_stands_in_code_or_rules(protocol, file):
    text = file.read_text()
    if file.suffix == ".py":
        tree = ast.parse(text)
        documented = {
            id(node.body[0].value)
            for node in ast.walk(tree)
            if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef))
            and node.body
            and isinstance(node.body[0], ast.Expr)
            and isinstance(node.body[0].value, ast.Constant)
        }
        strings = [
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documented
        ]
        names = [node.id for node in ast.walk(tree) if isinstance(node, ast.Name)]
        text = " ".join([*strings, *names])
    found = set(re.findall(r"[a-z_]+", text.lower())) & clinical_words(protocol)
    assert not found


def test_rasa_takes_nothing_but_its_own_folders_for_training_data():
    for file in (ROOT / "data").rglob("*.yml"):
        if file.parent.name not in ("nlu", "rules"):
            assert not re.search(r"^\s*(rules|stories|nlu|responses)\s*:", file.read_text(), re.M), file


def test_every_move_is_an_intent_with_a_rule_and_examples(protocol):
    intents = set(yaml.safe_load((ROOT / "domain.yml").read_text())["intents"])
    moves = set(protocol.language.moves.moves)
    assert moves | {"report", "unclear"} == intents
    rules = (ROOT / "data/rules/assessment.yml").read_text() + (ROOT / "data/rules/conversation.yml").read_text()
    examples = (ROOT / "data/nlu/conversation.yml").read_text()
    for intent in intents:
        assert f"intent: {intent}\n" in rules, intent
        assert f"intent: {intent}\n" in examples, intent


def test_files_stay_small():
    for file in PYTHON:
        assert len(file.read_text().split("\n")) <= 300, file


def test_no_registry_is_named_anywhere():
    names = re.compile(r"pypi\.|pythonhosted|npmjs|deb\.debian|\bregistry\.|--index-url|--extra-index|find-links", re.I)
    tracked = [str(file.relative_to(ROOT)) for file in project_files()]
    for name in tracked:
        if name.startswith("tests/house/") or name == "Makefile" or name.endswith(".zip"):
            continue
        assert not names.search((ROOT / name).read_text(errors="replace")), name


@pytest.mark.parametrize(("file", "rasa"), [("assistant/launch.py", "import rasa.core.run"), ("tools/prepare.py", "'rasa'")])
def test_the_slow_looker_is_imported_before_rasa(file, rasa):
    """skops looks through all loaded modules when imported: seconds, once there are many."""
    text = (ROOT / file).read_text()
    assert text.index("skops.io") < text.index(rasa)


def test_every_source_that_is_cited_can_be_looked_up():
    evidence = (ROOT / "docs" / "evidence.md").read_text()
    sources = evidence[evidence.index("## Sources") :]
    files = [*(ROOT / "data" / "clinical").rglob("*.yml"), *(ROOT / "tests" / "dialogues" / "published").glob("*.yml")]
    cited = {
        code
        for file in files
        for line in file.read_text().splitlines()
        if "source" in line
        for code in re.findall(r"\[([A-Z0-9-]+)\]", line)
    }
    assert cited
    unknown = {code for code in cited if not re.search(rf"\b{re.escape(code.removeprefix('MDT-'))}\b", sources)}
    assert not unknown


def test_every_sign_has_messages_of_its_own(protocol):
    mirrored = {file.stem for file in (ROOT / "tests" / "language" / "signs").glob("*.yml")}
    assert mirrored == set(protocol.signs)


def test_no_file_is_too_long_to_be_read():
    long = [
        file
        for file in project_files()
        if file.suffix not in (".lock", ".png", ".zip") and len(file.read_text(errors="replace").splitlines()) > LONGEST_FILE
    ]
    assert not long


def test_every_setting_of_the_environment_is_documented():
    code = "".join(file.read_text() for file in PYTHON)
    documented = (ROOT / "docs" / "operators.md").read_text()
    settings = set(re.findall(r"ITB_TRIAGE_[A-Z_]+", code))
    assert settings
    assert all(name in documented for name in settings)
