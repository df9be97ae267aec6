"""The protocol in the order in which a reader wants it, with every text filled in as it is sent."""

from typing import Any

from itb_triage.assessment.questions import group_signs
from itb_triage.protocol import Protocol
from itb_triage.protocol.models import Sign, Tier
from itb_triage.understanding.reading import Who
from itb_triage.wording.grammar import fillings

EXAMPLE = Who("he", "your son")


class _Open(dict[str, str]):
    """Leaves a name that only a conversation fills in as it stands."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


def filled(protocol: Protocol, text: str) -> str:
    """A text as sent to the caregiver of a son."""
    sent = text.format_map(_Open(fillings(protocol, EXAMPLE)))
    return sent[:1].upper() + sent[1:]


def by_tier(protocol: Protocol) -> list[tuple[Tier, list[Sign]]]:
    """The signs of each tier, the gravest tier first."""
    return [(tier, [sign for sign in protocol.signs.values() if sign.tier is tier]) for tier in Tier]


def questions(protocol: Protocol) -> list[dict[str, Any]]:
    """The screening in the order asked: id, kind, the words, the signs, why."""
    rows = []
    for question in protocol.screening.questions:
        signs = group_signs(protocol, question.id)
        words = question.text if question.text and len(signs) > 1 else signs[0].question
        rows.append(
            {
                "id": question.id,
                "kind": question.kind.value,
                "words": filled(protocol, words),
                "signs": [(sign.id, filled(protocol, sign.as_item)) for sign in signs] if len(signs) > 1 else [],
                "why": filled(protocol, question.why),
            }
        )
    return rows


def reviewed(protocol: Protocol) -> str:
    """Who signed it, or that nobody has."""
    review = protocol.version.reviewed
    return f"signed by {review.by} on {review.on}" if review.by else "not signed by a clinician yet"
