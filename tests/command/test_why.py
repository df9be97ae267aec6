"""`itb-triage explain --why`: where each sign was found, and why its status is what it is."""

from functools import partial

from tests.conftest import run_module

why = partial(run_module, "itb_triage", "explain", "--why")


def test_each_sign_with_its_words_and_the_reason_for_its_status():
    told = why("no fever but his legs are stiff").stdout
    assert 'fever: denied\n  found in: "fever" (by a phrasing)\n  because of "no" (denied)' in told
    assert 'increased_spasticity: present\n  found in: "stiff" (by a phrasing)' in told


def test_a_figure_is_named_as_one():
    assert 'fever: present\n  found in: "temp 39.2" (by a figure)' in why("temp 39.2").stdout


def test_no_sign_is_said_so():
    assert why("when are you open?").stdout == "no sign\n"


def test_the_question_that_is_asked_is_named():
    assert why("How often is the pump refilled?").stdout.endswith("asks: how_often_refill\n")
    assert why("what is the right dose for my daughter").stdout.endswith("asks: ~dose\n")


def test_a_file_cannot_be_told_in_words():
    done = why("--jsonl", "x")
    assert done.returncode == 2
    assert "--why takes one message" in done.stderr
