"""The learned model as it runs: what it says, how it is bounded, and that nothing hangs on it."""

import numpy as np
import pytest

from itb_triage.classifier import RELEASED, SignClassifier, released_model
from itb_triage.classifier.card import read_card, verified_parts
from itb_triage.classifier.signs import ABSENT, MOST_TOKENS, averaged
from itb_triage.understanding.reader import Reader


@pytest.fixture(scope="module")
def classifier():
    return released_model().signs


def test_it_knows_every_sign_and_gives_probabilities(classifier, protocol):
    scores = classifier.scores(["he is not breathing"])
    assert set(scores.there) == set(scores.named) == set(protocol.signs)
    assert set(scores.absent) == set(ABSENT)
    for value in (*scores.there.values(), *scores.named.values(), *scores.absent.values()):
        assert 0.0 <= value <= 1.0


@pytest.mark.parametrize(
    ("sign", "text"),
    [
        ("slow_breathing", "he has stopped breathing"),
        ("fever", "she is burning up"),
        ("itching", "he is scratching all over"),
    ],
)
def test_it_hears_what_is_plain(classifier, sign, text):
    assert classifier.scores([text]).there[sign] > 0.5


def test_it_hears_that_a_sign_is_denied(classifier):
    scores = classifier.scores(["she has no fever"])
    assert scores.named["fever"] > scores.there["fever"]
    assert max(scores.absent, key=scores.absent.get) == "denied"


def test_of_a_long_message_the_telling_part_is_read(classifier):
    calm = "we had a nice day and went to the park with the dog and had ice cream ."
    assert classifier.scores([calm] * 30 + ["his lips are blue ."] + [calm] * 30).there["slow_breathing"] > 0.5
    assert len(classifier._worth_reading([calm] * 60).split()) <= MOST_TOKENS


def test_the_regression_has_its_share_of_a_score(classifier):
    text = ["he keeps scratching his arms"]
    network_alone = SignClassifier(verified_parts(RELEASED, read_card(RELEASED)), share_of_grams=0.0)
    assert network_alone.scores(text).there != classifier.scores(text).there


def test_the_regression_has_less_of_it_where_the_network_hears_that_a_sign_is_not_there():
    there, by_grams = np.array([0.1, 0.1]), np.array([4.0, 4.0])
    heard, told_absent = averaged(there, np.array([0.0, 0.9]), by_grams, share=0.4)
    assert heard > 0.5
    assert told_absent < 0.2


@pytest.mark.parametrize("part", ["sorry to trouble you again", "my aunt says it is nothing", "no need to panic"])
def test_it_knows_an_aside(classifier, part):
    assert classifier.aside(part) > 0.5


@pytest.mark.parametrize("part", ["he is not breathing", "she does not want to live", "his legs are stiff", "if"])
def test_what_tells_a_sign_is_no_aside(classifier, part):
    assert classifier.aside(part) < 0.5


def test_an_empty_message_has_no_sign(classifier):
    assert max(classifier.scores([""]).there.values()) < 0.5


def test_scores_without_some_signs_say_nothing_of_them(classifier):
    scores = classifier.scores(["burning up"]).without({"fever"})
    assert "fever" not in scores.there
    assert "fever" not in scores.named


def test_a_classifier_that_fails_on_a_message_leaves_the_rules_and_no_text_in_the_log(protocol, caplog):
    class Failing:
        def scores(self, sentences):
            raise RuntimeError("he is not breathing")

    reading = Reader(protocol, Failing(), model="7").read("he is not breathing")
    assert reading.counted == ["slow_breathing"]
    assert reading.read_by.model is None  # the rules read it alone
    assert "RuntimeError" in caplog.text
    assert "breathing" not in caplog.text


def test_the_most_telling_sentence_is_found(whole_reader):
    text = "We went to the zoo with grandma. He has gone like a wet rag. Then we had ice cream."
    heard = [found for found in whole_reader.read(text).findings if found.basis.value == "heard"]
    assert all(found.text == "He has gone like a wet rag." for found in heard)
    assert whole_reader._hearing.hear(whole_reader._cutter.cut(text)).told_in == (33, 60)
