"""A reading names what read it. The classifier is made by hand."""

import pytest

from itb_triage.assessment import State
from itb_triage.classifier import Scores
from itb_triage.conversation import answer
from itb_triage.understanding import Reading
from itb_triage.understanding.reader import Reader
from itb_triage.understanding.reading import ReadBy


class Hearing:
    """Hears nothing, and fails on messages of broken things."""

    def aside(self, part):
        return 0.0

    def scores(self, sentences):
        if any("broken" in sentence for sentence in sentences):
            raise RuntimeError("broken")
        return Scores({}, {}, {})

    def most_telling(self, texts):
        return 0


@pytest.fixture(scope="module")
def with_model(protocol):
    return Reader(protocol, Hearing(), model="7")


@pytest.mark.parametrize("text", ["his legs are stiff", "no", "itching", "", "!!"])
def test_each_reading_names_the_model_it_was_read_with(protocol, with_model, text):
    assert with_model.read(text).read_by == ReadBy(protocol.number, protocol.language_digest, "7")
    assert Reader(protocol).read(text).read_by == ReadBy(protocol.number, protocol.language_digest)


def test_a_message_on_which_the_model_fails_was_read_by_rules_alone(protocol, with_model):
    failed = with_model.read("something is broken").read_by
    assert failed == ReadBy(protocol.number, protocol.language_digest, None, failed="7")
    assert with_model.read("he is stiff").read_by.model == "7", "the next one is read as ever"


@pytest.mark.parametrize("text", ["he is stiff", "something is broken"])
def test_it_comes_through_the_message_bus(with_model, text):
    reading = with_model.read(text)
    assert Reading.from_dict(reading.as_dict()) == reading
    assert set(reading.read_by.as_dict()) >= {"protocol", "language", "model"}


@pytest.mark.parametrize(("text", "model"), [("he is stiff", "7"), ("something is broken", None)])
def test_the_item_and_the_turn_say_the_same(protocol, with_model, text, model):
    reading = with_model.read(text)
    turn = answer(protocol, State(), reading, 1.0)
    assert turn.item["model"] == model
    assert turn.reading == reading
