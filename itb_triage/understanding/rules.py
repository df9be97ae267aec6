"""What the rules find in a message: phrasings, figures, and by ConText's cues whether each sign is there."""

from spacy.language import Language

from itb_triage.protocol import Protocol
from itb_triage.protocol.models import Tier
from itb_triage.understanding.context import ContextReader, Told
from itb_triage.understanding.phrases import ExactPhrases, LoosePhrases, Match, sign_phrases
from itb_triage.understanding.reading import Basis, Finding, Status
from itb_triage.understanding.vitals import VitalReader
from itb_triage.understanding.words import Cutter, Word

FIGURE_OVER = Told(Status.past, False, ("a figure of another time",))


class RuleReader:
    """Finds signs by data/clinical and data/language."""

    def __init__(self, nlp: Language, cutter: Cutter, protocol: Protocol) -> None:
        language, signs = protocol.language, list(protocol.signs.values())
        self._signs = protocol.signs
        self._phrases = LoosePhrases(cutter, language, sign_phrases(signs))
        self._not_this = ExactPhrases(
            nlp,
            cutter,
            [(s.id, p) for s in signs for row in s.not_this for p in language.classes.spelled_out(row)],
            as_written=True,
        )
        self._context = ContextReader(nlp, cutter, language.cues, language.classes)
        self._vitals = VitalReader(nlp, cutter, protocol.vitals)

    def find(self, text: str, words: list[Word], about_another: bool) -> tuple[tuple[Finding, ...], frozenset[str]]:
        """The signs in `text`, cut into `words`, in order of place; and those that figures have settled.

        `about_another`: the message has a patient who is not its writer.
        """
        vitals = self._vitals.read(words)
        matches = [m for m in self._phrases.find(words) if not set(m.places) <= vitals.explained]
        matches = [*_without(matches, self._not_this.find(words)), *vitals.matches]
        matches = _longest(matches)
        context = self._context.read(words, matches)
        told = {
            match: FIGURE_OVER
            if match in vitals.over
            else context.status(match, about_another, self._of_weeks(match.key))
            for match in matches
        }
        placed = [(match, told[match].status) for match in matches]
        placed += self._together(placed)
        placed = [(m, s) for m, s in placed if not m.key.startswith("part:")]
        inside = _inside_another([m for m, _ in placed])
        placed = [(m, s) for m, s in placed if m not in inside]
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
    inside = _inside_another(matches)
    return [m for m in matches if m.key.startswith("part:") or m not in inside]


def _inside_another(matches: list[Match]) -> set[Match]:
    """Those of whose words a longer phrasing says more. Parts of `together` cover nothing."""
    holding: dict[int, list[frozenset[int]]] = {}
    for match in matches:
        if not match.key.startswith("part:"):
            places = frozenset(match.places)
            for place in places:
                holding.setdefault(place, []).append(places)
    return {m for m in matches if any(set(m.places) < places for places in holding.get(m.places[0], ()))}
