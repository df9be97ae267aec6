"""What is learned from is one value: nothing else is read, and each change of it is told by its digest."""

import ast
import random
import shutil
from dataclasses import replace

import pytest

from itb_triage.learning.plans import QuestionPlan, SignPlan
from itb_triage.learning.training_data import LABELLED, load_training_data
from itb_triage.protocol import load_protocol
from tests.conftest import ROOT

READS_THE_DATA = {"training_data", "examples", "__main__"}


@pytest.fixture(scope="module")
def data(protocol):
    return load_training_data(ROOT, protocol)


def changed(tmp_path, file, old, new):
    """The groups whose digest differs once `old` is `new` in a file of data/."""
    shutil.copytree(ROOT / "data", tmp_path / "data")
    path = tmp_path / "data" / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    now = load_training_data(tmp_path, load_protocol(tmp_path)).digests()
    before = load_training_data(ROOT, load_protocol(ROOT)).digests()
    return {group for group in before if before[group] != now[group]}


@pytest.mark.parametrize("module", sorted((ROOT / "itb_triage" / "learning").glob("*.py")), ids=lambda file: file.stem)
def test_nothing_that_learns_reads_the_project(module):
    if module.stem in READS_THE_DATA:
        return
    tree = ast.parse(module.read_text())
    imported = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    names = {alias.name for node in imported if node.module == "itb_triage.protocol" for alias in node.names}
    assert not names & {"Protocol", "load_protocol", "project_root"}


def test_an_example_and_a_label(tmp_path):
    assert changed(tmp_path, "language/examples/fever.yml", ": {fever: present}", ": {fever: possible}") == {"examples"}


@pytest.mark.parametrize(
    ("file", "old", "new", "groups"),
    [
        ("language/variation.yml", "last summer {message}", "last spring {message}", {"variation"}),
        ("language/questions.yml", '"can you tell me"', '"could you tell me"', {"variation"}),
        ("language/asides.yml", "it may be nothing at all", "it might be nothing at all", {"variation"}),
        ("language/questions.yml", "sure_from: 0.35", "sure_from: 0.36", set()),
        ("language/classifier.yml", "beside_from: 0.15", "beside_from: 0.16", set()),
        ("knowledge/documents.yml", "file: 000", "file: 001", set()),
    ],
)
def test_what_calls_for_learning_and_what_does_not(tmp_path, file, old, new, groups):
    assert changed(tmp_path, file, old, new) == groups


def test_a_new_phrasing_is_new_to_the_model_and_no_cause_to_learn(tmp_path):
    found = changed(tmp_path, "clinical/signs/fever.yml", "phrasings:\n", "phrasings:\n  - hot as a pie\n")
    assert "phrasings" in found
    assert not found & set(LABELLED)


def test_every_item_can_be_told_from_every_other(data):
    items = list(data.items())
    assert len(items) > 30_000
    assert {"sign", "phrasing", "look-alike", "example", "way to ask"} == {kind for kind, _ in items}


def test_phrasings_and_look_alikes_are_learned_from_too(data, protocol):
    rows = SignPlan(data, str.strip, 7)._written()
    phrasings = sum(len(sign.phrasings) + len(sign.not_this) for sign in protocol.signs.values())
    assert len(rows) == phrasings + len(data.examples)
    assert sum(row.weight < 1 for row in rows) == phrasings
    assert all("<" not in row.text for row in rows if row.weight < 1)


@pytest.mark.parametrize("plan", [SignPlan, QuestionPlan])
def test_a_round_is_the_same_each_time_and_no_other_round(data, plan):
    few = replace(data, examples=data.examples[::40], phrasings=data.phrasings[::40], ways=data.ways[::40])
    one, same, other = (plan(few, str.strip, 7) for _ in range(3))
    assert one.messages(1) == same.messages(1)
    assert one.messages(1) != other.messages(2)
    assert plan(few, str.strip, 8).messages(1) != one.messages(1)


def test_over_the_rounds_every_report_comes_up(data):
    from itb_triage.learning.question_messages import REPORTS, QuestionMessages

    messages = QuestionMessages(data, 7, random.Random(1), str.strip)
    rounds = -(-len(messages._told) // REPORTS)
    from itb_triage.learning.question_messages import _share

    seen = {id(row) for number in range(rounds) for row in _share(messages._told, REPORTS, number)}
    assert len(seen) == len(messages._told)
