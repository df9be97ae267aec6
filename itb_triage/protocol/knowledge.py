"""The shape of data/knowledge: questions about the therapy, their answers, and where these come from."""

from functools import cached_property
from typing import Iterator, Mapping, Optional

from pydantic import Field

from itb_triage.protocol.models import ListName, Model, Reviewed, Words

TURNED = "~"  # before the name of a kind of question that is turned to the care team
FEWEST_WAYS = 10


class Source(Model):
    """A document of documents.yml and the heading there; of the evidence file also who said it, by its tags."""

    document: str
    place: str
    by: Words = ()


class Entry(Model):
    """A question with its answers. `lists`: warning lists that the answer shows, made from the signs."""

    question: str = Field(min_length=5)
    ways: Words
    answer: str = Field(min_length=10)
    more: str = Field(min_length=10)
    sms: Optional[str] = None  # the answer as a text message, where it must be shorter
    lists: tuple[ListName, ...] = ()
    source: tuple[Source, ...]
    related: Words
    reviewed: Reviewed


class Title(Model):
    """What stands above the entries of a file of data/knowledge/topics."""

    topic: str
    entries: dict[str, object]


class Topic(Model):
    """A file of data/knowledge/topics."""

    topic: str
    entries: dict[str, Entry]


class Turned(Model):
    """A kind of question that is turned to the care team: the reply's text, and ways to ask such questions."""

    text: str
    ways: Words


class TurnedKinds(Model):
    """data/knowledge/turned_to_the_team.yml."""

    kinds: dict[str, Turned]


class Document(Model):
    """Where answers come from. `name`: as caregivers read it; empty where each source names its own."""

    file: str
    name: str
    headings: Words
    not_answered_from: dict[str, str]


class Documents(Model):
    """data/knowledge/documents.yml."""

    documents: dict[str, Document]
    said_by: dict[str, str]


class Knowledge(Model):
    """Everything that data/knowledge says."""

    topics: dict[str, Topic]
    turned: dict[str, Turned]
    documents: Documents

    class Config:
        keep_untouched = (cached_property,)

    @cached_property
    def entries(self) -> Mapping[str, Entry]:
        """Each entry by its id."""
        return {name: entry for topic in self.topics.values() for name, entry in topic.entries.items()}

    def ways(self) -> Iterator[tuple[str, str]]:
        """Every way to ask a question, with the id of its entry, or the kind (behind TURNED) that is turned away."""
        for name, entry in self.entries.items():
            for text in (entry.question, *entry.ways):
                yield text, name
        for kind, turned in self.turned.items():
            for text in turned.ways:
                yield text, TURNED + kind

    def names_of(self, source: Source) -> tuple[str, ...]:
        """Who `source` is, as caregivers read it."""
        name = self.documents.documents[source.document].name
        return (name,) if name else tuple(dict.fromkeys(self.documents.said_by[tag] for tag in source.by))
