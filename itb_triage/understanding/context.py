"""Whether a sign that was named is there: denied, past, hypothetical, somebody else's, normal, possible.

ConText's method (Harkema and others, 2009): a cue reaches over the words around it until a word that ends it.
The cues are data (data/language/cues.yml); this file only reads them.
"""

from dataclasses import dataclass
from typing import Iterable

from spacy.language import Language

from itb_triage.protocol.language import Classes, Cue, Cues
from itb_triage.understanding.phrases import NEGATIONS, ExactPhrases, Match
from itb_triage.understanding.reading import Status
from itb_triage.understanding.words import Cutter, Word, numbered_parts

FARTHEST = 40  # words; no cue reaches further, so that a message of 10,000 characters is read in bounded time
LONGEST_IN_A_LIST = 2  # words of an item that is no sign: "no rash, fever"
WRITER = "writer"  # what a cue says of the one who writes
LATELY = "lately"  # some weeks ago
THING = "thing"  # the word describes a thing
SENTENCE_ENDS = frozenset(".!?;\n")
# Which statement wins where several reach the same sign.
STRENGTH = (Status.other_person, Status.hypothetical, Status.past, Status.denied, Status.normal, Status.possible)


@dataclass(frozen=True)
class _Placed:
    cue: Cue
    start: int
    end: int


@dataclass(frozen=True)
class Told:
    """How a sign is told: its status, whether the writer says it of themself, and the cues that say so."""

    status: Status
    of_writer: bool
    because: tuple[str, ...]


class ContextReader:
    """Places cues in a message once, then gives each sign its status."""

    def __init__(self, nlp: Language, cutter: Cutter, cues: Cues, classes: Classes) -> None:
        self._cues = cues
        self._finder = ExactPhrases(nlp, cutter, self._keys(cues, classes))

    @staticmethod
    def _keys(cues: Cues, classes: Classes) -> Iterable[tuple[str, str]]:
        for number, cue in enumerate(cues.cues):
            for row in cue.cues:
                for phrase in classes.spelled_out(row):
                    yield f"cue:{number}", phrase
        for key in ("none_of_these", "ends", "ends_denied", "back_now", "ongoing"):
            for phrase in getattr(cues, key):
                yield key, phrase

    def read(self, words: list[Word], signs: Iterable[Match] = ()) -> "MessageContext":
        """The cues of one message, in place. A "not" that belongs to one of `signs` ("not waking") denies nothing."""
        found = self._finder.find(words)
        by_key: dict[str, list[Match]] = {}
        for match in found:
            by_key.setdefault(match.key, []).append(match)
        void = [set(match.places) for match in by_key.get("none_of_these", [])]
        taken = {place for sign in signs for place in sign.places if words[place].norm in NEGATIONS}
        placed = []
        for match in found:
            if match.key.startswith("cue:") and not any(set(match.places) <= places for places in void):
                cue = self._cues.cues[int(match.key[4:])]
                if cue.says == "denied" and taken & set(match.places):
                    continue
                placed.append(_Placed(cue, match.places[0], match.places[-1]))
        return MessageContext(words, placed, by_key, {place for sign in signs for place in sign.places}, self._cues)


