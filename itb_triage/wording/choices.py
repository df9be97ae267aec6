"""The ways to answer the question that waits, for a channel that shows buttons."""

from dataclasses import dataclass
from typing import Optional

from itb_triage.assessment import Part, State
from itb_triage.assessment.questions import answer_texts
from itb_triage.assessment.state import Kind
from itb_triage.protocol import Protocol
from itb_triage.wording.render import Words

OFFERS = "offers"  # in place of a question's name: what may be asked next


@dataclass(frozen=True)
class Choices:
    """`question` and `about`: what they answer; `names` and `titles`: the buttons, in order; `several`: more than one
    may be chosen; `said_by_buttons`: lines of the question that only repeat the buttons."""

    question: str
    about: tuple[str, ...]
    names: tuple[str, ...]
    titles: tuple[str, ...]
    several: bool
    said_by_buttons: frozenset[str]


def choices(protocol: Protocol, state: State) -> Optional[Choices]:
    """The choices of the question that waits in `state`, or what the last answer offers; None without either."""
    waiting, words = state.waiting, Words(protocol, state)
    if waiting is None:
        titles = tuple(words.button(name) for name in state.offered)
        return Choices(OFFERS, (), state.offered, titles, False, frozenset()) if titles else None
    names = answer_texts(waiting)
    several = waiting.kind is Kind.several
    lines = [*(Part("group_line", (sign,)) for sign in waiting.signs), Part("group_hint")] if several else []
    return Choices(
        waiting.question,
        waiting.signs,
        names,
        tuple(words.button(name) for name in names),
        several,
        frozenset(words.part(line) for line in lines),
    )


def title_of(protocol: Protocol, state: State, name: str) -> str:
    """The words on the button `name`: a sign's id, or the name of a text."""
    return Words(protocol, state).button(name)
