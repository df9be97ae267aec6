"""One conversation as FHIR R4 (4.0.1): for each of its assessments a questionnaire's answers, an observation a sign,
and a risk assessment. It states what a caregiver told, never a diagnosis."""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Iterable, Iterator, Mapping, Optional

from itb_triage.assessment.state import Answer
from itb_triage.protocol import Protocol
from itb_triage.protocol.models import Disposition
from itb_triage.record.exchanges import Exchange
from itb_triage.record.words import rule_in_words
from itb_triage.understanding.reading import ReadBy

Resource = dict[str, Any]
SYSTEM = "urn:itb-triage:"  # of codes: signs, answers, dispositions
CATEGORIES = "http://terminology.hl7.org/CodeSystem/observation-category"
NOT_A_DIAGNOSIS = "Told by a caregiver to an automated assistant. Nobody was examined; it names no diagnosis."


def fhir_bundle(
    protocol: Protocol, words: Mapping[str, str], number: int, exchanges: Iterable[Exchange], made: float
) -> Resource:
    """The Bundle (type collection) of the conversation `number`.

    `words`: data/console.yml. `made`: seconds since 1970. Signs that the protocol no longer knows keep their ids.
    """
    told = list(exchanges)
    author = _Author(protocol, words, number, told[0].at if told else made)
    entries = [entry for place, some in enumerate(_assessments(told), 1) for entry in author.assessment(place, some)]
    return {
        "resourceType": "Bundle",
        "id": author.id("bundle"),
        "identifier": {"system": SYSTEM + "conversation", "value": str(number)},
        "type": "collection",
        "timestamp": _time(made),
        "entry": [*author.devices(), *entries],
    }


def _assessments(exchanges: list[Exchange]) -> Iterator[list[Exchange]]:
    """The exchanges of each assessment: another patient, or the same one from the start."""
    some: list[Exchange] = []
    for each in exchanges:
        if each.begins and any(one.begins for one in some):
            yield some
            some = []
        some.append(each)
    if some:
        yield some


class _Author:
    """Writes the resources of one conversation."""

    def __init__(self, protocol: Protocol, words: Mapping[str, str], number: int, began: float) -> None:
        self._protocol, self._words, self._number, self._began = protocol, words, number, began
        self._readers: dict[Optional[ReadBy], None] = {}  # those that were referred to, in order

    def id(self, *parts: Any) -> str:
        """The same for the same conversation, each time."""
        return str(uuid.uuid5(uuid.NAMESPACE_OID, f"itb-triage {self._number} {self._began} {parts}"))

    def url(self, *parts: Any) -> str:
        return f"urn:uuid:{self.id(*parts)}"

    def devices(self) -> Iterator[Resource]:
        """The entries of the assistant: one for each that read, once the assessments are written."""
        for read_by in self._readers or {None: None}:
            yield _entry(self.url(*_device(read_by)), self._device(read_by))

    def _device(self, read_by: Optional[ReadBy]) -> Resource:
        versions = [{"type": {"text": name}, "value": value} for name, value in _parts(read_by).items()]
        return {
            "resourceType": "Device",
            "id": self.id(*_device(read_by)),
            "deviceName": [{"name": "ITB Triage", "type": "user-friendly-name"}],
            **({"version": versions} if versions else {}),  # none where it is not known
        }

    def assessment(self, place: int, some: list[Exchange]) -> Iterator[Resource]:
        """The entries of one assessment: patient, answers, observations, risk assessment."""
        last = _last_answers(some)
        patient = {
            "resourceType": "Patient",
            "id": self.id(place, "patient"),
            "identifier": [{"system": SYSTEM + "patient", "value": f"{self._number}-{place}"}],
        }
        yield _entry(self.url(place, "patient"), patient)
        yield _entry(self.url(place, "answers"), self._answers(place, some, last))
        for sign, answer in last.items():
            yield _entry(self.url(place, sign), self._observation(place, sign, answer))
        yield _entry(self.url(place, "risk"), self._risk(place, some, last))

    def _answers(self, place: int, some: list[Exchange], last: "_Answers") -> Resource:
        said = [(n, _text(each.said)) for n, each in enumerate(some, 1) if each.said and _text(each.said)]
        signs = [
            {
                "linkId": sign,
                "text": self._protocol.signs[sign].question if sign in self._protocol.signs else sign,
                "answer": [{"valueCoding": self._coding("answer", answer.value)}],
            }
            for sign, answer in last.items()
        ]
        messages = [
            {"linkId": f"message-{n}", "text": f"Message {n}", "answer": [{"valueString": text}]} for n, text in said
        ]
        groups = (("signs", "Signs", signs), ("messages", "What the caregiver wrote", messages))
        ended = any(each.item.get("state") == "ended" for each in some[-1:])
        resource = {
            "resourceType": "QuestionnaireResponse",
            "id": self.id(place, "answers"),
            "status": "completed" if ended else "in-progress",
            "subject": self._of(place),
            "authored": _time(some[-1].at),
            "author": self._by(_last_read_by(some)),
        }
        items = [{"linkId": link, "text": text, "item": items} for link, text, items in groups if items]
        return {**resource, **({"item": items} if items else {})}

    def _observation(self, place: int, sign: str, answer: "_Answer") -> Resource:
        name = self._protocol.signs[sign].name if sign in self._protocol.signs else sign
        resource = {
            "resourceType": "Observation",
            "id": self.id(place, sign),
            "status": "preliminary",
            "category": [{"coding": [{"system": CATEGORIES, "code": "survey"}]}],
            "code": {"coding": [{"system": SYSTEM + "sign", "code": sign, "display": name}], "text": name},
            "subject": self._of(place),
            "effectiveDateTime": _time(answer.at),
            "performer": [self._by(answer.read_by)],
            "valueCodeableConcept": {"coding": [self._coding("answer", answer.value)]},
            "derivedFrom": [{"reference": self.url(place, "answers")}],
        }
        notes = [{"text": "Taken back later. It goes on counting."}] if answer.taken_back else []
        return {**resource, **({"note": notes} if notes else {})}

    def _risk(self, place: int, some: list[Exchange], last: "_Answers") -> Resource:
        reached = _highest(some)
        counted = [sign for sign, answer in last.items() if answer.value != Answer.no.value]
        resource: Resource = {
            "resourceType": "RiskAssessment",
            "id": self.id(place, "risk"),
            "status": "registered",
            "subject": self._of(place),
            "performer": self._by(reached.read_by if reached else _last_read_by(some)),
            "basis": [{"reference": self.url(place, each)} for each in ("answers", *counted)],
            "note": [{"text": NOT_A_DIAGNOSIS}],
        }
        if reached is None:
            return resource
        value = reached.item["disposition"]
        rule = rule_in_words(self._words, reached.decision.rule) if reached.decision else ""
        return {
            **resource,
            "status": "preliminary",
            "occurrenceDateTime": _time(reached.at),
            "method": {"text": _method(reached)},
            "prediction": [
                {
                    "qualitativeRisk": {"coding": [self._coding("disposition", value)]},
                    **({"rationale": rule} if rule else {}),
                }
            ],
            **({"mitigation": "\n\n".join(reached.told)} if reached.told else {}),
        }

    def _by(self, read_by: Optional[ReadBy]) -> Resource:
        self._readers[read_by] = None
        return {"reference": self.url(*_device(read_by))}

    def _of(self, place: int) -> Resource:
        return {"reference": self.url(place, "patient")}

    def _coding(self, kind: str, code: str) -> Resource:
        return {
            "system": SYSTEM + kind,
            "code": code,
            "display": self._words.get(f"{kind}_{code}", code),
        }


