"""Finds the protocol's phrasings in a message, whatever stands between their words.

A phrasing and a message are compared without filler words, and the message also without words that
no phrasing holds: "his legs are ever so stiff" and "legs stiff" are then the same. spaCy's PhraseMatcher
does the comparing.
"""

import re
from dataclasses import dataclass
from typing import Iterable, Iterator

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from itb_triage.protocol.language import WordData
from itb_triage.protocol.models import Sign
from itb_triage.understanding.words import Cutter, Word

NEGATIONS = frozenset({"not", "no", "never", "without"})
MOST_WORDS_BETWEEN = 4
Stems = tuple[str, ...]
_BREAK = "|"


@dataclass(frozen=True)
class Match:
    """Where `key` was found: the places of its words in the message, and whether a "not" stands among them."""

    key: str
    places: tuple[int, ...]
    negated_inside: bool = False


class ExactPhrases:
    """Phrases word for word, nothing left out: cues, moves, and words that only look like a sign.

    Compared by stem, or with `as_written` by the word itself ("is confusing" is not "is confused").
    """

    def __init__(
        self, nlp: Language, cutter: Cutter, phrases: Iterable[tuple[str, str]], as_written: bool = False
    ) -> None:
        self._vocab = nlp.vocab
        self._as_written = as_written
        self._matcher = PhraseMatcher(self._vocab)
        by_key: dict[str, list[Doc]] = {}
        for key, phrase in phrases:
            forms = self._forms(cutter.cut(phrase))
            if forms:
                by_key.setdefault(key, []).append(Doc(self._vocab, words=forms))
        for key, docs in by_key.items():
            self._matcher.add(key, docs)

    def find(self, words: list[Word]) -> list[Match]:
        """Every occurrence, overlapping ones too."""
        if not words:
            return []
        doc = Doc(self._vocab, words=self._forms(words))
        return [Match(self._vocab.strings[key], tuple(range(start, end))) for key, start, end in self._matcher(doc)]

    def _forms(self, words: list[Word]) -> list[str]:
        return [word.norm if self._as_written else word.stem for word in words]


class LoosePhrases:
    """Phrasings of signs, found with other words between theirs and with filler words left out."""

    def __init__(self, nlp: Language, cutter: Cutter, data: WordData, phrases: Iterable[tuple[str, str]]) -> None:
        self._vocab = nlp.vocab
        self._fillers = {cutter.stem(word) for word in data.fillers}
        self._kept = {cutter.stem(word) for word in data.kept_in_phrasings}
        self._whole, self._close, self._bare = (PhraseMatcher(self._vocab) for _ in range(3))
        forms: dict[PhraseMatcher, dict[str, set[Stems]]] = {self._whole: {}, self._close: {}, self._bare: {}}
        for key, phrase in phrases:
            for stems in self._spellings(cutter, data, phrase):
                for matcher, form in self._forms(stems):
                    forms[matcher].setdefault(key, set()).update(_both_ways(form))
        self._known = {
            stem for m in (self._close, self._bare) for rows in forms[m].values() for row in rows for stem in row
        }
        for matcher, by_key in forms.items():
            for key, rows in by_key.items():
                matcher.add(key, [Doc(self._vocab, words=list(row)) for row in sorted(rows)])

    def _forms(self, stems: Stems) -> Iterator[tuple[PhraseMatcher, Stems]]:
        """How a phrasing is compared. One that filler words alone tell from a single word ("is hot", "not
        himself") is compared word for word; any other without its fillers, if enough of it is left."""
        least = tuple(s for s in stems if s not in self._fillers)
        if len(stems) > 1 and len(set(least) - NEGATIONS) < 2 and (len(least) < 2 or not set(least) - NEGATIONS):
            yield self._whole, stems
            return
        close = tuple(s for s in stems if s not in self._fillers or s in self._kept)
        yield self._close, close
        if close == least or len(set(least) - NEGATIONS) > 2:  # "rate up" must not become "rate"
            yield self._bare, least

    @staticmethod
    def _spellings(cutter: Cutter, data: WordData, phrase: str) -> Iterator[Stems]:
        for spelled in spelled_out(data, phrase):
            yield tuple(w.stem for w in cutter.cut(spelled) if not w.is_break)

    def find(self, words: list[Word]) -> list[Match]:
        """Every phrasing found, longest first where they start alike; overlapping ones too."""
        found: dict[tuple[str, tuple[int, ...]], Match] = {}
        for matcher, stream in self._streams(words):
            if not stream:
                continue
            doc = Doc(self._vocab, words=[stem for stem, _ in stream])
            for key, start, end in matcher(doc):
                places = tuple(place for _, place in stream[start:end])
                if any(b - a > MOST_WORDS_BETWEEN for a, b in zip(places, places[1:])):
                    continue
                between = {words[p].stem for p in range(places[0], places[-1])} - {words[p].stem for p in places}
                match = Match(self._vocab.strings[key], places, bool(between & NEGATIONS))
                found.setdefault((match.key, places), match)
        return list(found.values())

    def _streams(self, words: list[Word]) -> Iterator[tuple[PhraseMatcher, list[tuple[str, int]]]]:
        known = [
            (_BREAK if w.is_break else w.stem, place)
            for place, w in enumerate(words)
            if w.is_break or w.stem in self._known or w.stem in NEGATIONS
        ]
        bare = [row for row in known if row[0] not in self._fillers]
        yield self._whole, [(w.stem, place) for place, w in enumerate(words)]
        for matcher, stream in ((self._close, known), (self._bare, bare)):
            yield matcher, stream
            without = [row for row in stream if row[0] not in NEGATIONS]
            if len(without) != len(stream):
                yield matcher, without


def spelled_out(data: WordData, phrase: str) -> Iterator[str]:
    """`phrase` with every <class> replaced by each word of the class."""
    name = re.search(r"<(\w+)>", phrase)
    if name is None:
        yield phrase
        return
    for word in data.classes[name.group(1)]:
        yield from spelled_out(data, phrase.replace(name.group(), word, 1))


def _both_ways(stems: tuple[str, ...]) -> set[tuple[str, ...]]:
    """A two-word phrasing is found in either order ("stiff legs", "legs stiff")."""
    if len(stems) == 2 and not NEGATIONS & set(stems):
        return {stems, stems[::-1]}
    return {stems} if stems else set()


def sign_phrases(signs: Iterable[Sign]) -> Iterator[tuple[str, str]]:
    """(sign id, phrasing) for every phrasing, and (part, part) for the words of `together`."""
    for sign in signs:
        for phrase in sign.phrasings:
            yield sign.id, phrase
        for row in sign.together:
            for part in row:
                if not part.startswith("@"):
                    yield f"part:{part}", part
