"""How a message is read, in the order in which the sign-off page tells it: limits, what follows, cues, the model."""

from dataclasses import dataclass
from typing import Any, Mapping, Optional

from itb_triage.classifier import Card
from itb_triage.protocol import Protocol
from itb_triage.protocol.language import THRESHOLDS, Cue
from itb_triage.protocol.models import Model, Tier
from itb_triage.protocol.signed_content import ONLY_LEARNED_FROM
from itb_triage.signoff.content import by_tier
from itb_triage.signoff.outcomes import Band, outcomes
from itb_triage.signoff.words import in_100, limit_in_words, range_in_words, reading_words


@dataclass(frozen=True)
class Limit:
    """A limit by its file and name, what it means, and its value with its words, or one for each Tier, in its order."""

    file: str
    name: str
    means: str
    values: tuple[tuple[float, str], ...]


@dataclass(frozen=True)
class WordList:
    """Words of data/language that decide, and what they do. `where`: how far a cue reaches."""

    name: str
    means: str
    words: tuple[str, ...]
    where: str = ""


@dataclass(frozen=True)
class Row:
    """What happens in a range of probabilities, with an example."""

    range: str
    outcome: str
    example: str


@dataclass(frozen=True)
class Measured:
    """One figure of the model, in words: what was counted, its share and its 95 % interval, empty where not known."""

    name: str
    counted: str
    share: str
    interval: str


def limits(protocol: Protocol) -> list[Limit]:
    """Every limit, in the order of its file."""
    found = []
    for file, names in protocol.language.limits().items():
        for name, value in names.items():
            each = [value[tier.value] for tier in Tier] if isinstance(value, Mapping) else [value]
            values = tuple((one, limit_in_words(name, one)) for one in each)
            found.append(Limit(file, name, reading_words().limits[file][name], values))
    return found


def word_lists(protocol: Protocol) -> list[WordList]:
    """The words that decide, which stand beside the limits."""
    language = protocol.language
    files: dict[str, Model] = {
        "classifier": language.classifier,
        "questions": language.questions,
        "asides": language.asides,
    }
    return [
        WordList(f"{file}.yml, {name}", reading_words().limits[file][name], getattr(of, name))
        for file, of in files.items()
        for name in of.__fields__
        if not name.endswith(THRESHOLDS) and name not in ONLY_LEARNED_FROM.get(type(of), ())
    ]


def by_situation(protocol: Protocol) -> list[tuple[Tier, list[tuple[list[str], list[Row]]]]]:
    """Of each tier: where a sign is met, and what then happens to one of them."""
    words = reading_words()
    tiers = []
    for tier, signs in by_tier(protocol):
        if not signs:
            continue
        example = signs[0]
        groups = [
            ([words.situations[name] for name in names], [_row(example.name, band) for band in bands])
            for names, bands in outcomes(protocol, example)
        ]
        tiers.append((tier, groups))
    return tiers


def _row(sign: str, band: Band) -> Row:
    outcome = reading_words().outcomes[band.outcome]
    example = f"{sign}, given {in_100(band.example)}: {outcome}"
    return Row(range_in_words(band.low, band.high), outcome, example)


def cues(protocol: Protocol) -> list[tuple[WordList, list[WordList]]]:
    """Each kind of cue with the cues that say so, by how far they reach; kinds in the order of the file."""
    kinds: dict[str, list[Cue]] = {}
    for cue in protocol.language.cues.cues:
        kinds.setdefault(cue.says, []).append(cue)
    return [
        (
            WordList(says, reading_words().cues[says], tuple(word for cue in of for word in cue.cues)),
            [WordList(says, reading_words().cues[says], cue.cues, _reach(cue)) for cue in of],
        )
        for says, of in kinds.items()
    ]


def _reach(cue: Cue) -> str:
    reach = reading_words().reach
    far = reach["words"].format(words=cue.words) if cue.words else reach["clause"]
    return ", ".join([reach[cue.reach], far, *([reach["closes"]] if cue.closes else [])])


def beside_cues(protocol: Protocol) -> list[WordList]:
    """The lists of words that change what a cue says."""
    known = protocol.language.cues
    return [
        WordList(name, reading_words().lists[name], getattr(known, name)) for name in known.__fields__ if name != "cues"
    ]


def measured(card: Card) -> list[tuple[str, list[Measured]]]:
    """What was measured of the model: of each part of the evaluation its figures."""
    return [
        (reading_words().parts.get(part, part), [_measured(name, held) for name, held in figures.items()])
        for part, figures in card.figures.items()
    ]


def _measured(name: str, held: Mapping[str, Any]) -> Measured:
    words, of, interval = reading_words().figures.get(name, name), held.get("of"), held.get("interval")
    if of:
        counted = (
            words.format(right=f"{of[0]:,}", all=f"{of[1]:,}")
            if "{all}" in words
            else f"{words}: {of[0]:,} of {of[1]:,}"
        )
    else:
        counted = name if "{all}" in words else words
    share = in_100(held["value"]) if "value" in held else ""
    return Measured(name, counted, share, f"{100 * interval[0]:.4g} to {in_100(interval[1])}" if interval else "")


def measured_with_other_limits(protocol: Protocol, card: Optional[Card]) -> bool:
    """Whether the limits were changed after the model was measured."""
    return card is not None and card.limits != protocol.language.limits()
