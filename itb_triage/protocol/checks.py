"""What no single file can show: references from one file to another, and the words of the texts."""

import re
from functools import partial
from pathlib import Path
from string import Formatter
from typing import Any, Iterable

from itb_triage.protocol.gsm import strangers
from itb_triage.protocol.knowledge_checks import knowledge_checks
from itb_triage.protocol.model_reader import ModelReader
from itb_triage.protocol.models import About, ListName, Tier
from itb_triage.protocol.placeholders import ALLOWED, EDGE, NEEDED_LABELS, NEEDED_TEXTS
from itb_triage.protocol.protocol import Protocol
from itb_triage.protocol.signed_content import NO_MODEL

CHANGED = (
    "Changed since: a clinical file, a word, a cue or a limit of data/language, or the model (model/card.json). "
    "Empty 'by', 'on' and 'content', or have it read and signed again."
)
MODEL_IS_MISSING = (
    "model/card.json is missing, and the signature covers the model. Put the folder model/ of the release that was "
    "signed beside the code."
)


def cross_checks(protocol: Protocol, reader: ModelReader, model: str) -> None:
    """Notes in `reader` every reference that leads nowhere and every text that cannot be filled. `model`: the digest of
    the released model, NO_MODEL where there is none."""
    clinical = Path(reader.root) / "data" / "clinical"
    _signature(protocol, reader, clinical / "protocol.yml", model)
    _signs(protocol, reader, clinical)
    _phrasings(protocol, reader, clinical)
    _cues(protocol, reader, Path(reader.root) / "data" / "language" / "cues.yml")
    _not_contrasted(protocol, reader, Path(reader.root) / "data" / "language" / "variation.yml")
    _references(protocol, reader, clinical)
    _texts(protocol, reader, clinical)
    knowledge_checks(protocol, reader, partial(_sendable, protocol, reader))


def _signature(protocol: Protocol, reader: ModelReader, path: Path, model: str) -> None:
    """A signature is for one content: what was changed afterwards was signed by nobody."""
    review = protocol.version.reviewed
    if (review.by or review.on or review.content) and review.content != protocol.content:
        reader.problem(
            path,
            ("reviewed",),
            f"the signature is for the content '{review.content}', and what stands here is '{protocol.content}'",
            MODEL_IS_MISSING if model == NO_MODEL else CHANGED,
        )
    elif bool(review.by) != bool(review.on):
        reader.problem(path, ("reviewed",), "is signed by halves", "Fill in 'by' and 'on', or empty both.")


def _signs(protocol: Protocol, reader: ModelReader, clinical: Path) -> None:
    groups = {question.id for question in protocol.screening.questions}
    taken: dict[tuple[str, int], str] = {}
    for sign in protocol.signs.values():
        path = clinical / "signs" / f"{sign.id}.yml"
        if sign.ask and sign.ask.group not in groups:
            reader.problem(
                path,
                ("ask", "group"),
                f"there is no screening question '{sign.ask.group}'",
                f"Use one of: {', '.join(sorted(groups))}.",
            )
        if sign.ask:
            other = taken.setdefault((sign.ask.group, sign.ask.place), sign.id)
            if other != sign.id:
                reader.problem(
                    path, ("ask", "place"), f"place {sign.ask.place} is taken by '{other}'", "Choose a free place."
                )
        for text in sign.also_say:
            if text not in protocol.texts:
                reader.problem(path, ("also_say",), f"there is no text '{text}'", "Add it to data/clinical/advice.yml.")
        for row in sign.together:
            for part in row:
                if part.startswith("@") and part[1:] not in protocol.signs:
                    reader.problem(path, ("together",), f"there is no sign '{part[1:]}'", _one_of(protocol.signs))
        if sign.tier is Tier.warning and not {ListName.withdrawal, ListName.overdose} & set(sign.lists):
            reader.problem(
                path,
                ("lists",),
                "a warning sign is on no warning list",
                "Add withdrawal, overdose or both, or choose another tier.",
            )
        for key in ("name", "question", "means", "why", "without_speech", "in_a_list", "in_a_word"):
            _sendable(protocol, reader, path, (key,), getattr(sign, key) or "")


def _phrasings(protocol: Protocol, reader: ModelReader, clinical: Path) -> None:
    fillers = {*protocol.language.words.fillers}
    for sign in protocol.signs.values():
        path = clinical / "signs" / f"{sign.id}.yml"
        for key in ("phrasings", "not_this"):
            for place, phrase in enumerate(getattr(sign, key)):
                _classes(protocol, reader, path, (key, place), phrase)
                if phrase.lower() in fillers:
                    reader.problem(
                        path,
                        (key, place),
                        f"'{phrase}' is a filler word, which stands in any message",
                        "Add a word that tells what is seen.",
                    )