class MessageContext:
    """The cues placed in one message."""

    def __init__(
        self,
        words: list[Word],
        placed: list[_Placed],
        by_key: dict[str, list[Match]],
        of_signs: set[int],
        cues: Cues,
    ) -> None:
        self._words, self._placed, self._of_signs, self._cues = words, placed, of_signs, cues
        self._ends = {m.places[0] for m in by_key.get("ends", [])}
        self._ends_denied = self._ends | {m.places[0] for m in by_key.get("ends_denied", [])}
        self._back = [m.places for m in by_key.get("back_now", [])]
        self._ongoing = [m.places for m in by_key.get("ongoing", [])]
        self._sentence = numbered_parts(words, SENTENCE_ENDS)

    def status(self, match: Match, about_another: bool, of_weeks: bool) -> "Told":
        """How the sign found at `match` is told.

        `about_another`: the message has a patient who is not its writer. `of_weeks`: a sign that is asked of
        the last weeks, which some weeks ago is still there.
        """
        reaching = [p for p in self._placed if self._reaches(p, match)]
        reached = {p.cue.says for p in reaching}
        of_writer = WRITER in reached
        if THING in reached or (of_writer and about_another):
            reached.add(Status.other_person.value)
        if LATELY in reached and not of_weeks:
            reached.add(Status.past.value)
        said = {Status(says) for says in reached - {WRITER, LATELY, THING}}
        if match.negated_inside:
            said.add(Status.denied)
        if Status.past in said and self._is_back(match):
            said.discard(Status.past)
        status = next((status for status in STRENGTH if status in said), Status.present)
        return Told(status, of_writer, tuple(self._said(p) for p in reaching))

    def _said(self, placed: _Placed) -> str:
        words = " ".join(word.norm for word in self._words[placed.start : placed.end + 1])
        return f'"{words}" ({placed.cue.says})'

    def _reaches(self, placed: _Placed, match: Match) -> bool:
        first, last = match.places[0], match.places[-1]
        if self._sentence[placed.start] != self._sentence[first] or first - placed.end > FARTHEST:
            return False
        if placed.start - last > FARTHEST or set(range(placed.start, placed.end + 1)) & set(match.places):
            return False
        if placed.end < first:
            between, far, ways = range(placed.end + 1, first), first - placed.end, ("forward", "both")
        elif placed.start > last:
            between, far, ways = range(last + 1, placed.start), placed.start - last, ("backward", "both")
        else:
            return False
        if placed.cue.reach not in ways or (placed.cue.words and far > placed.cue.words):
            return False
        closes = placed.end + 1 >= len(self._words) or self._words[placed.end + 1].is_break
        if placed.cue.closes and not closes:
            return False
        if placed.cue.says == THING and not self._describes_a_thing(placed, match):
            return False
        if placed.cue.says == "denied" and placed.end < first:
            if closes:  # "no, she is ..." and "fever no, itching yes": that no looks back
                return False
            if self._negative(match) or self._list_ends(placed, between):
                return False
        if placed.cue.says in ("past", LATELY) and self._goes_on(placed):
            return False
        ends = self._ends_denied if placed.cue.says == "denied" else self._ends
        if placed.cue.says == "possible" and placed.end + 1 in between:
            between = between[1:]  # "maybe he is ...": its own subject does not end it
        return not any(place in ends for place in between)

    def _describes_a_thing(self, placed: _Placed, match: Match) -> bool:
        """Whether the match can be said of a thing at all, and behind it ("blue dress") whether it is: "she is
        blue phone is dead" has two sentences and no blue phone."""
        first = match.places[0]
        if self._words[first].norm not in self._cues.of_things:
            return False
        if placed.end < first:
            return True
        before = self._words[first - 1] if first else None
        opens = before is None or before.is_break or before.norm in self._cues.before_things
        return opens and len(match.places) == 1

    def _negative(self, match: Match) -> bool:
        """Whether the sign itself is said by a "not", which another no only confirms: "no, not breathing"."""
        return bool(NEGATIONS & {self._words[place].norm for place in match.places})

    def _list_ends(self, placed: _Placed, between: range) -> bool:
        """Whether a comma between ends a denial. "no rash, fever" goes on; "no sleep last night, fever" does not,
        and "not" goes on only over signs: "not stiff, hot or itchy", but "not eating, hot"."""
        longest = 0 if self._words[placed.end].norm in ("not", "never") else LONGEST_IN_A_LIST
        item: list[int] = []
        for place in between:
            if self._words[place].norm != ",":
                item.append(place)
            elif not self._of_signs & set(item) and len(item) > longest:
                return True
            else:
                item = []
        return False

    def _goes_on(self, placed: _Placed) -> bool:
        return any(0 < placed.start - places[-1] <= 4 for places in self._ongoing)

    def _is_back(self, match: Match) -> bool:
        sentence = self._sentence[match.places[0]]
        return any(self._sentence[places[0]] in (sentence, sentence + 1) for places in self._back)
