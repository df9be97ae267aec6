"""The words that a typing error is mended towards: those of signs first, then all others that the data name."""

from typing import Iterable, Iterator

from itb_triage.protocol import Protocol
from itb_triage.protocol.models import Sign
from itb_triage.understanding.spelling import Spelling
from itb_triage.understanding.words import Cutter


def spelling_of(protocol: Protocol, cutter: Cutter) -> Spelling:
    """The spelling that knows every word of the protocol."""
    words = protocol.language.words
    of_signs = _vocabulary(cutter, _sign_words(protocol.signs.values()))
    others = _vocabulary(cutter, _other_words(protocol)) | set(words.read_as)
    return Spelling(of_signs, others, words.never_mended)


def _sign_words(signs: Iterable[Sign]) -> Iterator[str]:
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