@dataclass(frozen=True)
class _Answer:
    value: str
    at: float
    taken_back: bool
    read_by: Optional[ReadBy]


_Answers = dict[str, _Answer]


def _last_answers(some: list[Exchange]) -> _Answers:
    """What was noted of each sign last. In the order first noted."""
    found: _Answers = {}
    for each in some:
        for sign, answer, back in each.noted:
            found[sign] = _Answer(answer, each.at, back, each.read_by)
    return found


def _last_read_by(some: list[Exchange]) -> Optional[ReadBy]:
    """What read the last message of which that is known."""
    return next((each.read_by for each in reversed(some) if each.read_by), None)


def _device(read_by: Optional[ReadBy]) -> tuple[Any, ...]:
    """What tells one that read from another."""
    return ("device", *(read_by.as_dict().values() if read_by else ()))


def _parts(read_by: Optional[ReadBy]) -> dict[str, str]:
    """What a message was read by, each part with its version."""
    if read_by is None:
        return {}
    model = {"learned model": read_by.model} if read_by.model else {}
    return {"clinical protocol": read_by.protocol, "language data": read_by.language, **model}


def _method(reached: Exchange) -> str:
    """By what it was decided, and what had read the message."""
    protocol, read_by = f"ITB Triage protocol {reached.item.get('protocol', '')}".strip(), reached.read_by
    if read_by is None:
        return protocol
    model = "by rules alone" if read_by.model is None else f"learned model {read_by.model}"
    return f"{protocol}, language data {read_by.language}, {model}"


def _highest(some: list[Exchange]) -> Optional[Exchange]:
    """The exchange that first reached the highest disposition."""
    decided = [each for each in some if each.item.get("disposition")]
    return max(decided, key=lambda each: Disposition(each.item["disposition"]).rank, default=None)


def _entry(url: str, resource: Resource) -> Resource:
    return {"fullUrl": url, "resource": resource}


def _text(said: str) -> str:
    """`said` without the characters that a FHIR string may not have."""
    return "".join(letter for letter in said if letter >= " " or letter in "\t\r\n").strip()


def _time(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds")
