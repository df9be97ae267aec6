"""Typing errors and words run together are mended; other words are left alone."""

import pytest


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("iwanttodie", "i want to die"),
        ("helpshewontwakeup", "help she wont wake up"),
        ("darkbrownwee", "dark brown wee"),
        ("thankyousomuch", "thank you so much"),
        ("unresponive", "unresponsive"),
        ("blod", "blood"),
        ("stoped", "stopped"),
        ("buring", "burning"),
        ("weesk", "weeks"),
        ("beathing", "breathing"),
        ("itchin", "itching"),
        ("hislips", "his lips"),
    ],
)
def test_it_is_mended(reader, written, read):
    assert " ".join(reader._spelling.mend(written)) == read


@pytest.mark.parametrize(
    "word", ["amadeus", "sainsburys", "minecraft", "gabapentin", "leicester", "physiotherapist", "sebastiano", "aia"]
)
def test_a_name_or_a_word_of_its_own_is_left_alone(reader, word):
    assert reader._spelling.mend(word) == (word,)


def test_a_word_without_end_takes_no_time(reader):
    assert reader._spelling.mend("a" * 5000) == ("a" * 5000,)
