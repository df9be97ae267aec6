"""Words: cut, written out, in their places."""

import pytest

from itb_triage.understanding.words import Cutter


@pytest.fixture(scope="module")
def norms(protocol):
    cutter = Cutter(protocol.language.words)
    return lambda text: [word.norm for word in cutter.cut(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("she'll not wake", "she will not wake"),
        ("they\u2019ve stopped", "they have stopped"),
        ("we're off", "we are off"),
        ("he'd stopped", "he d stopped"),  # had, or would: left open
        ("I'm", "i am"),
        ("won't", "will not"),
        ("ill", "ill"),
        ("'ll", "ll"),
    ],
)
def test_what_an_apostrophe_joins_is_written_out(norms, text, expected):
    assert norms(text) == expected.split()


def test_words_written_out_of_one_share_its_place(protocol):
    words = Cutter(protocol.language.words).cut("and she'll sleep")
    assert [(word.start, word.end) for word in words] == [(0, 3), (4, 10), (4, 10), (11, 16)]
