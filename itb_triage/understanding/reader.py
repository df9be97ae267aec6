"""The reader: one message in, one Reading out. Built once, then used for every message."""

import logging
import os
from functools import lru_cache
from typing import Iterable, Iterator, Optional

import spacy

from itb_triage.classifier import Scores, SignClassifier, classifier_for
from itb_triage.protocol import Protocol, project_root
from itb_triage.protocol.models import Sign, Tier
from itb_triage.understanding.context import SENTENCE_ENDS, ContextReader, Told
from itb_triage.understanding.moves import MoveReader
from itb_triage.understanding.people import PeopleReader
from itb_triage.understanding.phrases import ExactPhrases, LoosePhrases, Match, sign_phrases
from itb_triage.understanding.reading import LONGEST_FACT, Basis, Finding, Reading, Status, Who
from itb_triage.understanding.spelling import Spelling
from itb_triage.understanding.vitals import VitalReader
from itb_triage.understanding.weighing import Weighed, weigh
from itb_triage.understanding.words import Cutter, Word

log = logging.getLogger(__name__)
LONGEST = 4000  # characters read; of a longer message the first and the last part
HEAD, TAIL = 3000, 1000
SWITCH = "ITB_TRIAGE_CLASSIFIER"
ANY_NUMBER = "0"  # what the classifier sees of a number: figures are read by rule
HEARD_WORDS = 3  # in a row, when asking in which words a sign was heard


class Reader:
    """Reads messages by one protocol."""

    def __init__(self, protocol: Protocol, classifier: Optional[SignClassifier] = None) -> None:
        """`classifier`: the learned model that is weighed against the rules; without it the rules read alone."""
        nlp = spacy.blank("en")
        language, signs = protocol.language, list(protocol.signs.values())
        self._signs, self._classifier, self._limits = protocol.signs, classifier, language.classifier
        self._items = {_plain(sign.as_item): sign.id for sign in signs}
        self._cutter = Cutter(language.words)
        of_signs = _vocabulary(self._cutter, _sign_words(signs))
        others = _vocabulary(self._cutter, _other_words(protocol)) | set(language.words.read_as)
        self._spelling = Spelling(of_signs, others, language.words.never_mended)
        self._phrases = LoosePhrases(self._cutter, language, sign_phrases(signs))
        self._not_this = ExactPhrases(
            nlp,
            self._cutter,
            [(s.id, p) for s in signs for row in s.not_this for p in language.classes.spelled_out(row)],
            as_written=True,
        )
        self._context = ContextReader(nlp, self._cutter, language.cues, language.classes)
        self._vitals = VitalReader(nlp, self._cutter, protocol.vitals)
        self._people = PeopleReader(nlp, self._cutter, language.people)
        self._moves = MoveReader(nlp, self._cutter, language.moves)

    def read(self, text: str) -> Reading:
        """What `text` says. Any text is read, and never raises: an empty one yields an empty reading."""
        whole, shortened = text, len(text) > LONGEST
        if shortened:  # the places of the tail still count from the start of the message
            text = text[:HEAD] + " " * (len(text) - HEAD - TAIL) + text[-TAIL:]
        words = self._cutter.cut(text, self._spelling)
        who = self._people.read(words, True)
        weighed = self._weighed(whole, words, who)
        findings = weighed.findings
        moves = self._moves.read(words)
        return Reading(
            findings=findings,
            moves=moves,
            who=who if findings or (who and who.pronoun != "you") else None,
            words=sum(not word.is_break for word in words),
            foreign=self._moves.foreign(words, len(findings)),
            shortened=shortened,
            said=" ".join(text.split())[:LONGEST_FACT],
            unsure=weighed.unsure,
        )

    def _weighed(self, text: str, words: list[Word], who: Optional[Who]) -> Weighed:
        item = self._items.get(_plain(text))
        if item is not None:  # a quick reply means its sign and nothing beside it
            return Weighed((Finding(item, Status.present, text, 0, len(text)),), ())
        findings, settled = self._findings(text, words, who)
        return weigh(findings, self._scores(words, settled), self._signs, self._limits, text)

    def _scores(self, words: list[Word], settled: frozenset[str]) -> Optional[Scores]:
        """What the classifier hears. Of signs that a figure has settled, nothing: figures are read by rule. Nor is
        it asked where there is no word, or a mere answer or "start over"."""
        letters = any(word.norm[0].isalpha() for word in words)
        if self._classifier is None or not letters or self._moves.says_nothing_else(words):
            return None
        try:
            return self._classifier.scores(_in_sentences(words)).without(settled)
        except Exception as error:  # the rules go on alone
            log.error("the sign classifier failed on a message: %s", type(error).__name__)
            return None

    def heard_in(self, text: str, sign: str) -> str:
        """The words of `text` without which the classifier would hear least of `sign`; empty without a classifier."""
        words = [word for word in self._cutter.cut(text, self._spelling)]
        if self._classifier is None or not words:
            return ""
        left = {}
        for start in range(max(1, len(words) - HEARD_WORDS + 1)):
            rest = words[:start] + words[start + HEARD_WORDS :]
            left[start] = self._classifier.scores(_in_sentences(rest)).there[sign] if rest else 0.0
        start = min(left, key=lambda place: left[place])
        return text[words[start].start : words[min(start + HEARD_WORDS, len(words)) - 1].end]

    def sentences(self, text: str) -> list[str]:
        """The sentences of `text` with every word written out and mended: what the classifier reads and learns."""
        return _in_sentences(self._cutter.cut(text, self._spelling))

    def _findings(self, text: str, words: list[Word], who: Optional[Who]) -> tuple[tuple[Finding, ...], frozenset[str]]:
        """What the rules find, in order of place; and the signs that figures have settled."""
        vitals = self._vitals.read(words)
        matches = [m for m in self._phrases.find(words) if not set(m.places) <= vitals.explained]
        matches = [*_without(matches, self._not_this.find(words)), *vitals.matches]
        matches = _longest(matches)
        context, another = self._context.read(words, matches), bool(who and who.pronoun != "you")
        told = {match: context.status(match, another, self._of_weeks(match.key)) for match in matches}
        placed = [(match, told[match].status) for match in matches]
        placed += self._together(placed)
        placed = [(m, s) for m, s in placed if not m.key.startswith("part:")]
        covered = [m for m, _ in placed]
        placed = [(m, s) for m, s in placed if not _inside_another(m, covered)]
        findings: dict[tuple[str, Status], Finding] = {}
        for match, status in sorted(placed, key=lambda row: row[0].places):
            start, end = words[match.places[0]].start, words[match.places[-1]].end
            basis = Basis.figure if match in vitals.matches else Basis.phrasing
            how = told.get(match, Told(status, False, ()))
            found = Finding(match.key, status, text[start:end], start, end, how.of_writer, basis, how.because)
            findings.setdefault((match.key, status), found)
        return tuple(findings.values()), vitals.settled

    def _of_weeks(self, key: str) -> bool:
        return key in self._signs and self._signs[key].tier is Tier.context

    def _together(self, placed: list[tuple[Match, Status]]) -> list[tuple[Match, Status]]:
        """Signs made of parts that may stand anywhere in the message ("neck stiff" ... "38.9")."""
        there = {match.key: match for match, status in placed if status.counts}
        made = []
        for sign in self._signs.values():
            for row in sign.together:
                parts = [there.get(part[1:] if part.startswith("@") else f"part:{part}") for part in row]
                found = [part for part in parts if part is not None]
                if len(found) == len(row):
                    made.append((Match(sign.id, found[0].places), Status.present))
                    break
        return made


