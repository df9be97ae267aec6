"""What is made of the classifier's probabilities: which question, which to offer, and whether something is told."""

import pytest

from itb_triage.classifier.questions import NO_QUESTION, Asks
from itb_triage.understanding.questions import MOST_NEAR, QuestionReader
from itb_triage.understanding.words import Cutter


class Told:
    """A classifier that says of each text what the test gives it; of any other that nothing is asked."""

    def __init__(self, told):
        self.told, self.asked = told, []

    def asks(self, text):
        self.asked.append(text)
        return self.told.get(text, Asks({NO_QUESTION: 1.0}, 0.0))


def asks(reports=0.0, **questions):
    questions = {name.replace("turned_", "~"): share for name, share in questions.items()}
    return Asks({**questions, NO_QUESTION: 1.0 - sum(questions.values())}, reports)


@pytest.fixture
def hear(protocol):
    def hear(text, told):
        classifier = Told(told)
        cutter = Cutter(protocol.language.words)
        reader = QuestionReader(protocol.knowledge, protocol.language.questions, classifier)
        return reader.hear(text, cutter.cut(text, None)), classifier

    return hear


def test_the_likeliest_question_is_heard(hear):
    heard, _ = hear("how about a scan", {"how about a scan": asks(0.02, mri=0.7, heat=0.2)})
    assert (heard.question, heard.near, heard.formed) == ("mri", (), True)
    assert heard.sure == pytest.approx(0.7) and heard.asks == pytest.approx(0.9) and heard.reports == 0.02


def test_where_none_is_sure_the_likely_ones_are_near_and_the_likeliest_first(hear):
    shares = {"heat": 0.2, "mri": 0.3, "other_scans": 0.1, "settings": 0.08, "materials": 0.01, "turned_dose": 0.29}
    heard, _ = hear("is it ok", {"is it ok": asks(**shares)})
    assert heard.question == "" and heard.near == ("mri", "heat", "other_scans")
    assert len(heard.near) == MOST_NEAR


def test_what_is_turned_to_the_team_need_not_be_sure(hear):
    heard, _ = hear("how many", {"how many": asks(turned_dose=0.31, mri=0.3, heat=0.29)})
    assert heard.question == "~dose" and heard.near == ()


def test_nothing_is_heard_where_no_question_is_likelier(hear):
    assert hear("he sleeps", {"he sleeps": asks(mri=0.3)})[0] is None
    assert hear("he sleeps", {})[0] is None


def test_a_question_that_the_data_no_longer_knows_is_not_heard(hear):
    heard, _ = hear("how about a scan", {"how about a scan": asks(gone=0.5, mri=0.4)})
    assert heard.question == "mri"


def test_a_sentence_that_asks_is_heard_alone(hear):
    whole = "i have a thing to ask . can she have a scan"
    heard, _ = hear(whole.replace(" .", "."), {whole: asks(0.01, mri=0.2), "can she have a scan": asks(mri=0.9)})
    assert heard.question == "mri" and heard.sure == pytest.approx(0.9)


def test_a_sentence_that_tells_counts_as_a_report_also_beside_a_question(hear):
    told = {
        "can she have a scan . her wound is wet": asks(0.01, mri=0.9),
        "can she have a scan .": asks(0.99, mri=0.9),  # a question's own share does not count
        "her wound is wet": asks(0.95),
    }
    assert hear("can she have a scan. her wound is wet", told)[0].reports == 0.95


def test_of_a_long_message_only_the_last_sentences_are_heard_alone(hear):
    _, classifier = hear("one. two. three. four. five", {})
    assert classifier.asked == ["one . two . three . four . five", "three .", "four .", "five"]


def test_where_the_whole_message_reports_no_part_of_it_is_heard_again(hear):
    _, classifier = hear("her wound is wet. it smells", {"her wound is wet . it smells": asks(0.9)})
    assert classifier.asked == ["her wound is wet . it smells"]


def test_word_for_word_needs_no_classifier(hear):
    heard, classifier = hear("How often is the pump refilled?", {})
    assert (heard.question, heard.sure, heard.reports) == ("how_often_refill", 1.0, 0.0) and not classifier.asked
