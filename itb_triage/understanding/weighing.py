"""Weighs what the rules found against what the classifier hears. Where they disagree, the answer is to ask.

The probabilities from which each is believed are data (data/language/classifier.yml).
"""

from dataclasses import dataclass, replace
from typing import Iterable, Mapping, Optional

from itb_triage.classifier.model import Scores
from itb_triage.protocol.language import Classifier
from itb_triage.protocol.models import Sign, Tier
from itb_triage.understanding.reading import Basis, Finding, Status

ASKED_ABOUT = (Tier.critical, Tier.warning)


@dataclass(frozen=True)
class Weighed:
    """Findings after weighing, and signs to ask about: likely, and yet not sure enough to count."""

    findings: tuple[Finding, ...]
    unsure: tuple[str, ...]


def weigh(
    findings: Iterable[Finding], scores: Optional[Scores], signs: Mapping[str, Sign], limits: Classifier, text: str
) -> Weighed:
    """`findings` of the rules in order of place; `scores` None where there is no classifier: then they stand."""
    findings = tuple(findings)
    if scores is None:
        return Weighed(findings, ())
    kept = [_reweighed(found, scores, signs, limits) for found in findings]
    counted = {found.sign for found in kept if found.status.counts}
    named = {found.sign for found in kept if found.status is not Status.doubted}
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    for sign, there in scores.there.items():
        if sign in counted or sign not in signs:
            continue
        if sign not in named and there >= limits.sure_from[signs[sign].tier.value]:
            kept.append(Finding(sign, Status.possible, text[start:end], start, end, basis=Basis.heard))
            counted.add(sign)
        elif sign not in named and scores.named[sign] >= limits.named_from:
            kept.append(Finding(sign, _absent(scores), text[start:end], start, end, basis=Basis.heard))
    unsure = [
        sign
        for sign, there in scores.there.items()
        if sign in signs and sign not in counted and _worth_asking(sign, there, kept, signs, limits)
    ]
    return Weighed(tuple(kept), tuple(sorted(unsure, key=lambda sign: -scores.there[sign])))


def _reweighed(found: Finding, scores: Scores, signs: Mapping[str, Sign], limits: Classifier) -> Finding:
    if found.sign not in scores.there or found.basis is Basis.figure:
        return found
    there, tier = scores.there[found.sign], signs[found.sign].tier.value
    if found.status.counts:
        if there >= limits.doubt_below[tier]:
            return found
        if scores.named[found.sign] >= limits.named_from:
            return replace(found, status=_absent(scores))
        return replace(found, status=Status.doubted)
    if there >= limits.overrule_from[tier]:
        return replace(found, status=Status.possible)
    return found


def _absent(scores: Scores) -> Status:
    return Status(max(scores.absent, key=lambda status: scores.absent[status]))


def _worth_asking(
    sign: str, there: float, kept: Iterable[Finding], signs: Mapping[str, Sign], limits: Classifier
) -> bool:
    tier = signs[sign].tier
    doubted = any(found.sign == sign and found.status is Status.doubted for found in kept)
    return tier in ASKED_ABOUT and (there >= limits.ask_from[tier.value] or doubted)
