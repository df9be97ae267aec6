"""Every text as a text message: in the alphabet of phones, in the segments it may take, for any clinic."""

import shutil
from dataclasses import replace
from itertools import combinations

import pytest

from itb_triage.assessment import Answer, Mark, Part, Reply, State, Waiting, decide
from itb_triage.assessment.questions import group_signs, next_question
from itb_triage.assessment.says import INSTRUCTIONS, question
from itb_triage.assessment.state import Kind
from itb_triage.conversation import Circumstances, take_turn
from itb_triage.protocol import ProtocolError, load_protocol
from itb_triage.protocol.gsm import septets, strangers
from itb_triage.protocol.models import Disposition, Tier
from itb_triage.protocol.placeholders import FILLED
from itb_triage.texting import Texting, for_a_phone
from itb_triage.texting.segments import MOST, NUMBERED
from itb_triage.understanding.reading import Who
from itb_triage.wording.render import Words
from tests.clinics import CLINICS, clinic_of
from tests.conftest import ROOT

PEOPLE = [None, Who("he", "your grandson"), Who("she"), Who("they", "the resident"), Who("you")]


@pytest.fixture(scope="module", params=CLINICS)
def anywhere(request, tmp_path_factory):
    return clinic_of(tmp_path_factory.mktemp("clinic"), CLINICS[request.param])


def all_of_it(protocol, who):
    """Every text, filled in."""
    words = Words(protocol, State(who=who), texting=True)
    for name, text in protocol.texts.items():
        yield name, words.filled(text.in_a_text_message, **dict.fromkeys(FILLED, "it"))
    for sign in protocol.signs.values():
        for part in ("question", "means", "why", "without_speech", "as_item"):
            yield f"{sign.id} {part}", words.filled(getattr(sign, part))
    for asked in (*protocol.screening.questions, *protocol.screening.handoff_questions):
        yield f"{asked.id} why", words.filled(asked.why)


@pytest.mark.parametrize("who", PEOPLE, ids=str)
def test_every_text_is_in_the_alphabet_and_fits_into_three_messages(anywhere, who):
    for name, text in all_of_it(anywhere, who):
        assert not strangers(text), (name, strangers(text))
        assert septets(text) <= MOST * NUMBERED, (name, text)


@pytest.mark.parametrize("who", PEOPLE, ids=str)
def test_every_instruction_is_one_message_with_its_number_first(anywhere, who):
    for name in INSTRUCTIONS:
        for texting in (True, False):
            text = Words(anywhere, State(who=who), texting).part(Part(name))
            assert anywhere.clinic.emergency_number in text
            assert septets(text) <= NUMBERED, (name, text)


def states_that_ask(protocol):
    """A state for each question of the screening, and for the emergency team."""
    for asked in protocol.screening.questions:
        signs = tuple(sign.id for sign in group_signs(protocol, asked.id))
        yield State(waiting=Waiting(asked.id, Kind.sign if len(signs) == 1 else Kind.several, signs))
        least = min((decide(protocol, [sign]).disposition for sign in signs), key=lambda each: each.rank)
        yield State(waiting=Waiting(asked.id, Kind.several, signs, which=True), disposition=least)
    for sign in protocol.signs:
        for urgent in (None, Disposition.emergency_care):
            yield State(waiting=Waiting(f"likely:{sign}", Kind.sign, (sign,)), disposition=urgent)
    warning = [sign.id for sign in protocol.signs.values() if sign.tier is Tier.warning]
    for told in (*combinations(warning, 1), *combinations(warning, 2)):
        marks = tuple(Mark(sign, Answer.yes, 0.0) for sign in told)
        state = State(marks, Disposition.emergency_care)
        while waiting := next_question(protocol, state, brief=True):
            state = replace(state, waiting=waiting, asked=(*state.asked, waiting.question))
            yield state


@pytest.mark.parametrize("who", PEOPLE, ids=str)
def test_every_question_reaches_the_phone_whole_with_the_ways_to_answer(anywhere, who):
    for state in states_that_ask(anywhere):
        state = replace(state, who=who)
        asked = question(anywhere, state.waiting)
        rendered, after = for_a_phone(anywhere, Reply((asked,), state, True), Texting())
        told = "\n".join(rendered.messages)
        assert after.rest == (), (state.waiting, after.rest)
        assert len(rendered.messages) <= MOST
        for letter, sign in zip("ABCDEFGH", state.waiting.signs if state.waiting.kind is Kind.several else ()):
            assert f"{letter}: {anywhere.signs[sign].as_item}" in told


def test_the_first_urgent_reply_names_the_team_and_what_to_say_at_once(protocol, reader):
    for text in ("my son is stiff", "my mother is very sleepy", "he is itching and so hot"):
        told = take_turn(protocol, State(), text, 0.0, known=Circumstances(texting=Texting())).rendered.messages
        assert protocol.clinic.pump_team.phone in "".join(told)
        assert 'Say: "' in "".join(told)


def test_what_to_watch_for_is_told_whole_at_the_end_of_the_screening(protocol):
    state, said = State(), ()
    for message in ("check", *["none"] * 9):
        turn = take_turn(protocol, state, message, 0.0, known=Circumstances(texting=Texting(state.waiting)))
        state, said = turn.reply.state, turn.rendered.messages
    assert state.disposition is Disposition.no_signs
    assert state.rest == ()
    told = " ".join(said).lower()
    assert all(sign.in_a_word in told for sign in protocol.signs.values() if sign.in_a_word)
    critical = [sign for sign in protocol.signs.values() if sign.tier.value == "critical" and sign.in_a_word]
    assert len(critical) >= 4


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("data/clinical/advice.yml", "I am here.", "I’m here.", "'’' cannot be sent in a text message"),
        ("data/clinical/signs/itching.yml", "Itching or scratching", "Itching – a lot", "'–' cannot be sent"),
        ("data/clinic.yml", "Demo Pump Clinic", "D" * 41, "at most 40 characters"),
        (
            "data/clinical/advice.yml",
            'sms: "{emergency}: call now."',
            'sms: "Call {emergency}."',
            "Begin it with {emerg",
        ),
        ("data/sms.yml", "  - '^", "  - '(", "one of Python's regular expressions"),
        ("data/sms.yml", "help:", "halp:", "'help' is missing"),
    ],
)
def test_what_no_phone_could_show_is_named_when_the_data_is_loaded(tmp_path, file, old, new, words):
    shutil.copytree(ROOT / "data", tmp_path / "data")
    path = tmp_path / file
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new, 1))
    with pytest.raises(ProtocolError) as error:
        load_protocol(tmp_path)
    assert f"{file}:" in str(error.value)
    assert words in str(error.value)
