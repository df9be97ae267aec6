"""Of whom a message speaks, and what it does in the conversation."""

import pytest

PEOPLE = """
he   your_son      my son is stiff
he   your_husband  my husband is floppy and his eyes stay shut
she  your_mother   mum is confused
they the_resident  the resident is drowsy
they the_service_user  our night staff say the service user is sweating
he   the_man_you_care_for  the man I look after is rigid
she  the_woman_you_care_for  the lady I care for is itching
she  your_grandmother  my nan is dizzy
he   your_son      my foster son won't wake up
he   -             he is stiff
she  -             her legs are stiff
they -             they are itching
you  -             my legs are stiff
you  -             I feel dizzy
he   -             my wife says he is stiff
"""
ROWS = [line.split(None, 2) for line in PEOPLE.strip().splitlines()]


@pytest.mark.parametrize(("pronoun", "noun", "text"), ROWS, ids=[text for _, _, text in ROWS])
def test_who(reader, pronoun, noun, text):
    who = reader.read(text).who
    assert (who.pronoun, who.noun) == (pronoun, "" if noun == "-" else noun.replace("_", " "))


MOVES = """
affirm        yes
affirm        yes she is
agree         ok
deny          no
deny          nope, he does not
none          none of these
not_sure      i dont know
not_sure      not sure, i have no cuff
skip          skip
all           all of them
ask_why       why do you ask
ask_meaning   what does that mean
thank         ok thank you
goodbye       bye
start_over    can we start over
other_patient this is about another patient
check         ask me questions
concern       something is wrong with him
team_hours    who do i call
sources       says who
who_are_you   are you a robot
dose          how much baclofen should i give
reassure      it is probably nothing
retract       never mind
summary       what do i tell them
"""
SAID = [line.split(None, 1) for line in MOVES.strip().splitlines()]


@pytest.mark.parametrize(("move", "text"), SAID, ids=[text for _, text in SAID])
def test_move(reader, move, text):
    assert move in reader.read(text).moves


@pytest.mark.parametrize(
    "text", ["no fever", "yes fever no itching", "nothing helps", "not breathing", "why is he stiff"]
)
def test_a_sign_is_no_answer(reader, text):
    moves = set(reader.read(text).moves)
    assert not moves & {"none", "skip", "not_sure"}
    if text.startswith(("no fever", "not", "nothing")):
        assert "deny" not in moves


def test_another_language_is_noticed(reader):
    assert reader.read("mi hijo no puede respirar y tiene mucha fiebre").foreign
    assert not reader.read("my son is not well and has a lot of trouble").foreign


def test_nothing_raises_and_long_texts_keep_their_end(reader):
    for text in ("", "\x00", "\ud83d", "(" * 9000, "1" * 9000, "1." * 4000, "9" * 8, "\u0130" * 50, "a" * 100_000):
        reader.read(text)
    long = reader.read("we had a good day. " * 1000 + "he is not breathing")
    assert long.shortened and "slow_breathing" in long.counted
