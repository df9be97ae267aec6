"""One conversation in a line, as the console's inbox shows it."""

import json
from dataclasses import dataclass, field, replace
from typing import Any, Optional

from itb_triage.assessment.state import State
from itb_triage.protocol.models import Disposition
from itb_triage.record.decision import Decision
from itb_triage.record.exchanges import Exchange
from itb_triage.understanding.reading import ReadBy


@dataclass(frozen=True)
class Summary:
    """What the exchanges of a conversation amount to.

    `started`, `last_message`: seconds since 1970. `turns`: messages of the caregiver. `disposition`: the highest of
    all its assessments, None while nothing is decided; `decision`: what led to it. `signs`, `lists`: of all its
    assessments, in the order first reported. `state`: the assessment that goes on; `worst`: the one that reached the
    highest disposition, as it was last. `misses`: messages of which nothing could be made; None in conversations that
    began before this was counted. `read_by`: what read the last of its messages of which that is known.
    """

    channel: str = ""
    started: float = 0.0
    last_message: float = 0.0
    turns: int = 0
    exchanges: int = 0
    assessments: int = 0
    disposition: Optional[Disposition] = None
    decision: Optional[Decision] = None
    signs: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    protocol: str = ""
    state: State = field(default_factory=State)
    worst: State = field(default_factory=State)
    misses: Optional[int] = 0
    read_by: Optional[ReadBy] = None

    @property
    def urgent(self) -> bool:
        return self.disposition is not None and self.disposition.urgent

    def with_exchange(self, exchange: Exchange) -> "Summary":
        """This summary with one more exchange."""
        return replace(
            self.with_outcome(exchange),
            channel=exchange.channel or self.channel,
            started=self.started if self.exchanges else exchange.at,
            last_message=max(self.last_message, exchange.at),
            turns=self.turns + (exchange.said is not None),
            exchanges=self.exchanges + 1,
            assessments=self.assessments + exchange.begins,
            misses=None if self.misses is None else self.misses + exchange.missed,
        )

    def with_outcome(self, exchange: Exchange) -> "Summary":
        """This summary with what `exchange` decided, which it may hold already."""
        item = exchange.item
        reached = Disposition(item["disposition"]) if item.get("disposition") else None
        higher = reached is not None and (self.disposition is None or reached.rank > self.disposition.rank)
        return replace(
            self,
            disposition=reached if higher else self.disposition,
            decision=exchange.decision or self.decision if higher else self.decision,
            signs=tuple(dict.fromkeys((*self.signs, *item.get("signs", ())))),
            lists=tuple(dict.fromkeys((*self.lists, *item.get("lists", ())))),
            protocol=item.get("protocol") or self.protocol,
            read_by=exchange.read_by or self.read_by,
        )

    def with_correction(self, before: Exchange, after: Exchange) -> "Summary":
        """This summary where its last exchange, until now `before`, has become `after`."""
        misses = None if self.misses is None else self.misses + after.missed - before.missed
        return replace(self.with_outcome(after), misses=misses)

    def with_state(self, state: State) -> "Summary":
        """This summary with the assessment as it is now."""
        worse = _rank(state) >= _rank(self.worst)
        return replace(self, state=state, worst=state if worse else self.worst)

    def whole(self) -> str:
        """What no column of its row holds, as JSON. `from_row` reads it back."""
        return json.dumps(
            {
                "assessments": self.assessments,
                "decision": self.decision.as_dict() if self.decision else None,
                "signs": self.signs,
                "lists": self.lists,
                "protocol": self.protocol,
                "state": self.state.as_dict(),
                "worst": self.worst.as_dict(),
                "read_by": self.read_by.as_dict() if self.read_by else None,
            }
        )

    @classmethod
    def from_row(cls, row: Any) -> "Summary":
        """The summary of a row of the table `summaries`: anything with its columns as attributes."""
        values = json.loads(row.whole)
        return cls(
            channel=row.channel,
            started=row.started,
            last_message=row.last_message,
            turns=row.turns,
            exchanges=row.exchanges,
            assessments=values["assessments"],
            disposition=Disposition(row.disposition) if row.disposition else None,
            decision=Decision.from_dict(values["decision"]),
            signs=tuple(values["signs"]),
            lists=tuple(values["lists"]),
            protocol=values["protocol"],
            state=State.from_dict(values["state"]),
            worst=State.from_dict(values["worst"]),
            misses=row.misses,
            read_by=ReadBy.from_dict(values.get("read_by")),
        )


def _rank(state: State) -> int:
    return state.disposition.rank if state.disposition else -1
