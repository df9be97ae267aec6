"""Of whom a message speaks: a noun ("my son"), a pronoun, or the writer."""

from typing import Optional

from spacy.language import Language

from itb_triage.protocol.language import People
from itb_triage.understanding.phrases import ExactPhrases
from itb_triage.understanding.reading import Who
from itb_triage.understanding.words import Cutter, Word

SPEAKER_WITHIN = 2  # words between a person and "says"


class PeopleReader:
    """Finds who the patient is in the writer's words."""

    def __init__(self, nlp: Language, cutter: Cutter, people: People) -> None:
        self._people = people
        phrases = [(f"person:{n}", phrase) for n, person in enumerate(people.people) for phrase in person.words]
        phrases += [("speaker", phrase) for phrase in people.speakers]
        self._finder = ExactPhrases(nlp, cutter, phrases)
        self._pronouns = {word: pronoun for pronoun, words in people.pronouns.items() for word in words}

    def read(self, words: list[Word], has_sign: bool) -> Optional[Who]:
        """Whom the message speaks of; None where it does not say.

        "I" and "my" make the writer the patient only where a sign is named and nobody else is.
        """
        found = self._finder.find(words)
        speaking = {match.places[0] for match in found if match.key == "speaker"}
        spoken_for: set[int] = set()
        for match in found:
            if match.key == "speaker":
                continue
            if any(0 < place - match.places[-1] <= SPEAKER_WITHIN for place in speaking):
                spoken_for.update(match.places)
                continue
            if match.places[0] and self._pronouns.get(words[match.places[0] - 1].norm) not in (None, "you"):
                continue  # "his mother": somebody else
            person = self._people.people[int(match.key.split(":")[1])]
            return Who(
                self._by_pronoun(words) or person.pronoun if person.pronoun == "they" else person.pronoun, person.noun
            )
        third = self._by_pronoun(words)
        if third and not (spoken_for and self._only_speaks(words, speaking)):
            return Who(third)
        return Who("you") if has_sign and self._first(words, spoken_for) else None

    def _by_pronoun(self, words: list[Word]) -> Optional[str]:
        for word in words:
            pronoun = self._pronouns.get(word.norm)
            if pronoun and pronoun != "you":
                return pronoun
        return None

    def _only_speaks(self, words: list[Word], speaking: set[int]) -> bool:
        """Every he/she is the one who says something: "my husband says he thinks it is nothing"."""
        third = [place for place, w in enumerate(words) if self._pronouns.get(w.norm) not in (None, "you")]
        return all(any(0 < place - here <= 1 for place in speaking) for here in third)

    def _first(self, words: list[Word], spoken_for: set[int]) -> bool:
        return any(self._pronouns.get(w.norm) == "you" for place, w in enumerate(words) if place not in spoken_for)
