"""Any text at all is read: no exception, a bounded time, places that lie in the message."""

import time

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

MOST_SECONDS = 1.0  # far above what reading takes: only endless work shows
PIECES = st.sampled_from(
    [
        "he is not breathing",
        "no fever",
        "38.9",
        "BP 190/110",
        "💤",
        "\u202e",
        "\x00",
        "\ufeff",
        "a\u0301" * 50,
        "'" * 30,
    ]
    + [
        "no " * 80,
        "not, " * 60,
        "x" * 5000,
        "9" * 400,
        "/" * 200,
        "\n" * 100,
        "if he she " * 40,
        "ﬁ",
        "İ",
        "ß" * 20,
        "\u200d" * 40,
    ]
)
TEXTS = st.one_of(
    st.text(max_size=400), st.lists(PIECES, max_size=12).map(" ".join), st.lists(PIECES, max_size=6).map("".join)
)


@given(TEXTS)
@settings(
    max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_any_text_is_read(whole_reader, text):
    began = time.perf_counter()
    reading = whole_reader.read(text)
    assert time.perf_counter() - began < MOST_SECONDS
    for found in reading.findings:
        assert 0 <= found.start <= found.end <= len(text)
        assert found.text == text[found.start : found.end]
    assert type(reading).from_dict(reading.as_dict()).counted == reading.counted


def test_long_texts_and_words_take_bounded_time(whole_reader):
    for text in (
        "stiff " * 1700,
        "é" * 10_000,
        "a" * 5_000,
        "no not never " * 800,
        "no fever " * 1100,
        "he isn't hot, " * 700,
        "not stiff and he " * 590,
        "temp 39 now " * 800,
        "1 2 3 " * 2000,
        "his lips, " * 1000,
    ):
        began = time.perf_counter()
        whole_reader.read(text)
        assert time.perf_counter() - began < MOST_SECONDS, text[:20]
