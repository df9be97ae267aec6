"""A reply cut into text messages: at most three, at sentence ends, numbered, the instruction alone in the first."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itb_triage.protocol.gsm import SEPTETS, plain, septets, strangers
from itb_triage.texting.segments import MOST, NUMBERED, compose

HINT = "Reply MORE for the rest."
LONG = "This sentence has exactly fifty letters, as counted"  # 51 with its full stop
sentences = st.lists(st.sampled_from([f"{LONG}.", "Short.", 'Say: "One. Two."', "Is it?", "- a line"]), max_size=12)
anything = st.lists(st.text(max_size=400).filter(lambda text: "\n\n" not in text), max_size=6)


def test_what_fits_into_one_has_no_number():
    assert compose(["I am here.", "What do you see?"], False, HINT) == (("I am here.\nWhat do you see?",), ())


def test_a_single_one_may_be_as_long_as_a_text_message_and_no_longer():
    assert len(compose(["a" * 80, "b" * 79], False, HINT)[0]) == 1
    assert len(compose(["a" * 80, "b" * 80], False, HINT)[0]) == 2


def test_the_first_stands_alone_and_all_are_numbered():
    sent, rest = compose(["911: call now.", "It is so.", "911: call."], True, HINT)
    assert sent == ("911: call now. (1/2)", "It is so.\n911: call. (2/2)")
    assert rest == ()


def test_sentences_stay_whole():
    sent, _ = compose([f"{LONG}. {LONG}. {LONG}. {LONG}."], False, HINT)
    assert [part.count(LONG) for part in sent] == [2, 2]
    assert all(part.removesuffix(f" ({n}/2)").endswith(".") for n, part in enumerate(sent, 1))


def test_a_quotation_is_not_cut_and_a_short_title_ends_no_sentence():
    said = 'Say: "My son has a pump. Possible withdrawal." I am a helper of St. Mary and Dr. Who.'
    sent, _ = compose([f"{LONG}. {LONG}. {said}"], False, HINT)
    assert any('Say: "My son has a pump. Possible withdrawal."' in part for part in sent)
    assert any("of St. Mary and Dr. Who." in part for part in sent)


def test_what_does_not_fit_is_left_for_later_from_behind_and_the_last_message_is_always_sent():
    middle = " ".join(f"{LONG} {n}." for n in range(12))
    sent, rest = compose(["911: call now.", middle, "When did it start?"], True, HINT)
    assert len(sent) == MOST
    assert HINT in sent[-1]
    assert sent[-1].endswith("When did it start? (3/3)")
    assert rest
    assert rest[-1] == f"{LONG} 11."
    told = "".join(sent)
    assert [n for n in range(12) if f"{LONG} {n}." in told] == list(range(12 - len(rest)))


def test_a_question_is_kept_in_one_text_message_where_there_is_room():
    question = "Try to wake them. Do they give no answer?\nReply 1 YES, 2 NO."
    sent, _ = compose([f"{LONG}. {LONG}.", question], False, HINT)
    assert sent[-1] == f"{question} (2/2)"


@given(sentences, sentences, st.booleans())
def test_nothing_is_lost_and_nothing_is_too_long(first, second, alone):
    messages = [" ".join(part) for part in (["911: call now."], first, second) if part]
    sent, rest = compose(messages, alone, HINT)
    assert 1 <= len(sent) <= MOST
    assert all(septets(part) <= SEPTETS for part in sent)
    told = re.sub(r" \(\d/\d\)", "", " ".join(sent)).replace(HINT, "")
    assert sorted(" ".join([told, *rest]).split()) == sorted(" ".join(messages).split())
    assert rest or HINT not in "".join(sent)


@given(anything, st.booleans())
def test_any_text_can_be_sent(messages, alone):
    sent, rest = compose(messages, alone and bool(messages) and septets(plain(messages[0])) <= NUMBERED, HINT)
    assert len(sent) <= MOST
    assert not any(strangers(part) for part in (*sent, *rest))
    assert all(septets(part) <= SEPTETS for part in sent)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("don\u2019t \u201cwait\u201d \u2013 call\u2026", 'don\'t "wait" - call...'),
        ("Clínica São José", "Clinica Sao José"),
        ("Zürich Åse", "Zürich Åse"),
        ("помощь", "pomoshch'"),
        ("a\u00a0b", "a b"),
    ],
)
def test_letters_outside_the_alphabet_are_written_in_it(text, written):
    assert plain(text) == written


def test_brackets_and_the_euro_count_twice():
    assert septets("[1]") == 5
    assert septets("5 €") == 4
