"""What to say next, as names of texts and what fills them. itb_triage.wording turns it into words."""

from dataclasses import dataclass, field
from typing import Optional

from itb_triage.assessment.state import State


@dataclass(frozen=True)
class Part:
    """One line to say: a text of data/clinical/advice.yml, and the sign ids or words that fill it."""

    text: str
    signs: tuple[str, ...] = ()
    words: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Reply:
    """One answer: messages (each some parts, shown as one bubble), whether a question closes it, and the state."""

    messages: tuple[tuple[Part, ...], ...]
    state: State
    asks: bool = False
    buttons: tuple[str, ...] = field(default=())
    action: Optional[str] = None  # a custom action that may add words before these
    later: tuple[Part, ...] = ()  # what "more" by text message tells
