"""Every question of data/knowledge: asked in ten ways or more, answered plainly, from a named place, within two texts."""

import re

import pytest

from bench.knowledge.questions import FRESH, SCORED, WORK, load
from itb_triage.assessment import State
from itb_triage.conversation import Circumstances, answer
from itb_triage.protocol.gsm import septets, strangers
from itb_triage.texting import Texting
from itb_triage.understanding.reading import Asked, Reading
from itb_triage.wording.render import Words
from tests.clinics import CLINICS, clinic_of
from tests.wording.test_reading_level import grade

HIGHEST = 7.0  # grade: two of three answers are at 5 or below; names of conditions are long words
AMOUNT = re.compile(r"\d\s*(mg|mcg|microgram|milligram|ug|ml|tablet|pill|%|percent)", re.IGNORECASE)
TOPICS = [
    "spasticity_and_dystonia",
    "how_itb_works",
    "the_system",
    "who_it_is_for",
    "test_dose",
    "surgery",
    "recovery",
    "benefits",
    "side_effects_and_risks",
    "overdose_and_withdrawal",
    "refills",
    "battery",
    "alarm",
    "follow_up",
    "funding",
]
NEEDED = [
    "what_is_spasticity",
    "what_is_dystonia",
    "parts_of_the_system",
    "who_it_is_for",
    "who_it_is_not_for",
    "at_the_test_dose",
    "preparing_for_surgery",
    "rehabilitation",
    "benefits",
    "side_effects",
    "risks",
    "causes_of_overdose",
    "causes_of_withdrawal",
    "how_often_refill",
    "battery_life",
    "what_the_alarm_means",
    "follow_up_visits",
    "who_pays",
    "questions_for_the_team",
    "mri",
    "what_to_carry",
]


@pytest.fixture(scope="module")
def entries(protocol):
    return protocol.knowledge.entries


@pytest.fixture(scope="module", params=CLINICS)
def anywhere(request, tmp_path_factory):
    return clinic_of(tmp_path_factory.mktemp("clinic"), CLINICS[request.param])


def asks(entry):
    return Reading(asked=Asked(entry), moves=("therapy",), words=5, said="a question")


def test_there_are_sixty_and_every_topic_has_some(protocol, entries):
    assert len(entries) >= 60
    assert set(TOPICS) <= set(protocol.knowledge.topics)
    assert set(NEEDED) <= set(entries)


def test_each_can_be_asked_in_ten_ways(entries):
    few = {name: len(set(entry.ways)) for name, entry in entries.items() if len(set(entry.ways)) < 10}
    assert not few


def test_answers_are_plain(protocol, entries):
    words = Words(protocol, State())
    told = {
        f"{name}: {part}": words.filled(getattr(entry, part))
        for name, entry in entries.items()
        for part in ("answer", "more")
    }
    assert not {name: (grade(text), text) for name, text in told.items() if grade(text) > HIGHEST}


def test_no_answer_names_an_amount_of_medicine(entries):
    told = [text for entry in entries.values() for text in (entry.answer, entry.more, entry.sms or "")]
    assert not [text for text in told if AMOUNT.search(text)]


def test_where_the_sources_disagree_the_answer_says_the_range_and_that_the_team_sets_it(entries):
    refill = entries["how_often_refill"]
    for part in ("1 to 6 months", "1 to 3", "2 to 6", "3 to 6 months", "Your team sets yours."):
        assert part in refill.answer
    assert {source.document for source in refill.source} == {"000", "001", "002", "003"}


def test_an_answer_names_its_source_in_a_line(protocol, entries):
    for name in entries:
        told = "\n".join(answer(protocol, State(opened=True), asks(name), 0.0).rendered.messages)
        line = next(line for line in told.split("\n") if line.startswith("From: "))
        sources = entries[name].source
        assert all(one in line for source in sources for one in protocol.knowledge.names_of(source))


def test_an_answer_that_nobody_checked_says_so(protocol, entries):
    assert not any(entry.reviewed.by for entry in entries.values())
    told = answer(protocol, State(opened=True), asks("mri"), 0.0).rendered.messages
    assert any("No clinician has checked this answer yet." in message for message in told)


def test_an_answer_is_two_text_messages_at_most_for_any_clinic(anywhere):
    known = Circumstances(texting=Texting())
    for name in anywhere.knowledge.entries:
        told = answer(anywhere, State(opened=True), asks(name), 0.0, known=known).rendered.messages
        assert 1 <= len(told) <= 2, (name, told)
        assert all(not strangers(text) and septets(text) <= 160 for text in told), (name, told)


def test_more_by_text_message_tells_the_rest_and_what_to_ask_next(protocol, entries):
    known = Circumstances(texting=Texting())
    for name, entry in entries.items():
        state = answer(protocol, State(opened=True), asks(name), 0.0, known=known).reply.state
        told = []
        for _ in range(4):
            turn = answer(protocol, state, Reading(said="MORE", words=1), 0.0, known=known)
            told += [re.sub(r" \(\d/\d\)$", "", text) for text in turn.rendered.messages]
            assert len(turn.rendered.messages) <= 3
            state = turn.reply.state
        whole = " ".join(" ".join(told).split())
        assert " ".join(Words(protocol, State(), texting=True).filled(entry.more).split()) in whole.replace(
            " Reply MORE for more.", ""
        )
        assert all(entries[other].question in whole for other in entry.related), (name, whole)


def test_every_way_to_ask_is_understood_word_for_word_without_a_classifier(protocol, reader):
    for text, question in protocol.knowledge.ways():
        asked = reader.read(text).asked
        if asked is not None:  # "who do I call" is answered from the clinic's settings
            assert asked.question == question, text


def test_the_evaluation_is_held_apart(protocol):
    known = {plain(text) for text, _ in protocol.knowledge.ways()}
    held = [question.text for part in (WORK, FRESH, SCORED) for question in load(part)]
    assert not [text for text in held if plain(text) in known]
    assert len(held) == len(set(held))
    assert sum(bool(question.answers) for question in load(SCORED)) >= 400
    named = {answer for part in (WORK, SCORED) for question in load(part) for answer in question.answers}
    assert named <= set(protocol.knowledge.entries)


def plain(text):
    return re.sub(r"[^a-z0-9 ]", "", text.lower()).strip()
