"""Finds the protocol's phrasings in a message, whatever stands between their words.

A phrasing and a message are compared without filler words, and the message also without words that
no phrasing holds: "his legs are ever so stiff" and "legs stiff" are then the same.
"""

from dataclasses import dataclass
from typing import Any, Iterable, Iterator

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from itb_triage.protocol.language import Language as Lexicon
from itb_triage.protocol.models import Sign
from itb_triage.understanding.words import Cutter, Word

NEGATIONS = frozenset({"not", "no", "never", "without"})
MOST_WORDS_BETWEEN = 4
WORD_FOR_WORD = "="  # before a phrasing that is compared word for word
Stems = tuple[str, ...]
_BREAK, _COMMA = "|", ","
_END = ""


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
    """Phrasings of signs, found with other words between theirs and with filler words left out.

    Words that no phrasing holds never matter. Of those that some phrasing holds, one may stand between
    the words of another ("legs like wet spaghetti"): spaCy's PhraseMatcher cannot skip, so this is a tree.
    """

    def __init__(self, cutter: Cutter, language: Lexicon, phrases: Iterable[tuple[str, str]]) -> None:
        data = language.words
        self._fillers = {cutter.stem(word) for word in data.fillers}
        self._kept = {cutter.stem(word) for word in data.kept_in_phrasings}
        after_comma = frozenset(cutter.stem(word) for word in data.after_comma)
        self._whole, self._close, self._bare = (PhraseTree(after_comma) for _ in range(3))
        for key, phrase in phrases:
            for spelled in language.classes.spelled_out(phrase):
                stems = tuple(w.stem for w in cutter.cut(spelled) if not w.is_break)
                forms = [(self._whole, stems)] if phrase.startswith(WORD_FOR_WORD) else self._forms(stems)
                for tree, form in forms:
                    tree.add(key, form, may_skip=tree is not self._whole and len(set(form) - NEGATIONS) > 1)
                    if len(form) == 2 and not NEGATIONS & set(form):
                        tree.add(key, form[::-1], may_skip=False)  # "stiff legs", "legs stiff"
        self._known = self._close.words | self._bare.words

    def _forms(self, stems: Stems) -> Iterator[tuple["PhraseTree", Stems]]:
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

    def find(self, words: list[Word]) -> list[Match]:
        """Every phrasing found; overlapping ones too."""
        found: dict[tuple[str, tuple[int, ...]], Match] = {}
        for tree, stream in self._streams(words):
            for key, places in tree.find(stream):
                if any(b - a > MOST_WORDS_BETWEEN for a, b in zip(places, places[1:])):
                    continue
                between = {words[p].stem for p in range(places[0], places[-1])} - {words[p].stem for p in places}
                found.setdefault((key, places), Match(key, places, bool(between & NEGATIONS)))
        return list(found.values())

    def _streams(self, words: list[Word]) -> Iterator[tuple["PhraseTree", list[tuple[str, int]]]]:
        known = [
            ((_COMMA if w.norm == _COMMA else _BREAK) if w.is_break else w.stem, place)
            for place, w in enumerate(words)
            if w.is_break or w.stem in self._known or w.stem in NEGATIONS
        ]
        bare = [row for row in known if row[0] not in self._fillers]
        yield self._whole, [(w.stem, place) for place, w in enumerate(words)]
        for tree, stream in ((self._close, known), (self._bare, bare)):
            yield tree, stream
            without = [row for row in stream if row[0] not in NEGATIONS]
            if len(without) != len(stream):
                yield tree, without


class PhraseTree:
    """Phrasings as paths of stems from a root, so that all that begin alike are followed together."""

    def __init__(self, after_comma: frozenset[str] = frozenset()) -> None:
        self._root: dict[str, Any] = {}
        self._after_comma = after_comma
        self.words: set[str] = set()

    def add(self, key: str, stems: Stems, may_skip: bool) -> None:
        """`may_skip`: one other word may stand between the words of this phrasing."""
        node = self._root
        for stem in stems:
            node = node.setdefault(stem, {})
        ends = node.setdefault(_END, {})
        ends[key] = ends.get(key, False) or may_skip
        self.words.update(stems)

    def find(self, stream: list[tuple[str, int]]) -> Iterator[tuple[str, tuple[int, ...]]]:
        """(key, places) of each phrasing in a stream of (stem, place)."""
        for start, (stem, place) in enumerate(stream):
            if stem in self._root:
                yield from self._follow(stream, start + 1, self._root[stem], (place,), False)

    def _follow(
        self, stream: list[tuple[str, int]], at: int, node: dict[str, Any], places: tuple[int, ...], skipped: bool
    ) -> Iterator[tuple[str, tuple[int, ...]]]:
        for key, may_skip in node.get(_END, {}).items():
            if may_skip or not skipped:
                yield key, places
        if at >= len(stream):
            return
        stem, place = stream[at]
        if stem in node:
            yield from self._follow(stream, at + 1, node[stem], (*places, place), skipped)
        if not skipped and stem != _BREAK and stem not in NEGATIONS and at + 1 < len(stream):
            further, place = stream[at + 1]
            if further in node and (stem != _COMMA or further in self._after_comma):
                yield from self._follow(stream, at + 2, node[further], (*places, place), True)


def sign_phrases(signs: Iterable[Sign]) -> Iterator[tuple[str, str]]:
    """(sign id, phrasing) for every phrasing, and (part, part) for the words of `together`."""
    for sign in signs:
        for phrase in sign.phrasings:
            yield sign.id, phrase
        for row in sign.together:
            for part in row:
                if not part.startswith("@"):
                    yield f"part:{part}", part
