"""What an aside is learned from."""

from math import exp

from itb_triage.classifier.signs import _spoken_for
from itb_triage.learning.asides import learn_asides, standing_apart
from itb_triage.learning.examples import load_examples
from tests.conftest import ROOT


def test_of_a_frame_only_what_the_message_is_no_part_of_stands_apart():
    frames = ["{message} ? no , not at all", "it is not that {message}", "we feared {message} , false alarm"]
    assert standing_apart(frames) == ["no", "not at all", "false alarm"]


def test_what_is_polite_is_known_in_other_words_and_what_takes_a_sign_back_is_heard(protocol):
    told = protocol.language.asides
    weights = learn_asides(told.asides, load_examples(ROOT, protocol), told.not_asides)

    def aside(part):
        return 1 / (1 + exp(-weights[""] - _spoken_for(weights, part)))

    for part in ("i hate to bother the nurses", "my uncle says it is nothing", "sorry to ask at night"):
        assert aside(part) > told.sure_from, part
    for part in ("not now", "that was years ago", "in my dream", "gone again", "no , never", "that was the dog"):
        assert aside(part) < told.sure_from, part
