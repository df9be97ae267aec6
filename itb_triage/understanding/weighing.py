"""Weighs what the rules found against what the classifier hears. Where they disagree, the answer is to ask.

The probabilities from which each is believed are data (data/language/classifier.yml).
"""

from dataclasses import dataclass, replace
from math import prod
from typing import Collection, Iterable, Mapping, Optional

from itb_triage.classifier import Scores
from itb_triage.protocol.language import Classifier
from itb_triage.protocol.models import URGENT, Sign, Tier
from itb_triage.understanding.reading import Basis, Finding, Status


@dataclass(frozen=True)
class Weighed:
    """Findings after weighing, and signs to ask about: likely, and yet not sure enough to count. `by_rules_alone`: the
    classifier failed on the message."""

    findings: tuple[Finding, ...]
    unsure: tuple[str, ...]
    by_rules_alone: bool = False


def weigh(
    findings: Iterable[Finding],
    scores: Scores,
    signs: Mapping[str, Sign],
    limits: Classifier,
    text: str,
    told_in: Optional[tuple[int, int]] = None,
    settled: Collection[str] = (),
) -> Weighed:
    """`findings` of the rules in order of place; `scores` of the classifier.

    `settled`: signs that a figure speaks of: whether it is high enough is not the classifier's to say. Where it is sure
    of one nevertheless, it is asked about.
    `told_in`: the place in `text` of the sentence that what is only heard was most likely told in; else all of it.
    """
    findings = tuple(findings)
    kept = [_reweighed(found, scores, signs, limits) for found in findings]
    place = told_in or (len(text) - len(text.lstrip()), len(text.rstrip()))
    by_rules = {found.sign for found in kept}
    for sign, there in scores.there.items():
        if sign in by_rules or sign not in signs:
            continue
        if there >= limits.sure_from[signs[sign].tier.value]:
            if sign not in settled:  # else it is asked about below
                kept.append(_heard(sign, Status.possible, text, place, scores))
        elif scores.named[sign] >= limits.named_from:
            kept.append(_heard(sign, _absent(scores), text, place, scores))
    counted = {found.sign for found in kept if found.status.counts}
    likeliest = _likeliest(scores.without(settled), signs, limits, {signs[sign].tier for sign in counted})
    if likeliest and all(found.sign != likeliest for found in kept):
        kept.append(_heard(likeliest, Status.possible, text, place, scores))
        counted.add(likeliest)
    taken = {old.sign for old, new in zip(findings, kept) if old.status.counts and not new.status.counts}
    unsure = [
        sign
        for sign, there in scores.there.items()
        if sign in signs and sign not in counted and signs[sign].tier in URGENT
        if sign in taken or there >= (limits.sure_from if sign in settled else limits.ask_from)[signs[sign].tier.value]
    ]
    return Weighed(tuple(kept), tuple(sorted(unsure, key=lambda sign: -scores.there[sign])))


def _likeliest(
    scores: Scores, signs: Mapping[str, Sign], limits: Classifier, counted: Collection[Tier]
) -> Optional[str]:
    """Of signs more urgent than the tiers `counted`: the likeliest, where it is likely enough that any is there."""
    if Tier.critical in counted:
        return None
    wanted, enough = (
        ((Tier.critical,), limits.beside_from) if Tier.warning in counted else (URGENT, limits.together_from)
    )
    likely = {sign: there for sign, there in scores.there.items() if sign in signs and signs[sign].tier in wanted}
    none_there = prod(1 - there for there in likely.values())
    return max(likely, key=lambda sign: likely[sign]) if 1 - none_there >= enough else None


def _reweighed(found: Finding, scores: Scores, signs: Mapping[str, Sign], limits: Classifier) -> Finding:
    if found.sign not in scores.there or signs[found.sign].tier is Tier.context:
        return found  # a context sign is asked of the last weeks: the cues know them
    there, tier = scores.there[found.sign], signs[found.sign].tier.value
    sure_of_way = min(scores.named[found.sign], max(scores.absent.values()))
    if found.status.counts:
        by_figure = found.basis is Basis.figure
        enough = limits.figure_taken_back_from if by_figure else limits.taken_back_from
        if there < limits.stays_from and sure_of_way >= enough:
            return _changed(found, _absent(scores), scores)
        return found if by_figure or there >= limits.doubt_below[tier] else _changed(found, Status.doubted, scores)
    if there >= limits.overrule_from[tier]:
        return _changed(found, Status.possible, scores)
    of_its_way = scores.absent.get(found.status.value, 1.0)
    another_way = of_its_way < limits.stays_from and sure_of_way >= limits.taken_back_from
    return _changed(found, _absent(scores), scores) if another_way else found


def _heard(sign: str, status: Status, text: str, place: tuple[int, int], scores: Scores) -> Finding:
    start, end = place
    return Finding(sign, status, text[start:end], start, end, basis=Basis.heard, because=(_given(sign, scores),))


def _changed(found: Finding, status: Status, scores: Scores) -> Finding:
    return replace(found, status=status, because=(*found.because, _given(found.sign, scores)))


def _given(sign: str, scores: Scores) -> str:
    ways = ", ".join(f"{way} {value:.2f}" for way, value in scores.absent.items())
    return f"classifier: there {scores.there[sign]:.2f}, named and not there {scores.named[sign]:.2f} ({ways})"


def _absent(scores: Scores) -> Status:
    return Status(max(scores.absent, key=lambda status: scores.absent[status]))
