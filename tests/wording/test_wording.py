"""The words that are sent: filled in for every patient and clinic, and fit to be read at night."""

import re
from string import Formatter

import pytest

from itb_triage.assessment import State
from itb_triage.understanding.reading import Who
from itb_triage.wording.grammar import fillings
from itb_triage.wording.render import text_of

PEOPLE = [None, Who("he", "your son"), Who("she"), Who("they", "the resident"), Who("you")]
LONGEST_SENTENCE = 25  # words


def plain(protocol):
    """Texts that need nothing but the clinic and the patient."""
    known = set(fillings(protocol, None))
    for name, text in protocol.texts.items():
        if {field for _, field, _, _ in Formatter().parse(text.text) if field} <= known:
            yield name


@pytest.mark.parametrize("who", PEOPLE, ids=str)
def test_every_text_is_filled_in(protocol, who):
    for name in plain(protocol):
        said = text_of(protocol, name, State(who=who))
        assert said and "{" not in said and "  " not in said, said
        assert not re.search(r"\b(he|she) (are|have|do)\b|\b(they|you) (is|has|does)\b", said), said
        assert said[0].isupper() or said[0].isdigit(), said


@pytest.mark.parametrize("who", PEOPLE, ids=str)
def test_every_question_is_filled_in(protocol, who):
    words = fillings(protocol, who)
    for sign in protocol.signs.values():
        for text in (sign.question, sign.means, sign.why, sign.in_a_list or ""):
            said = text.format_map(words)
            assert not re.search(
                r"(?<![Dd]oes )\b(he|she) (are|have|do)\b|\b(Are|Have|Do) (he|she)\b|\b(Is|Has|Does) you\b", said
            ), said


def test_sentences_are_short_enough_for_a_tired_reader(protocol):
    for name in plain(protocol):
        for sentence in re.split(r"[.!?:\n]", text_of(protocol, name, State())):
            assert len(sentence.split()) <= LONGEST_SENTENCE, (name, sentence)


def test_an_urgent_text_begins_with_the_number(protocol):
    for name in ("emergency_now", "emergency_now_short", "emergency_care", "emergency_care_short", "last_resort"):
        assert text_of(protocol, name, State()).startswith(protocol.clinic.emergency_number)


@pytest.mark.parametrize(
    "words",
    ["you are fine", "is fine", "don't worry", "do not worry", "nothing to worry", " mg", "mcg", "you have withdrawal"],
)
def test_no_text_reassures_diagnoses_or_names_a_dose(protocol, words):
    texts = [text.text for text in protocol.texts.values()]
    texts += [
        getattr(sign, key) or ""
        for sign in protocol.signs.values()
        for key in ("question", "means", "why", "in_a_list")
    ]
    assert not [text for text in texts if words in text.lower()]
