"""Rasa's own commands work on the project as documented."""

from functools import partial

from tests.conftest import MODEL, run_module

rasa = partial(run_module, "rasa")


def test_validate_finds_no_conflict():
    done = rasa("data", "validate", "--fail-on-warnings", "--data", "data/nlu", "data/rules")
    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    assert "No story structure conflicts found" in said


def test_the_test_stories_pass(tmp_path):
    done = rasa(
        "test",
        "core",
        "--model",
        str(MODEL),
        "--stories",
        "tests/rasa",
        "--fail-on-prediction-errors",
        "--out",
        str(tmp_path),
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "story_report.json").exists()
