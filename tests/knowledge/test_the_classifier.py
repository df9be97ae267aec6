"""What was learned on this machine, as a whole: questions find their answers, and no report is taken for a question.

The figures themselves are measured by bench/knowledge; here stands what they must never fall below.
"""

import pytest

from bench.evaluate import messages, variants
from bench.knowledge.measures import ANSWERED, LET_BE, NOT_TRIAGED, TRIAGED_FIRST, TURNED, counted, verdicts
from bench.knowledge.questions import FRESH, SCORED, WORK, load
from itb_triage.assessment import State, decide
from itb_triage.assessment.inform import answer_parts
from itb_triage.classifier import released_model
from itb_triage.conversation import answer
from itb_triage.protocol.models import Disposition
from itb_triage.understanding.reader import Reader
from itb_triage.wording.render import Words

LEAST = {ANSWERED: 0.9, TURNED: 0.92, NOT_TRIAGED: 0.96, TRIAGED_FIRST: 0.9, LET_BE: 0.95}
HIGHEST = (max(each.rank for each in Disposition), True)
ALL = [question for part in (WORK, FRESH, SCORED) for question in load(part)]


def test_the_figures_of_the_part_that_is_only_scored(protocol, whole_reader):
    figures = counted(verdicts(protocol, whole_reader, load(SCORED)))
    assert set(figures) == set(LEAST)
    assert not {name: part for name, part in figures.items() if part[0] / part[1] < LEAST[name]}


def test_no_urgent_message_is_taken_for_a_mere_question(protocol, whole_reader):
    """Over every message of the language evaluation that is urgent: with questions the verdict is no lower."""
    without = Reader(protocol, released_model().signs)
    rows = [row for part in (messages.WORK, messages.FRESH, messages.SCORED) for row in messages.load(part)]
    urgent = [row for row in rows if decide(protocol, sorted(row.counted)).disposition.urgent]
    assert len(urgent) > 2000
    assert not [row.group for row in urgent if lowered(protocol, whole_reader, without, row.text)]


def test_no_urgent_message_that_is_played_down_is_taken_for_a_mere_question(protocol, whole_reader):
    """Each message of those to work on, played down in one of the twenty ways."""
    without, ways = Reader(protocol, released_model().signs), variants.ways_of_playing_down()
    rows = [row for part in (messages.WORK, messages.FRESH) for row in messages.load(part)]
    urgent = [row for row in rows if decide(protocol, sorted(row.counted)).disposition.urgent]
    texts = [ways[place % len(ways)].replace("{message}", row.text) for place, row in enumerate(urgent)]
    assert not [text for text in texts if lowered(protocol, whole_reader, without, text)]


def lowered(protocol, whole, without, text):
    """Whether the message is read as less urgent beside the questions than without them."""
    read = rank(protocol, whole, text)
    return read < HIGHEST and read < rank(protocol, without, text)  # nothing is higher: half of the time saved


def rank(protocol, reader, text):
    """How urgent the message is read, and whether it asks about a danger at once."""
    reading = reader.read(text)
    rank = decide(protocol, reading.counted).disposition.rank
    return rank, bool(reading.unsure) or rank == HIGHEST[0]  # told to call now, nobody has to be asked


def test_every_answer_is_an_entry_word_for_word(protocol, whole_reader):
    words, answered = Words(protocol, State(opened=True)), 0
    for question in ALL:
        reading = whole_reader.read(question.text)
        told = answer(protocol, State(opened=True), reading, 0.0).rendered.messages
        entry = reading.asked and reading.asked.question
        if entry in protocol.knowledge.entries:
            answered += 1
            mine = [words.message(parts) for parts in answer_parts(protocol, entry)]
            assert set(mine) <= set(told), question.group
        others = [
            name
            for name, each in protocol.knowledge.entries.items()
            if name != entry and words.filled(each.more) in told
        ]
        assert not others
    assert answered > 600


@pytest.mark.parametrize("kind", ["dose", "diagnosis", "drug", "off_topic", "not_covered"])
def test_what_cannot_be_answered_names_the_team(protocol, whole_reader, kind):
    asked = [question for question in ALL if question.turned == kind]
    right = [verdict.right for verdict in verdicts(protocol, whole_reader, asked) if verdict.figure == TURNED]
    assert sum(right) / len(right) >= 0.85


def test_a_question_costs_one_more_pass_and_is_kept_for_the_guard(protocol, whole_reader):
    reading = whole_reader.read("how often must it be topped up again")
    assert reading.asked and reading.asked.question == "how_often_refill"
    assert whole_reader.read("yes").asked is None


def test_without_its_model_only_what_is_asked_word_for_word_is_answered(protocol):
    reader = Reader(protocol, None, None)
    assert reader.read("How often is the pump refilled?").asked.question == "how_often_refill"
    assert reader.read("about how many weeks lie between two of these fillings").asked is None


def test_a_classifier_that_fails_leaves_the_reading_as_it_is(protocol, caplog):
    class Broken:
        def asks(self, text):
            raise RuntimeError("broken")

    reading = Reader(protocol, None, Broken()).read("is it bad that she scratches herself raw?")
    assert reading.asked is None and reading.counted == ["itching"]
    assert "question classifier failed" in caplog.text and "scratch" not in caplog.text
