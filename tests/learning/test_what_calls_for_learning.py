"""What each classifier is learned from calls for a new one when it changes; what it is not, does not."""

import sys

import pytest

from tests.conftest import ROOT

sys.path.insert(0, str(ROOT / "tools"))
import prepare  # noqa: E402

ENTRANCES = {"__init__", "__main__"}  # they start the learning, and decide nothing about it


def test_every_file_of_the_learning_belongs_to_a_classifier():
    named = {name for paths in prepare.LEARNED_FROM.values() for name in paths}
    files = {f"itb_triage/learning/{file.name}" for file in (ROOT / "itb_triage/learning").glob("*.py")}
    assert {name for name in files if name not in named} == {f"itb_triage/learning/{name}.py" for name in ENTRANCES}
    assert all((ROOT / name).exists() for name in named)


@pytest.fixture
def learned_of(tmp_path):
    def learned_of(folder, name, text):
        file = tmp_path / folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        return prepare.learned_text(file)

    return learned_of


def test_who_reviewed_an_answer_and_where_it_is_from_call_for_no_new_learning(learned_of):
    entry = '  mri:\n    ways: [can she have an mri]\n    answer: "Ask."\n    source: [{document: "000"}]\n    reviewed: {by: ""}\n'
    changed = entry.replace('"000"', '"001"').replace('by: ""', 'by: "A. Nurse"')
    assert learned_of("knowledge", "a.yml", entry) == learned_of("knowledge", "a.yml", changed)
    for other in (entry.replace("can she", "may she"), entry.replace("Ask.", "Tell the team.")):
        assert learned_of("knowledge", "a.yml", entry) != learned_of("knowledge", "a.yml", other)


def test_a_limit_calls_for_no_new_learning_and_a_new_lead_does(learned_of):
    told = "sure_from: 0.3\nleads: [hello]\n"
    assert learned_of("language", "questions.yml", told) == learned_of(
        "language", "questions.yml", told.replace("0.3", "0.4")
    )
    more = told.replace("leads", "worry_from: 0.9\nleads")
    assert learned_of("language", "questions.yml", told) == learned_of("language", "questions.yml", more)
    assert learned_of("language", "questions.yml", told) != learned_of(
        "language", "questions.yml", told.replace("hello", "hi")
    )
