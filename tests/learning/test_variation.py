"""How messages are varied while they are learned from, and that what they say of signs goes with it."""

import random

import pytest

from itb_triage.learning.examples import Example
from itb_triage.learning.variation import Variety
from itb_triage.protocol.language import Variation
from itb_triage.understanding.reader import Reader

ROWS = [
    Example("he is hot today", {"fever": "present"}),
    Example("we went to the zoo today", {}),
    Example("she itches", {"itching": "denied"}),
    Example("he cannot be woken", {"unresponsive": "present"}),
    Example("the pump was filled", {"recent_refill": "present"}),
    Example("he sweats , his legs twitch .", {"fever": "present"}),
    Example("he wakes at once", {"unresponsive": "denied"}),
    Example("her skin is calm", {"itching": "denied"}),
    Example("the itch is gone", {"itching": "denied"}),
    Example("she claws at her arms", {"itching": "present"}),
    Example("fever this morning , gone now", {"fever": "past"}),
    Example("he sang . she laughed . it rained .", {}),
]
DATA = Variation(
    swaps={"he": "she", "she": "he"},
    around=["by the way {message}"],
    told_as={
        "denied": ["it is not true that {message}"],
        "past": ["last year {message}"],
        "hypothetical": ["what if {message}"],
        "other_person": ["my uncle , {message}"],
    },
    contrasted={
        "past": ["{other} at six , {here} at nine", "{here} now , {other} before"],
        "other_person": ["she , {here} , her twin , {other}"],
    },
    not_contrasted=["unresponsive"],
    of_a_time=["gone"],
    turned={"denied": {"is": "is not"}, "past": {"is": "was"}},
    not_turned=["not", "cannot"],
)


@pytest.fixture(scope="module")
def seen():
    """Everything that many rounds made of the rows, by its text."""
    rounds = (
        Variety(DATA, ["no rush"], ["fever", "itching", "unresponsive"], str.strip, random.Random(seed)).round(ROWS)
        for seed in range(2000)
    )
    return {row.text: dict(row.signs) for each in rounds for row in each}


def test_a_message_is_told_of_another_person_and_joined_to_others(seen):
    assert seen["she is hot today"] == {"fever": "present"}
    assert any("zoo" in text and signs == {"fever": "present"} for text, signs in seen.items())
    assert {"fever": "present", "itching": "denied"} in seen.values()
    assert len(seen) > 100


def test_what_is_said_around_it_changes_nothing(seen):
    assert seen["by the way he is hot today"] == {"fever": "present"}
    assert seen["no rush , he is hot today"] == {"fever": "present"}
    assert seen["he is hot today . no rush"] == {"fever": "present"}


def test_parts_are_turned_round_where_each_stands_alone(seen):
    assert seen["his legs twitch , he sweats"] == {"fever": "present"}
    assert seen["it rained . he sang . she laughed"] == {}
    assert "gone now , fever this morning" not in seen


def test_a_sign_and_its_opposite_are_told_of_two_times_and_of_two_people(seen):
    assert seen["her skin is calm at six , she claws at her arms at nine"] == {"itching": "present"}
    assert seen["she claws at her arms at six , her skin is calm at nine"] == {"itching": "past"}
    assert seen["she claws at her arms now , her skin is calm before"] == {"itching": "present"}
    assert seen["her skin is calm now , she claws at her arms before"] == {"itching": "past"}
    assert seen["she , she claws at her arms , her twin , her skin is calm"] == {"itching": "present"}
    assert seen["she , her skin is calm , her twin , she claws at her arms"] == {"itching": "other_person"}
    assert "he wakes at once at six , he cannot be woken at nine" not in seen
    assert not any("gone at six" in text or "itch is gone now" in text for text in seen)


def test_a_letter_is_wrong_in_each_way_of_typing(seen):
    for mistyped in ("he is hot otday", "he is hot tday", "he is hot tooday", "he is hot tiday"):
        assert mistyped in seen
    assert "he is hto today" not in seen  # a short word is left alone


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("it is not true that he is hot today", "denied"),
        ("he is not hot today", "denied"),
        ("last year he is hot today", "past"),
        ("last year he was hot today", "past"),
        ("what if he is hot today", "hypothetical"),
        ("my uncle , he is hot today", "other_person"),
    ],
)
def test_a_sign_told_as_not_there_has_that_status(seen, text, status):
    assert seen[text] == {"fever": status}


def test_a_verb_that_is_denied_already_is_not_denied_again(seen):
    assert "it is not true that he cannot be woken" not in seen
    assert seen["what if he cannot be woken"] == {"unresponsive": "hypothetical"}


def test_a_circumstance_is_never_told_as_not_there(seen):
    assert {signs["recent_refill"] for signs in seen.values() if "recent_refill" in signs} == {"present"}


def test_the_data_of_the_project_can_all_be_used(protocol):
    reader, language = Reader(protocol), protocol.language
    variety = Variety(language.variation, language.asides.asides, protocol.signs, reader.written_out, random.Random(1))
    assert all("{" not in row.text for _ in range(300) for row in variety.round(ROWS))
