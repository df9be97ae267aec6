"""All that the model learns from, as one value: what is not in it, nothing that learns can read.

So the digest of these values is the digest of what was learned from, and no list of files has to be kept.
"""

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Iterator, Mapping

from itb_triage.learning.examples import Example, load_examples
from itb_triage.protocol import Protocol
from itb_triage.protocol.language import Variation
from itb_triage.protocol.models import Tier

LEAST_WORDS = 5  # of a sentence of an answer that is learned from
SENTENCE_ENDS = re.compile(r"(?<=[.?!])\s+")
SMALL_TALK = ("affirm", "agree", "deny", "none", "not_sure", "skip", "greet", "goodbye", "thank", "check", "start_over")
# Groups that are only ever changed to be learned from: when one differs, the released model is behind its data.
LABELLED = ("examples", "variation", "ways")


@dataclass(frozen=True)
class Phrasing:
    """A phrasing of a sign in each of its spellings, or (`excluded`) words that only look like the sign."""

    sign: str
    spellings: tuple[str, ...]
    excluded: bool = False


@dataclass(frozen=True)
class QuestionVariety:
    """How ways to ask are varied: words before and behind them, words that stand for others, forms around a report,
    and what stands between a question and a report. `starts`: how a question begins."""

    leads: tuple[str, ...]
    tails: tuple[str, ...]
    same: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]  # words, and those that may stand for them
    around_reports: tuple[str, ...]
    between: tuple[str, ...]
    starts: tuple[str, ...]


@dataclass(frozen=True)
class TrainingData:
    """What both classifiers learn from. Texts are as their authors wrote them; `writing` is how they are written out
    before anything is learned (the words of data/language/words.yml, and all that a typing error is mended towards)."""

    signs: tuple[str, ...]
    told_signs: tuple[str, ...]  # those that can be told as denied, past, hypothetical or somebody else's
    examples: tuple[Example, ...]
    phrasings: tuple[Phrasing, ...]
    variation: Variation
    asides: tuple[str, ...]
    not_asides: tuple[str, ...]
    question_variety: QuestionVariety
    ways: tuple[tuple[str, str], ...]  # a way to ask, and its question
    answers: tuple[tuple[str, str], ...]  # a sentence of an answer, and its question
    small_talk: tuple[str, ...]
    writing: Mapping[str, Any]

    @property
    def questions(self) -> tuple[str, ...]:
        """Every question that is asked in some way, in the order of the data."""
        return tuple(dict.fromkeys(question for _, question in self.ways))

    def groups(self) -> dict[str, Any]:
        """The same values, plain, by the groups in which a change is told."""
        variety = self.question_variety
        return {
            "examples": [[row.text, dict(row.signs)] for row in self.examples],
            "variation": [self.variation.dict(), self.asides, self.not_asides, vars(variety)],
            "ways": self.ways,
            "signs": [self.signs, self.told_signs],
            "phrasings": [[each.sign, each.spellings, each.excluded] for each in self.phrasings],
            "answers": self.answers,
            "small_talk": self.small_talk,
            "writing": self.writing,
        }

    def digests(self) -> dict[str, str]:
        """The digest (SHA-256) of each group."""
        return {name: _digest(values) for name, values in self.groups().items()}

    def items(self) -> Iterator[tuple[str, str]]:
        """Each thing that can be learned alone, with its kind: a sign, a phrasing, an example with its labels, a way to
        ask. What of these a released model does not know yet can be said by name."""
        yield from (("sign", sign) for sign in self.signs)
        for phrasing in self.phrasings:
            yield "look-alike" if phrasing.excluded else "phrasing", f"{phrasing.sign}: {phrasing.spellings[0]}"
        for row in self.examples:
            yield "example", f"{row.text} {json.dumps(dict(row.signs), sort_keys=True)}"
        yield from (("way to ask", f"{question}: {text}") for text, question in self.ways)


def load_training_data(root: Path, protocol: Protocol) -> TrainingData:
    """All of it, from the protocol and data/language/examples below `root`.

    Raises ProtocolError where an example is wrong: file, line, what is wrong and what would be right.
    """
    language, knowledge = protocol.language, protocol.knowledge
    return TrainingData(
        signs=tuple(protocol.signs),
        told_signs=tuple(sign.id for sign in protocol.signs.values() if sign.tier is not Tier.context),
        examples=tuple(load_examples(root, protocol)),
        phrasings=tuple(_phrasings(protocol)),
        variation=language.variation,
        asides=language.asides.asides,
        not_asides=language.asides.not_asides,
        question_variety=QuestionVariety(
            language.questions.leads,
            language.questions.tails,
            tuple((same.of, same.others) for same in language.questions.same),
            tuple(language.questions.asked_of_a_report),
            language.questions.between,
            language.questions.starts,
        ),
        ways=tuple(knowledge.ways()),
        answers=tuple(
            (sentence, name)
            for name, entry in knowledge.entries.items()
            for sentence in SENTENCE_ENDS.split(" ".join((entry.answer, entry.more)))
            if len(sentence.split()) >= LEAST_WORDS and "{" not in sentence
        ),
        small_talk=tuple(
            text
            for move in sorted(language.moves.moves)
            if move in SMALL_TALK
            for text in language.moves.moves[move].whole
        ),
        writing=_writing(protocol),
    )


def _phrasings(protocol: Protocol) -> Iterator[Phrasing]:
    for sign in protocol.signs.values():
        for phrases, excluded in ((sign.phrasings, False), (sign.not_this, True)):
            for phrase in phrases:
                spellings = protocol.language.classes.spelled_out(phrase.lstrip("="))
                yield Phrasing(sign.id, tuple(spellings), excluded)


def _writing(protocol: Protocol) -> dict[str, Any]:
    from itb_triage.understanding.vocabulary import spelling_of
    from itb_triage.understanding.words import Cutter

    words = protocol.language.words
    of_signs, others = spelling_of(protocol, Cutter(words)).vocabulary
    return {"words": words.dict(), "of_signs": of_signs, "others": others}


def _digest(values: Any) -> str:
    return hashlib.sha256(json.dumps(values, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
