"""The reader: one message in, one Reading out. Built once, then used for every message."""

import logging
from dataclasses import replace
from functools import lru_cache
from typing import Optional

import spacy

from itb_triage.classifier import LearnedModel, QuestionClassifier, SignClassifier, model_in_use
from itb_triage.protocol import Protocol
from itb_triage.understanding.asides import AsideReader
from itb_triage.understanding.asking import settled_with
from itb_triage.understanding.hearing import Hearing, in_sentences
from itb_triage.understanding.moves import MoveReader
from itb_triage.understanding.people import PeopleReader
from itb_triage.understanding.questions import QuestionReader
from itb_triage.understanding.reading import LONGEST_FACT, Finding, ReadBy, Reading, Status, Who
from itb_triage.understanding.rules import RuleReader
from itb_triage.understanding.vocabulary import spelling_of
from itb_triage.understanding.weighing import Weighed, weigh
from itb_triage.understanding.words import Cutter, Word

log = logging.getLogger(__name__)
LONGEST = 4000  # characters read; of a longer message the first and the last part
HEAD, TAIL = 3000, 1000


class Reader:
    """Reads messages by one protocol. `read_by`: what its readings are read by, unless its model fails on one."""

    def __init__(
        self,
        protocol: Protocol,
        classifier: Optional[SignClassifier] = None,
        questions: Optional[QuestionClassifier] = None,
        model: Optional[str] = None,
    ) -> None:
        """`classifier`: the learned model that is weighed against the rules; without it the rules read alone.
        `questions`: knows questions about the therapy; without it those that are asked word for word are known.
        `model`: the version of the model that both are of."""
        nlp = spacy.blank("en")
        self._signs, self._limits = protocol.signs, protocol.language.classifier
        self._items = {_plain(sign.as_item): sign.id for sign in protocol.signs.values()}
        self._cutter = Cutter(protocol.language.words)
        self._spelling = spelling_of(protocol, self._cutter)
        self._rules = RuleReader(nlp, self._cutter, protocol)
        self._hearing = Hearing(classifier, self._limits.clause_starts)
        self._asides = AsideReader(classifier, protocol.language.asides, self._limits.together_from)
        self._people = PeopleReader(nlp, self._cutter, protocol.language.people)
        self._moves = MoveReader(nlp, self._cutter, protocol.language.moves)
        self._questions = QuestionReader(protocol.knowledge, protocol.language.questions, questions)
        self._asking = protocol.language.questions
        self.read_by = ReadBy(protocol.number, protocol.language_digest, model)

    def read(self, text: str) -> Reading:
        """What `text` says. Any text is read, and never raises: an empty one yields an empty reading."""
        whole, shortened = text, len(text) > LONGEST
        if shortened:  # the places of the tail still count from the start of the message
            text = text[:HEAD] + " " * (len(text) - HEAD - TAIL) + text[-TAIL:]
        words = self._cutter.cut(text, self._spelling)
        who = self._people.read(words, True)
        moves, answers_only = self._moves.read(words)
        weighed = self._weighed(whole, words, who, answers_only)
        findings = weighed.findings
        reading = Reading(
            findings=findings,
            moves=moves,
            who=who if findings or _of_another(who) else None,
            words=sum(not word.is_break for word in words),
            foreign=self._moves.foreign(words, len(findings)) or (not findings and _in_another_script(text)),
            shortened=shortened,
            said=" ".join(text.split())[:LONGEST_FACT],
            unsure=weighed.unsure,
            read_by=self.read_by.by_rules_alone() if weighed.by_rules_alone else self.read_by,
        )
        if answers_only or reading.foreign or _plain(text) in self._items:  # a quick reply asks nothing
            return reading
        try:
            heard = self._questions.hear(text, words)
        except Exception as error:  # what was read of signs stands
            log.error("the question classifier failed on a message: %s", type(error).__name__)
            return replace(reading, read_by=(reading.read_by or self.read_by).in_part())
        return settled_with(reading, heard, self._asking, self._signs)

    def written_out(self, text: str) -> str:
        """`text` with every word written out and mended: what the classifiers learn from."""
        return " ".join(in_sentences(self._cutter.cut(text, self._spelling)))

    def heard_in(self, text: str, sign: str) -> str:
        """The few words of `text` without which the classifier would hear least of `sign`."""
        words = self._cutter.cut(text, self._spelling)
        spoken, _, _ = self._without_asides(text, words, _of_another(self._people.read(words, True)))
        start, end = self._hearing.heard_in(spoken, sign)
        return text[start:end]

    def _weighed(self, text: str, words: list[Word], who: Optional[Who], answers_only: bool) -> Weighed:
        """`answers_only`: a mere answer or "start over", which holds nothing to be heard."""
        item = self._items.get(_plain(text))
        if item is not None:  # a quick reply means its sign and nothing beside it
            return Weighed((Finding(item, Status.present, text, 0, len(text)),), ())
        about_another = _of_another(who)
        if answers_only:
            return Weighed(self._rules.find(text, words, about_another)[0], ())
        spoken, findings, settled = self._without_asides(text, words, about_another)
        heard = self._hearing.hear(spoken)
        if heard is None:
            return Weighed(findings, ())
        if heard.scores is None:
            return Weighed(findings, (), by_rules_alone=True)
        return weigh(findings, heard.scores, self._signs, self._limits, text, heard.told_in, settled)

    def _without_asides(
        self, text: str, words: list[Word], about_another: bool
    ) -> tuple[list[Word], tuple[Finding, ...], frozenset[str]]:
        """The words without the asides; what the rules find in them; and the signs that a figure has settled."""
        findings, settled = self._rules.find(text, words, about_another)
        spoken = self._asides.without(words, findings)
        if len(spoken) < len(words):
            findings, settled = self._rules.find(text, spoken, about_another)
        return spoken, findings, settled


def reader_with(protocol: Protocol, model: LearnedModel) -> Reader:
    """A reader of a protocol with that model."""
    return Reader(protocol, model.signs, model.questions, model.card.version)


def reader_for(protocol: Protocol) -> Reader:
    """The reader of a protocol, made once a process: with the learned model (`model_in_use`), or by rules alone where
    the model is switched off. Raises ModelError where the model cannot be used."""
    return _reader(protocol, model_in_use())


@lru_cache(maxsize=4)
def _reader(protocol: Protocol, model: Optional[LearnedModel]) -> Reader:
    return reader_with(protocol, model) if model else Reader(protocol)


def _of_another(who: Optional[Who]) -> bool:
    """The message has a patient who is not its writer."""
    return bool(who and who.pronoun != "you")


def _plain(text: str) -> str:
    return text.strip().strip(".").casefold()


def _in_another_script(text: str) -> bool:
    """Most letters are none of the Latin script."""
    if text.isascii():
        return False
    letters = [char for char in text if char.isalpha()]
    others = sum(not (char < "\u0250" or "\u1e00" <= char < "\u1f00") for char in letters)
    return 2 * others > len(letters)