@lru_cache(maxsize=4)
def reader_for(protocol: Protocol) -> Reader:
    """The reader of a protocol, made once a process: with the classifier, if it was built and is not switched off."""
    return Reader(protocol, classifier_for(project_root()) if os.environ.get(SWITCH) != "off" else None)


def _in_sentences(words: Iterable[Word]) -> list[str]:
    sentences: list[list[str]] = [[]]
    for word in words:
        if word.norm != "\n":
            sentences[-1].append(ANY_NUMBER if word.norm[0].isdigit() else word.norm)
        if word.norm in SENTENCE_ENDS:
            sentences.append([])
    return [" ".join(sentence) for sentence in sentences if sentence]


def _plain(text: str) -> str:
    return text.strip().strip(".").casefold()


def _without(matches: list[Match], lookalikes: list[Match]) -> list[Match]:
    """Drops what is only a look-alike of the same sign ("tight schedule"), unless more was said than that."""
    return [
        m
        for m in matches
        if not any(
            other.key == m.key and set(other.places) & set(m.places) and len(other.places) >= len(m.places)
            for other in lookalikes
        )
    ]


def _longest(matches: list[Match]) -> list[Match]:
    return [m for m in matches if m.key.startswith("part:") or not _inside_another(m, matches)]


def _inside_another(match: Match, others: Iterable[Match]) -> bool:
    """Whether a longer phrasing says more about the same words. Parts of `together` cover nothing."""
    mine = set(match.places)
    return any(mine < set(other.places) for other in others if not other.key.startswith("part:"))


def _sign_words(signs: list[Sign]) -> Iterator[str]:
    for sign in signs:
        yield from (*sign.phrasings, *sum(sign.together, ()))


def _other_words(protocol: Protocol) -> Iterator[str]:
    language = protocol.language
    for sign in protocol.signs.values():
        yield from sign.not_this
    for cue in language.cues.cues:
        yield from cue.cues
    yield from language.cues.none_of_these
    for person in language.people.people:
        yield from person.words
    for move in language.moves.moves.values():
        yield from (*move.whole, *move.starts, *move.anywhere)
    for rules in protocol.vitals.measures.values():
        yield from rules.names
    yield from (*language.words.read_as, *language.words.fillers, *language.words.same_as)
    for words in language.classes.classes.values():
        yield from words


def _vocabulary(cutter: Cutter, phrases: Iterable[str]) -> set[str]:
    return {word.norm for phrase in phrases for word in cutter.cut(phrase)}
