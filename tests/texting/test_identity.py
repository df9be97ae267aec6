"""A phone number is kept as a keyed hash, and as a copy that only the key opens."""

import pytest

from itb_triage.texting.identity import AnotherKey, PhoneNumbers

OURS, OTHERS = PhoneNumbers("k" * 40), PhoneNumbers("o" * 40)
NUMBER = "+15550100001"


def test_one_number_is_one_conversation():
    assert OURS.conversation(NUMBER) == PhoneNumbers("k" * 40).conversation(NUMBER)
    assert OURS.conversation(NUMBER) != OURS.conversation("+15550100002")


def test_without_the_key_nobody_finds_the_number_by_trying():
    assert OURS.conversation(NUMBER) != OTHERS.conversation(NUMBER)
    assert NUMBER[1:] not in OURS.conversation(NUMBER)


def test_the_copy_is_opened_by_the_key_alone_and_no_two_are_alike():
    copy = OURS.sealed(NUMBER)
    assert NUMBER not in copy
    assert copy != OURS.sealed(NUMBER)
    assert OURS.revealed(copy) == NUMBER
    with pytest.raises(AnotherKey):
        OTHERS.revealed(copy)
    with pytest.raises(AnotherKey):
        OURS.revealed("no copy at all")
