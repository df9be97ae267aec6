"""Signs in, disposition and lists out: data/clinical/rules.yml applied."""

from dataclasses import dataclass
from typing import Iterable

from itb_triage.assessment.state import Answer
from itb_triage.protocol import Protocol
from itb_triage.protocol.models import URGENT, Disposition, ListName, Tier


@dataclass(frozen=True)
class Decision:
    """What the signs lead to. `disposition` is information where no sign weighs anything."""

    disposition: Disposition
    lists: tuple[str, ...]


def decide(protocol: Protocol, yes: Iterable[str], not_sure: Iterable[str] = ()) -> Decision:
    """The disposition of the signs said to be there (`yes`: present or possible) or not to be sure.

    Ids that the protocol does not know weigh nothing. Order does not matter.
    """
    affirmed = [protocol.signs[sign] for sign in yes if sign in protocol.signs]
    unsure = [protocol.signs[sign] for sign in not_sure if sign in protocol.signs]
    reached = [Disposition.information]
    reached += [protocol.rules.tiers[sign.tier].yes for sign in affirmed]
    reached += [protocol.rules.tiers[sign.tier].not_sure for sign in unsure]
    # A danger that nobody can rule out is treated as there; its lists count with it.
    counted = affirmed + [sign for sign in unsure if sign.tier is Tier.critical]
    names: set[ListName] = set()
    for sign in counted:
        if sign.tier in URGENT:
            names.update(sign.lists)
        elif ListName.device in sign.lists:
            names.add(ListName.device)
    return Decision(max(reached, key=lambda each: each.rank), tuple(n.value for n in ListName if n in names))


def counted_signs(protocol: Protocol, marks: Iterable[tuple[str, Answer]]) -> list[str]:
    """Ids that are taken as there: every yes, and a not sure about a danger sign."""
    return [
        sign
        for sign, answer in marks
        if answer is Answer.yes
        or (answer is Answer.not_sure and sign in protocol.signs and protocol.signs[sign].tier is Tier.critical)
    ]
