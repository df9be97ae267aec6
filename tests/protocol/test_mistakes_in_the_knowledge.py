"""A mistake in data/knowledge is named by file and line, with what is wrong and what would be right."""

import pytest

from itb_triage.protocol import ProtocolError, load_protocol
from itb_triage.protocol.knowledge_checks import signature_of
from tests.protocol.conftest import assert_named, change

REFILLS, TURNED = "data/knowledge/topics/refills.yml", "data/knowledge/turned_to_the_team.yml"
DOCUMENTS = "data/knowledge/documents.yml"
FIRST = "question: How often is the pump refilled?"
REVIEWED = 'reviewed: {by: "", on: "", content: ""}'
MISTAKES = {
    "a key that is not known": (REFILLS, "    answer:", "    anwser:", "'anwser' is not a key"),
    "no answer": (REFILLS, 'answer: "Usually every', 'more2: "Usually every', "'answer' is missing"),
    "a related question that is not there": (
        REFILLS,
        "related: [how_a_refill",
        "related: [how_refill",
        "'how_refill_is_done' is no other entry",
    ),
    "a document that is not there": (REFILLS, 'document: "000"', 'document: "009"', "there is no document '009'"),
    "a heading that is not there": (
        REFILLS,
        "Ongoing Management and Follow-Up Care",
        "Ongoing care",
        "has no heading 'Ongoing care'",
    ),
    "a document named twice": (
        REFILLS,
        'place: "Ongoing Management and Follow-Up Care"',
        'place: "Ongoing Management and Follow-Up Care", by: [GIL]',
        "named in the wrong way",
    ),
    "a tag that nobody has": (REFILLS, "by: [GABPC, GIL]", "by: [GABPC, GOL]", "nobody is known as 'GOL'"),
    "a review of other words": (
        REFILLS,
        REVIEWED,
        'reviewed: {by: "A. Nurse", on: "2026-11-23", content: "12345678"}',
        "the review is of the content '12345678'",
    ),
    "a list that is not known": (
        REFILLS,
        "    related:",
        "    lists: [withdraw]\n    related:",
        "Use one of: withdrawal, overdose, device",
    ),
    "a word that cannot be filled in": (
        REFILLS,
        "Your team sets yours.",
        "{clinick} sets yours.",
        "{clinick} is not a word",
    ),
    "a letter that phones do not have": (
        REFILLS,
        "Your team sets yours.",
        "Your team sets yours \u2013 soon.",
        "cannot be sent in a text message",
    ),
    "a way to ask two questions": (REFILLS, FIRST, "question: How long does the battery last?", "is a way to ask"),
    "a way that is a report": (
        REFILLS,
        "ways: [",
        "ways: [scratching like mad, ",
        "is how caregivers report the sign 'itching'",
    ),
    "a way that is turned to the team": (
        TURNED,
        "ways: [",
        "ways: [how often is the pump refilled, ",
        "is a way to ask 'how_often_refill' too",
    ),
    "a text that is not there": (TURNED, "text: no_diagnosis", "text: no_verdict", "there is no text 'no_verdict'"),
    "a heading that leads nowhere": (
        DOCUMENTS,
        "      - Taking Baclofen\n",
        "      - Taking Baclofen\n      - Giving Baclofen\n",
        "'Giving Baclofen' is the source of no answer",
    ),
    "a kind to turn that is not there": (
        "data/language/questions.yml",
        "turned_beside: [dose,",
        "turned_beside: [doses,",
        "there is no kind 'doses'",
    ),
    "a reason for no heading": (
        DOCUMENTS,
        "      Physiotherapy for CP: a link",
        "      Physio for CP: a link",
        "there is no heading 'Physio for CP'",
    ),
}


@pytest.mark.parametrize("kind", MISTAKES)
def test_it_is_named_by_file_and_line(project, kind):
    file, old, new, words = MISTAKES[kind]
    change(project, file, old, new)
    assert_named(project, file, words)


def test_fewer_than_ten_ways_are_too_few(project):
    path = project / REFILLS
    text = path.read_text()
    start = text.index("ways: [")
    path.write_text(text[:start] + "ways: [one way, two ways]" + text[text.index("]", start) + 1 :])
    with pytest.raises(ProtocolError, match="has 2 ways to ask it. Write at least 10, each once."):
        load_protocol(project)


def test_a_review_holds_for_its_content_and_takes_the_warning_away(project, protocol):
    entry = protocol.knowledge.entries["how_often_refill"]
    review = f'reviewed: {{by: "A. Nurse", on: "2026-11-23", content: "{signature_of(entry)}"}}'
    change(project, REFILLS, REVIEWED, review)
    assert load_protocol(project).knowledge.entries["how_often_refill"].reviewed.by == "A. Nurse"
    change(project, REFILLS, "Your team sets yours.", "Your team sets your date.")
    with pytest.raises(ProtocolError, match="have it read again"):
        load_protocol(project)
