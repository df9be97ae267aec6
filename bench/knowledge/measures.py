"""What the assistant makes of the questions: the right answer first, turned to the team, triaged, or missed."""

from collections import Counter
from dataclasses import dataclass
from typing import Iterable

from bench.knowledge.questions import Question
from itb_triage.assessment import State
from itb_triage.conversation import Turn, answer
from itb_triage.protocol import Protocol
from itb_triage.understanding.reader import Reader

ANSWERED, TURNED, NOT_TRIAGED, TRIAGED_FIRST, LET_BE = (
    "right answer first",
    "turned to the team",
    "mere question, not triaged",
    "report in a question, triaged",
    "no question, no answer",
)


@dataclass(frozen=True)
class Verdict:
    """One figure of one question, and what was said instead where it is wrong."""

    figure: str
    right: bool
    question: Question
    said: str


def verdicts(protocol: Protocol, reader: Reader, questions: Iterable[Question]) -> Iterable[Verdict]:
    """Every figure that each question counts for. Each is the first message of a conversation."""
    for question in questions:
        reading = reader.read(question.text)
        turn = answer(protocol, State(), reading, 0.0)
        told = reading.asked.question if reading.asked else ""
        said = told or (", ".join(reading.asked.near) if reading.asked else "nothing")
        calm = turn.item["disposition"] == "information" and turn.item["state"] != "asking"
        if question.turned == "diagnosis":  # who asks "is it withdrawal?" may be asked about signs, and told no verdict
            calm = calm or turn.item["disposition"] is None
        if question.answers:
            yield Verdict(ANSWERED, told in question.answers and _is_told(protocol, turn, told), question, said)
        if question.turned:
            yield Verdict(
                TURNED, told not in protocol.knowledge.entries and _names_team(protocol, turn), question, said
            )
        if question.answers or question.turned:
            yield Verdict(NOT_TRIAGED, calm, question, f"{said}: {turn.item['disposition']}, {turn.item['signs']}")
        elif question.signs:
            right = bool(set(turn.item["signs"]) & set(question.signs)) or turn.item["asks"] in question.signs
            yield Verdict(TRIAGED_FIRST, right and turn.item["disposition"] != "information", question, said)
        else:
            yield Verdict(LET_BE, told not in protocol.knowledge.entries, question, said)


def _is_told(protocol: Protocol, turn: Turn, entry: str) -> bool:
    """Whether the answer stands in the reply, word for word."""
    filled = protocol.knowledge.entries[entry].answer.split("{")[0]
    return any(filled in message for message in turn.rendered.messages)


def _names_team(protocol: Protocol, turn: Turn) -> bool:
    return any(protocol.clinic.pump_team.phone in message for message in turn.rendered.messages)


def counted(found: Iterable[Verdict]) -> dict[str, tuple[int, int]]:
    """Of each figure: how many are right, and of how many."""
    right: Counter[str] = Counter()
    all_of: Counter[str] = Counter()
    for verdict in found:
        all_of[verdict.figure] += 1
        right[verdict.figure] += verdict.right
    return {figure: (right[figure], count) for figure, count in all_of.items()}
