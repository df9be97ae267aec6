"""Changed messages are changed as they say, and no further."""

from bench.evaluate.messages import Labelled, read_from
from bench.evaluate.variants import invariance, mistyped, of_another, reordered


def test_one_letter_is_wrong():
    text = "his breathing is slow"
    wrong = mistyped(text)
    assert wrong != text
    assert wrong.split()[0] == "his"
    assert mistyped(text) == wrong
    assert mistyped("he is ok") == "he is ok"


def test_told_of_another_person():
    assert (
        of_another("He's hot and my son says so, him and his mum")
        == "She's hot and my daughter says so, her and her dad"
    )
    assert of_another("the chair is here") == "the chair is here"


def test_halves_are_turned_round_only_where_each_stands_alone():
    present, denied = ({"fever": status} for status in ("present", "denied"))
    assert reordered(Labelled("we were out. he is hot now", "g", present)) == "he is hot now. we were out"
    assert reordered(Labelled("no fever, he is fine now", "g", denied)) == "no fever, he is fine now"
    assert reordered(Labelled("hot", "g", present)) == "hot"


def test_a_reader_that_believes_reassurance_is_found_out(protocol):
    def believes(text):
        return read_from(protocol, {} if "nothing" in text or "hot" not in text else {"fever": "present"})

    shares = invariance(believes, [Labelled("he is hot", "g", {"fever": "present"})], "work")
    assert shares["played down"].right == 0
    assert shares["another person"].right == 1
