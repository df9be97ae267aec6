"""What no file of data/knowledge can show alone: names that lead nowhere, and ways to ask that stand twice."""

import hashlib
from pathlib import Path
from typing import Callable

from itb_triage.protocol.knowledge import FEWEST_WAYS, Entry, Knowledge, Source
from itb_triage.protocol.model_reader import ModelReader
from itb_triage.protocol.protocol import Protocol

Sendable = Callable[[Path, tuple[str, ...], str], None]


def knowledge_checks(protocol: Protocol, reader: ModelReader, sendable: Sendable) -> None:
    """Notes in `reader` what is wrong. `sendable` notes a text that cannot be filled in or sent."""
    knowledge, folder = protocol.knowledge, Path(reader.root) / "data" / "knowledge"
    asked: dict[str, str] = {}
    reported = {_plain(phrase): sign.id for sign in protocol.signs.values() for phrase in sign.phrasings}
    for topic, held in knowledge.topics.items():
        path = folder / "topics" / f"{topic}.yml"
        for name, entry in held.entries.items():
            at = ("entries", name)
            _entry(protocol, reader, path, at, entry)
            for key, text in (("question", entry.question), ("answer", entry.answer), ("more", entry.more)):
                sendable(path, (*at, key), text)
            sendable(path, (*at, "sms"), entry.sms or "")
            for way in (entry.question, *entry.ways):
                other = asked.setdefault(_plain(way), name)
                if sign := reported.get(_plain(way)):
                    wrong = f"'{way}' is how caregivers report the sign '{sign}'"
                    reader.problem(path, (*at, "ways"), wrong, "Write it as a question.")
                if other != name:
                    reader.problem(path, (*at, "ways"), f"'{way}' is a way to ask '{other}' too", "Keep one of them.")
    for kind, turned in knowledge.turned.items():
        path = folder / "turned_to_the_team.yml"
        if turned.text not in protocol.texts:
            wrong = f"there is no text '{turned.text}'"
            reader.problem(path, ("kinds", kind, "text"), wrong, "Add it to data/clinical/advice.yml.")
        for way in turned.ways:
            if _plain(way) in asked:
                wrong = f"'{way}' is a way to ask '{asked[_plain(way)]}' too"
                reader.problem(path, ("kinds", kind, "ways"), wrong, "Keep one of them.")
    for kind in protocol.language.questions.turned_beside:
        if kind not in knowledge.turned:
            right = f"Use one of: {', '.join(sorted(knowledge.turned))}."
            language = Path(reader.root) / "data" / "language" / "questions.yml"
            reader.problem(language, ("turned_beside",), f"there is no kind '{kind}'", right)
    _headings(knowledge, reader, folder / "documents.yml")


def signature_of(entry: Entry) -> str:
    """The digest of what a clinician checks of an entry."""
    told = entry.copy(exclude={"reviewed", "ways", "related"}).json()
    return hashlib.sha256(told.encode()).hexdigest()[:8]


def _entry(protocol: Protocol, reader: ModelReader, path: Path, at: tuple[str, ...], entry: Entry) -> None:
    name = at[-1]
    if name in protocol.signs or name in protocol.texts:
        reader.problem(path, at, f"'{name}' is the name of a sign or a text", "Choose another id.")
    if len(set(map(_plain, entry.ways))) < FEWEST_WAYS:
        wrong = f"has {len(set(map(_plain, entry.ways)))} ways to ask it"
        reader.problem(path, (*at, "ways"), wrong, f"Write at least {FEWEST_WAYS}, each once.")
    for other in entry.related:
        if other not in protocol.knowledge.entries or other == name:
            reader.problem(path, (*at, "related"), f"'{other}' is no other entry", "Name entries of data/knowledge.")
    if not entry.source:
        reader.problem(path, (*at, "source"), "names no source", "Name a document and the heading there.")
    for source in entry.source:
        _source(protocol.knowledge, reader, path, (*at, "source"), source)
    review = entry.reviewed
    if (review.by or review.on or review.content) and review.content != signature_of(entry):
        reader.problem(
            path,
            (*at, "reviewed"),
            f"the review is of the content '{review.content}', and what stands here is '{signature_of(entry)}'",
            "Empty 'by', 'on' and 'content', or have it read again.",
        )
    elif bool(review.by) != bool(review.on):
        reader.problem(path, (*at, "reviewed"), "is reviewed by halves", "Fill in 'by' and 'on', or empty both.")


def _source(knowledge: Knowledge, reader: ModelReader, path: Path, at: tuple[str, ...], source: Source) -> None:
    document = knowledge.documents.documents.get(source.document)
    if document is None:
        known = ", ".join(sorted(knowledge.documents.documents))
        reader.problem(path, at, f"there is no document '{source.document}'", f"Use one of: {known}.")
        return
    if source.place not in document.headings:
        wrong = f"'{source.document}' has no heading '{source.place}'"
        reader.problem(path, at, wrong, "Name a heading of data/knowledge/documents.yml.")
    unknown = [tag for tag in source.by if tag not in knowledge.documents.said_by]
    if unknown:
        reader.problem(path, at, f"nobody is known as '{unknown[0]}'", "Add the tag under 'said_by' in documents.yml.")
    if bool(document.name) == bool(source.by):
        right = "Leave 'by' out: the document has a name." if document.name else "Say in 'by' whose words they are."
        reader.problem(path, at, f"'{source.document}' is named in the wrong way", right)


def _headings(knowledge: Knowledge, reader: ModelReader, path: Path) -> None:
    """Every heading is the source of an answer, or says why not."""
    used = {(source.document, source.place) for entry in knowledge.entries.values() for source in entry.source}
    for name, document in knowledge.documents.documents.items():
        at = ("documents", name, "headings")
        for heading in document.headings:
            if ((name, heading) in used) == (heading in document.not_answered_from):
                wrong = f"'{heading}' is the source of no answer, or of one although it says why not"
                reader.problem(path, at, wrong, "Name it as a source, or say why not in 'not_answered_from'.")
        for heading in document.not_answered_from:
            if heading not in document.headings:
                reader.problem(path, at, f"there is no heading '{heading}'", "Write it as under 'headings'.")


def _plain(text: str) -> str:
    return " ".join(text.lower().replace("?", " ").split())
