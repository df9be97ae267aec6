"""How the texts speak of the patient, and the values of the clinic and of the edges that fill them."""

from functools import lru_cache
from typing import Optional

from itb_triage.protocol import Protocol
from itb_triage.protocol.placeholders import EDGE
from itb_triage.protocol.vitals import Reads
from itb_triage.understanding.reading import Who


@lru_cache(maxsize=256)
def fillings(protocol: Protocol, who: Optional[Who]) -> dict[str, str]:
    """Every word in braces that depends on the clinic or on the patient, ready to fill in."""
    people = protocol.language.people
    person = who or Who(people.unknown.pronoun, people.unknown.noun)
    forms = dict(people.forms[person.pronoun])
    says = forms.pop("says")
    if person.noun:
        forms["patient"] = person.noun
        says = f"{_mine(person.noun)} {people.forms['he']['have']}"
    words = {**forms, **{_upper(key): _upper(value) for key, value in forms.items()}}
    return {**words, "I_say": _upper(says), **_clinic(protocol), **_edges(protocol)}


def _clinic(protocol: Protocol) -> dict[str, str]:
    clinic = protocol.clinic
    return {
        "emergency": clinic.emergency_number,
        "clinic": clinic.name,
        "team": clinic.pump_team.phone,
        "hours": clinic.pump_team.office_hours,
        "crisis": clinic.crisis.phone,
        "crisis_name": clinic.crisis.name,
    }


def _edges(protocol: Protocol) -> dict[str, str]:
    """For every sign that a figure can stand for, the adult figure as people read it."""
    american = protocol.clinic.locale.endswith("US")
    return {
        EDGE + rule.sign: _degrees(rule.edge, american) if measure.reads is Reads.degrees else f"{rule.edge:.0f}"
        for measure in protocol.vitals.measures.values()
        for rule in measure.signs
    }


def _degrees(celsius: float, american: bool) -> str:
    fahrenheit = f"{celsius * 1.8 + 32:.1f}".removesuffix(".0")
    both = f"{fahrenheit} F", f"{celsius:.1f} C"
    return "{} / {}".format(*(both if american else both[::-1]))


def _mine(noun: str) -> str:
    return noun.replace("your ", "my ", 1) if noun.startswith("your ") else noun


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