def _cues(protocol: Protocol, reader: ModelReader, path: Path) -> None:
    for row, cue in enumerate(protocol.language.cues.cues):
        for place, phrase in enumerate(cue.cues):
            _classes(protocol, reader, path, ("cues", row, "cues", place), phrase)


def _classes(protocol: Protocol, reader: ModelReader, path: Path, at: tuple[Any, ...], phrase: str) -> None:
    classes = protocol.language.classes.classes
    for name in re.findall(r"<([^>]*)>", phrase):
        if name not in classes:
            reader.problem(path, at, f"there is no class of words <{name}>", _one_of(classes))


def _not_contrasted(protocol: Protocol, reader: ModelReader, path: Path) -> None:
    for place, sign in enumerate(protocol.language.variation.not_contrasted):
        if sign not in protocol.signs:
            reader.problem(path, ("not_contrasted", place), f"there is no sign '{sign}'", _one_of(protocol.signs))


def _references(protocol: Protocol, reader: ModelReader, clinical: Path) -> None:
    for place, rule in enumerate(protocol.rules.combinations):
        for sign in (*rule.when, rule.ask):
            if sign not in protocol.signs:
                reader.problem(
                    clinical / "rules.yml",
                    ("combinations", place),
                    f"there is no sign '{sign}'",
                    _one_of(protocol.signs),
                )
    asked = {sign.ask.group for sign in protocol.signs.values() if sign.ask}
    if len(protocol.screening.questions) > protocol.screening.limits.screening:
        reader.problem(
            clinical / "screening.yml",
            ("questions",),
            f"has more than {protocol.screening.limits.screening} questions",
            "Join two of them.",
        )
    for place, question in enumerate(protocol.screening.questions):
        if question.id not in asked:
            reader.problem(
                clinical / "screening.yml",
                ("questions", place),
                f"no sign belongs to '{question.id}'",
                "Name it in a sign's 'ask', or take the question out.",
            )
    for place, handoff in enumerate(protocol.screening.handoff_questions):
        if handoff.about is About.sign and handoff.sign not in protocol.signs:
            reader.problem(
                clinical / "screening.yml",
                ("handoff_questions", place),
                f"there is no sign '{handoff.sign}'",
                _one_of(protocol.signs),
            )
        if handoff.about is not About.sign and not handoff.text:
            reader.problem(clinical / "screening.yml", ("handoff_questions", place), "has no text", "Add 'text'.")
    for measure, rules in protocol.vitals.measures.items():
        for row, vital in enumerate(rules.signs):
            if vital.sign not in protocol.signs:
                reader.problem(
                    clinical / "vitals.yml",
                    ("measures", measure, "signs", row),
                    f"there is no sign '{vital.sign}'",
                    _one_of(protocol.signs),
                )


def _texts(protocol: Protocol, reader: ModelReader, clinical: Path) -> None:
    path = clinical / "advice.yml"
    website = Path(reader.root) / "data" / "website.yml"
    for place, needed, there in ((path, NEEDED_TEXTS, protocol.texts), (website, NEEDED_LABELS, protocol.labels)):
        for key in sorted(needed - set(there)):
            reader.problem(place, (), f"the text '{key}' is missing", "Add it.")
    for key, label in protocol.labels.items():
        _fill(protocol, reader, website, (key,), label.text)
    for key, advice in protocol.texts.items():
        _sendable(protocol, reader, path, (key,), advice.text)
        _sendable(protocol, reader, path, (key,), advice.in_a_text_message)
    for key in ("emergency_now", "emergency_now_short", "emergency_care", "emergency_care_short", "last_resort"):
        if key in protocol.texts and not all(
            text.startswith("{emergency}") for text in (protocol.texts[key].text, protocol.texts[key].in_a_text_message)
        ):
            reader.problem(path, (key,), "does not begin with the emergency number", "Begin it with {emergency}.")


def _sendable(protocol: Protocol, reader: ModelReader, path: Path, at: tuple[str, ...], text: str) -> None:
    """A text that is sent by SMS too."""
    if strange := strangers(text):
        wrong = f"'{strange}' cannot be sent in a text message"
        reader.problem(path, at, wrong, "Write plain letters, quotes and hyphens.")
    _fill(protocol, reader, path, at, text)


def _fill(protocol: Protocol, reader: ModelReader, path: Path, at: tuple[str, ...], text: str) -> None:
    try:
        names = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError as error:
        reader.problem(path, at, f"'{text}' cannot be filled in ({error})", "Write braces only around a name.")
        return
    allowed = ALLOWED | {EDGE + rule.sign for measure in protocol.vitals.measures.values() for rule in measure.signs}
    for name in sorted(names - allowed):
        reader.problem(
            path, at, f"{{{name}}} is not a word that can be filled in", f"Use one of: {', '.join(sorted(allowed))}."
        )


def _one_of(names: Iterable[str]) -> str:
    return f"Use one of: {', '.join(sorted(names))}."
