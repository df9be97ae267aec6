"""A quick reply that was pressed: what it means needs no reading, even where another question waits by then."""

from dataclasses import dataclass
from typing import Any, Optional

from itb_triage.assessment.inform import ASK, TELL_MORE, TELL_MORE_BUTTON
from itb_triage.assessment.state import State
from itb_triage.protocol import Protocol
from itb_triage.understanding.reading import Asked, Finding, Reading, Status

MOVES = {
    "button_yes": "affirm",
    "button_no": "deny",
    "button_none": "none",
    "button_not_sure": "not_sure",
    "button_skip": "skip",
    TELL_MORE_BUTTON: TELL_MORE,
}
LATE = "unclear"  # answers nothing: the question that waits is asked again


@dataclass(frozen=True)
class Press:
    """`question`: the one it belongs to; `about`: the signs of that question; `choices`: what was pressed, as sign
    ids or names of texts (keys of MOVES)."""

    question: str
    about: tuple[str, ...]
    choices: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Plain values for a message's metadata. `from_dict` reads them back."""
        return {"question": self.question, "about": list(self.about), "choices": list(self.choices)}

    @classmethod
    def from_dict(cls, values: Optional[dict[str, Any]]) -> Optional["Press"]:
        """The press that `as_dict` wrote; None for None."""
        return cls(values["question"], tuple(values["about"]), tuple(values["choices"])) if values else None


def meant(protocol: Protocol, state: State, press: Press, said: str) -> Reading:
    """The reading of a press. `said`: the words on the button.

    A press that comes late never answers the question that waits by then: a yes still counts as the sign it was
    about, anything else changes nothing.
    """
    for choice in press.choices:
        if choice.startswith(ASK):
            return _only(said, ("therapy",), Asked(choice.removeprefix(ASK)))
        if choice == TELL_MORE_BUTTON:
            return _only(said, (TELL_MORE,), None)
    signs = [choice for choice in press.choices if choice in protocol.signs]
    moves = [MOVES[choice] for choice in press.choices if choice in MOVES]
    if state.waiting is None or state.waiting.question != press.question:
        if MOVES["button_yes"] in moves and len(press.about) == 1:
            signs += [sign for sign in press.about if sign in protocol.signs]
        moves = [] if signs else [LATE]
    findings = tuple(Finding(sign, Status.present, said, 0, len(said)) for sign in dict.fromkeys(signs))
    return Reading(findings=findings, moves=tuple(moves), words=max(1, len(said.split())), said=said)


def _only(said: str, moves: tuple[str, ...], asked: Optional[Asked]) -> Reading:
    """A press that asks something, whatever question waits by then."""
    return Reading(moves=moves, words=max(1, len(said.split())), said=said, asked=asked)
