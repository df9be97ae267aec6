"""The regression on words and letters: learned from a few messages, written, and read again."""

import numpy as np
import pytest

from itb_triage.classifier.ngrams import NGrams, letter_grams, word_grams
from itb_triage.learning.examples import Example
from itb_triage.learning.ngrams import learn_ngrams
from itb_triage.learning.packing import LARGEST, small_regression

SIGNS = ["fever", "itching"]
ROWS = [
    Example(text, signs)
    for text, signs in (
        ("he is burning hot", {"fever": "present"}),
        ("she is burning up", {"fever": "possible"}),
        ("a hot forehead", {"fever": "present", "itching": "either"}),
        ("he scratches his arms", {"itching": "present"}),
        ("she scratches all night", {"itching": "present"}),
        ("no fever today", {"fever": "denied"}),
        ("a day at the zoo", {}),
        ("a night at the zoo", {}),
    )
]


@pytest.fixture(scope="module")
def whole():
    return learn_ngrams(ROWS, SIGNS)


@pytest.fixture(scope="module")
def learned(whole):
    return NGrams(small_regression(whole), 2)


def test_words_and_letters_are_taken_in_a_row():
    assert word_grams("he is hot") == ["he", "is", "hot", "he is", "is hot", "he is hot"]
    assert letter_grams("hot") == ["_ho", "hot", "ot_", "_hot", "hot_", "_hot_"]


def test_what_was_seen_with_a_sign_speaks_for_it_and_what_was_seen_without_speaks_against_it(learned):
    hot, scratching, calm = (dict(zip(SIGNS, learned.logits(text))) for text in ("burning hot", "scratches", "the zoo"))
    assert hot["fever"] > calm["fever"]
    assert scratching["itching"] > calm["itching"]
    assert hot["fever"] > hot["itching"]
    assert scratching["itching"] > scratching["fever"]


def test_a_word_it_knows_by_its_letters_alone_still_speaks(learned):
    known, unknown = (learned.logits(text)[0] for text in ("burningg", "xyz"))
    assert known > unknown


def test_of_what_was_never_seen_it_says_the_same_of_all(learned):
    assert list(learned.logits("xyz")) == list(learned.logits(""))


def test_a_weight_of_eight_bits_is_off_by_half_a_unit_at_most(whole, learned):
    for kind in ("words", "letters"):
        kept = learned._weights[kind] * learned._unit
        assert np.abs(kept - whole[f"{kind}.weights"]).max() <= learned._unit.max() / 2 + 1e-6
    largest = [np.abs(whole[f"{kind}.weights"]).max(0) for kind in ("words", "letters")]
    assert learned._unit == pytest.approx(np.max(largest, 0) / LARGEST)
