"""What a frightened, tired person reads is at the level of grade 6 or below (Flesch-Kincaid, by textstat)."""

import pytest
import textstat
import yaml

from itb_triage.assessment import State
from itb_triage.conversation import take_turn
from itb_triage.protocol.placeholders import FILLED
from itb_triage.wording.render import Words
from tests.conftest import ROOT

HIGHEST = 6.0
FEWEST = 10  # words: below, the formula measures one long word, not a text
# Said by the caregiver to professionals, in their words.
TO_PROFESSIONALS = ("say_withdrawal", "say_overdose", "say_both", "handoff")
DIALOGUES = sorted((ROOT / "tests" / "dialogues").rglob("*.yml"))


def grade(text):
    return textstat.flesch_kincaid_grade(
        " ".join(line if line.endswith((".", "?", "!", ":")) else f"{line}." for line in text.split("\n"))
    )


def all_texts(protocol):
    words = Words(protocol, State())
    stubs = dict.fromkeys(FILLED, "it")
    for name, label in protocol.labels.items():
        yield name, words.filled(label.text, **stubs)
    for name, text in protocol.texts.items():
        if not name.startswith(TO_PROFESSIONALS):
            yield name, words.filled(text.text, **stubs)
            yield f"{name} by SMS", words.filled(text.in_a_text_message, **stubs)
    for sign in protocol.signs.values():
        for part in ("question", "means", "why", "without_speech"):
            yield f"{sign.id}: {part}", words.filled(getattr(sign, part) or "")
    for question in (*protocol.screening.questions, *protocol.screening.handoff_questions):
        yield f"{question.id}: why", words.filled(question.why)


def test_every_text(protocol):
    texts = {name: text for name, text in all_texts(protocol) if len(text.split()) >= FEWEST}
    assert len(texts) > 100
    too_hard = {name: (grade(text), text) for name, text in texts.items() if grade(text) > HIGHEST}
    assert not too_hard


@pytest.mark.parametrize("file", DIALOGUES, ids=lambda file: file.stem)
def test_every_reply_of_every_situation(protocol, file):
    state = State()
    for turn in yaml.safe_load(file.read_text())["turns"]:
        answered = take_turn(protocol, state, turn["caregiver"], 0.0)
        state = answered.reply.state
        lines = "\n".join(answered.rendered.messages).split("\n")
        reply = "\n".join(line for line in lines if not line.startswith("From: "))  # documents, as they are called
        assert grade(reply) <= HIGHEST, (grade(reply), reply)


def test_the_measure_knows_what_is_hard():
    hard = "Administer supplementary intrathecal medication immediately if symptomatology indicates discontinuation."
    assert grade(hard) > 15 > HIGHEST > grade("Call now. Stay with her. Tell me if it gets worse.")
