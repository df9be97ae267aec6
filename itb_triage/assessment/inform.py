"""What to say to a question about the therapy, as names of texts: an entry of data/knowledge, or that the team can."""

from typing import Optional

from itb_triage.assessment.questions import group_signs
from itb_triage.assessment.reply import Part
from itb_triage.assessment.state import State
from itb_triage.protocol import Protocol
from itb_triage.protocol.knowledge import TURNED
from itb_triage.protocol.models import URGENT, ListName, Sign, Tier
from itb_triage.understanding.reading import Asked, Basis, Reading, Status

Parts = tuple[Part, ...]
# Each with the id of an entry behind it: its answers, who says so, where exactly, and its question.
ANSWER, MORE, SOURCE, PLACES, ASK = "answer:", "more:", "source:", "places:", "ask:"
LIST = "list_"  # and the name of a warning list
BOTH_LISTS = (ListName.withdrawal, ListName.overdose)  # in the order in which they stand side by side
IF_NOW, UNREVIEWED = "answer_if_now", "answer_unreviewed"
WHAT_IF = Status.hypothetical
TELL_MORE, MEANING = "tell_more", "ask_meaning"  # moves
TELL_MORE_BUTTON = "button_tell_me_more"


def informed(protocol: Protocol, state: State, reading: Reading) -> list[Parts]:
    """The answer to what `reading` asks; nothing where it asks nothing. Behind what the triage says."""
    asked = reading.asked
    if asked is None:
        return _more(protocol, state, reading)
    first = [(Part(IF_NOW),)] if not state.urgent and _names_danger(protocol, reading) else []
    if asked.near:
        return [*first, (Part("which_question"), *_lines(asked.near))]
    if entry := entry_of(protocol, asked):
        if protocol.knowledge.entries[entry].lists:  # which say themselves when to call
            first = []
        return [*first, *answer_parts(protocol, entry)]
    kind = protocol.knowledge.turned.get(asked.question.removeprefix(TURNED))
    return [*first, (Part(kind.text if kind else "not_answered"),)]


def _names_danger(protocol: Protocol, reading: Reading) -> bool:
    """Whether a question names a critical sign in words that the protocol lists: it may be asked of what is now."""
    named = [found.sign for found in reading.findings if found.basis is Basis.phrasing and found.status is WHAT_IF]
    return any(protocol.signs[sign].tier is Tier.critical for sign in named)


def entry_of(protocol: Protocol, asked: Optional[Asked]) -> Optional[str]:
    """The entry that answers; None where none does."""
    return asked.question if asked and asked.question in protocol.knowledge.entries else None


def answer_parts(protocol: Protocol, entry: str) -> list[Parts]:
    """The answer, the warning lists that belong to it (a message each), and where it is from."""
    lists = [(Part(f"{LIST}{name.value}"),) for name in protocol.knowledge.entries[entry].lists]
    source = _source(protocol, entry)
    if lists:
        return [(Part(f"{ANSWER}{entry}"),), *lists, source]
    return [(Part(f"{ANSWER}{entry}"), *source)]


def topic_after(protocol: Protocol, state: State, reading: Reading) -> Optional[str]:
    """The entry that "tell me more" is about, once `reading` is answered."""
    return entry_of(protocol, reading.asked) or state.topic


def offered_after(protocol: Protocol, state: State, reading: Reading) -> tuple[str, ...]:
    """The quick replies under an answer: more of it, and related questions; or the questions it may have been."""
    entry, told_more = entry_of(protocol, reading.asked), _asks_for_more(state, reading)
    if reading.asked and reading.asked.near:
        return tuple(f"{ASK}{name}" for name in reading.asked.near)
    if entry is None and not told_more:
        return ()
    related = protocol.knowledge.entries[entry or state.topic or ""].related
    return (*(() if told_more else (TELL_MORE_BUTTON,)), *(f"{ASK}{name}" for name in related))


def later_parts(protocol: Protocol, entry: str) -> Parts:
    """What "more" by text message tells: the longer answer, and related questions."""
    related = protocol.knowledge.entries[entry].related
    return (Part(f"{MORE}{entry}"), Part("answer_related"), *_lines(related))


def signs_on(protocol: Protocol, name: ListName) -> list[Sign]:
    """The critical and warning signs on a list, in the order in which they are asked about."""
    asked = [sign for question in protocol.screening.questions for sign in group_signs(protocol, question.id)]
    known = {sign.id for sign in asked}  # by id: comparing whole signs costs 50 ms
    others = [sign for sign in protocol.signs.values() if sign.id not in known]
    return [sign for tier in URGENT for sign in (*asked, *others) if sign.tier is tier and name in sign.lists]


def _more(protocol: Protocol, state: State, reading: Reading) -> list[Parts]:
    if _asks_for_more(state, reading) and state.topic:
        return [(Part(f"{MORE}{state.topic}"), *_source(protocol, state.topic, PLACES))]
    return [(Part("nothing_more"),)] if TELL_MORE in reading.moves else []


def _asks_for_more(state: State, reading: Reading) -> bool:
    meaning = MEANING in reading.moves and state.waiting is None and not reading.findings
    return reading.asked is None and state.topic is not None and (TELL_MORE in reading.moves or meaning)


def _source(protocol: Protocol, entry: str, kind: str = SOURCE) -> Parts:
    reviewed = protocol.knowledge.entries[entry].reviewed.by
    return (Part(f"{kind}{entry}"), *(() if reviewed else (Part(UNREVIEWED),)))


def _lines(entries: tuple[str, ...]) -> Parts:
    return tuple(Part(f"{ASK}{name}") for name in entries)
