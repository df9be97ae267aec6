"""Which rule led to a disposition, for whoever reviews it."""

from dataclasses import dataclass
from typing import Any, Optional

from itb_triage.assessment.state import Answer, State
from itb_triage.protocol import Protocol


@dataclass(frozen=True)
class Decision:
    """A disposition, the rule that led to it, and the version of the protocol that holds the rule.

    `rule`: "tier:<tier>:<answer>" (data/clinical/rules.yml), "several" (a yes to a question about several signs, before
    it was said which), "screening" (asked through) or "message" (no sign in it). `signs`: the ids that the rule
    applied to.
    """

    disposition: str
    rule: str
    signs: tuple[str, ...]
    protocol: str

    def as_dict(self) -> dict[str, Any]:
        """Plain values. `from_dict` reads them back."""
        return {
            "disposition": self.disposition,
            "rule": self.rule,
            "signs": list(self.signs),
            "protocol": self.protocol,
        }

    @classmethod
    def from_dict(cls, values: Optional[dict[str, Any]]) -> Optional["Decision"]:
        """The decision that `as_dict` wrote; None for None."""
        if values is None:
            return None
        return cls(values["disposition"], values["rule"], tuple(values["signs"]), values["protocol"])


def led_to(protocol: Protocol, before: State, after: State) -> Optional[Decision]:
    """What the step from `before` to `after` decided; None where the disposition stayed as it was."""
    reached = after.disposition
    if reached is None or reached is before.disposition:
        return None
    for tier, rule in protocol.rules.tiers.items():
        for answer, leads in ((Answer.yes, rule.yes), (Answer.not_sure, rule.not_sure)):
            signs = tuple(
                mark.sign
                for mark in after.marks
                if leads is reached
                and mark.answer is answer
                and mark.sign in protocol.signs
                and protocol.signs[mark.sign].tier is tier
            )
            if signs:
                return Decision(reached.value, f"tier:{tier.value}:{answer.value}", signs, protocol.number)
    waiting = before.waiting
    if reached.urgent and waiting:
        return Decision(reached.value, "several", waiting.signs, protocol.number)
    rule_name = "screening" if before.screening or after.asked else "message"
    return Decision(reached.value, rule_name, (), protocol.number)
