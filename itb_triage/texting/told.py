"""What the SMS channel knows of a message besides its words."""

from dataclasses import dataclass
from enum import Enum
from typing import Any, Optional

from itb_triage.assessment.state import Waiting


class Keyword(str, Enum):
    """What carriers demand that a word alone in a message does."""

    stop = "stop"
    start = "start"
    help = "help"


@dataclass(frozen=True)
class Texting:
    """`seen`: the question that was on the phone when the message arrived here; `unread`: the text that says what of
    the message cannot be read; `carrier`: the keyword that the carrier took it for, and has answered itself."""

    seen: Optional[Waiting] = None
    unread: Optional[str] = None
    carrier: Optional[Keyword] = None

    def as_dict(self) -> dict[str, Any]:
        """Plain values for a message's metadata. `from_dict` reads them back."""
        return {
            "seen": self.seen.as_list() if self.seen else None,
            "unread": self.unread,
            "carrier": self.carrier.value if self.carrier else None,
        }

    @classmethod
    def from_dict(cls, values: Optional[dict[str, Any]]) -> Optional["Texting"]:
        """What `as_dict` wrote; None for None."""
        if values is None:
            return None
        carrier = Keyword(values["carrier"]) if values["carrier"] else None
        return cls(Waiting.from_list(values["seen"]), values["unread"], carrier)
