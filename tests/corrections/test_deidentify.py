"""What is taken out of a message before it leaves the clinic, and what must stay in it."""

import pytest

from itb_triage.corrections import deidentifier_for
from itb_triage.protocol import ProtocolError
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def clean():
    return deidentifier_for(ROOT).clean


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("this is Maria Gonzalez, my son is stiff", ["Maria", "Gonzalez"]),
        ("jonas wont wake up", ["jonas"]),
        ("my daughter Nkechi is floppy", ["Nkechi"]),
        ("we live in Kalamazoo near Three Rivers", ["Kalamazoo", "Three Rivers"]),
        ("Dr. Abernathy changed it on 3/14/2025", ["Abernathy", "3/14", "2025"]),
        ("nurse Patel saw her March 3rd", ["Patel", "March 3"]),
        ("call me at (555) 123-4567", ["123", "4567"]),
        ("+44 7700 900123 is my mobile", ["900123", "7700"]),
        ("write to jane.doe@mail.example", ["jane", "mail.example"]),
        ("look at https://photos.example/abc?id=9", ["photos", "abc"]),
        ("12 Oak Street, he is itchy", ["12 Oak", "Oak Street"]),
        ("MRN A1234567", ["1234567"]),
        ("she is 92 years old", ["92"]),
        ("thanks, Sarah's mom", ["Sarah"]),
        ("I told Will that he is stiff", ["Will"]),
        ("her name is Aoife and she shakes", ["Aoife"]),
        ("born 2011-05-04", ["2011", "05-04"]),
    ],
)
def test_what_tells_who_it_is_goes(clean, text, gone):
    cleaned = clean(text)
    assert not [each for each in gone if each.lower() in cleaned.lower()], cleaned


@pytest.mark.parametrize(
    "text",
    [
        "temp 102.4, bp 160/95, hr 120, sats 91 at 3:15",
        "he will be stiff, it may be the refill",
        "he breathes 12 14 16 times a minute",
        "Mom is scratching. Grandma too",
        "BREATHING IS SLOW and his LIPS ARE BLUE",
        "she is 8 years old and her arms just hang",
        "2 tones every 10 minutes since 6 am",
        "no fever, no itching. Nothing else",
        "he has baclofen pump, ITB, 40 ml",
        "o2 sat 88% on 2 l",
    ],
)
def test_what_tells_of_signs_stays(clean, text):
    assert clean(text) == text


@pytest.mark.parametrize(
    "text", ["", " ", "🙂🙂", "'", "\n\n", "a" * 5_000, "1" * 3_000, "@ @ @", "A. B. C. D.", "Ω≈ç√"]
)
def test_any_text_comes_through(clean, text):
    assert isinstance(clean(text), str)


def test_cleaned_once_is_cleaned(clean):
    text = "this is Maria Gonzalez, call 555-123-4567, we live in Kalamazoo, Dr Abernathy on 3/14/2025"
    assert clean(clean(text)) == clean(text)


def test_a_mistake_in_the_data_names_file_and_line(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "deidentify.yml").write_text("stand_ins: {name: A}\n")
    with pytest.raises(ProtocolError, match=r"data/deidentify.yml:\d+"):
        deidentifier_for(tmp_path)
