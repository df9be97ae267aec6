"""Asides are left out before the rest is read, and a sign never is. The classifier is made by hand."""

import pytest

from itb_triage.classifier import Scores
from itb_triage.understanding.asides import AsideReader
from itb_triage.understanding.reader import Reader

POLITE = ("sorry to disturb", "my uncle says it is nothing", "no need to panic", "it is not that bad")


class Knowing:
    """Takes the parts in POLITE for asides."""

    def aside(self, part):
        return float(any(polite in part for polite in POLITE))

    def scores(self, sentences):
        heard = 0.9 if "disappear" in sentences[0] else 0.0
        return Scores({"self_harm": heard, "fever": 0.0}, {}, {})


@pytest.fixture(scope="module")
def left(protocol):
    reader = Reader(protocol)
    asides = AsideReader(Knowing(), protocol.language.asides, 0.2)

    def call(text):
        words = reader._cutter.cut(text)
        found, _ = reader._rules.find(text, words, False)
        return " ".join(word.norm for word in asides.without(words, found))

    return call


@pytest.mark.parametrize(
    "text",
    [
        "Sorry to disturb, he is stiff as a board",
        "sorry to disturb. he is stiff as a board",
        "sorry to disturb but he is stiff as a board",
        "Sorry to disturb, my uncle says it is nothing, he is stiff as a board",
        "he is stiff as a board, it is not that bad",
        "he is stiff as a board, but it is not that bad",
        "no need to panic: he is stiff as a board",
    ],
)
def test_what_is_left_is_the_message_without_them(left, text):
    assert left(text).strip(" .") == "he is stiff as a board"


def test_a_part_in_which_a_sign_was_found_stays(left):
    assert "fever" in left("no need to panic he has a fever, she is well")


def test_a_part_in_which_a_sign_is_heard_stays(left):
    assert "disappear" in left("it is not that bad I disappear, thank you for all")


def test_no_sign_is_heard_in_an_aside(protocol):
    reader = Reader(protocol, Knowing())
    assert reader.heard_in("no need to panic, I just want to disappear", "self_harm") not in "no need to panic"


def test_of_a_message_that_is_nothing_else_one_part_stays(left):
    assert left("sorry to disturb, no need to panic") == "sorry to disturb"
    assert left("sorry to disturb") == "sorry to disturb"


def test_a_message_that_sounds_like_one_is_read_as_it_would_be_without_others(left):
    assert left("no need to panic, I think he may be a bit warm") == left("I think he may be a bit warm")


def test_a_message_without_any_is_left_as_it_is(left):
    assert left("he is stiff, and he has a fever.") == "he is stiff , and he has a fever ."


def test_without_a_classifier_there_are_none(protocol):
    words = Reader(protocol)._cutter.cut("sorry to disturb, he is stiff")
    assert AsideReader(None, protocol.language.asides, 0.2).without(words, ()) is words


def test_a_classifier_that_fails_leaves_every_word(protocol, caplog):
    class Failing:
        def aside(self, part):
            raise RuntimeError(part)

    words = Reader(protocol)._cutter.cut("sorry to disturb, he is stiff")
    assert AsideReader(Failing(), protocol.language.asides, 0.2).without(words, ()) is words
    assert "RuntimeError" in caplog.text
    assert "stiff" not in caplog.text
