"""The messages to be read, and what a right reading of each is."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, Mapping

import yaml

from itb_triage.assessment import decide
from itb_triage.protocol import Protocol
from itb_triage.protocol.models import Tier

FOLDER = Path(__file__).resolve().parents[2] / "tests" / "language" / "evaluation"
WORK, SCORED = "work", "scored"
FRESH = "fresh"  # written later, of the hard kinds, and not learned from: limits are chosen on these and on WORK
COUNTED = ("present", "possible")
URGENT = ("emergency_now", "emergency_care")


@dataclass(frozen=True)
class Labelled:
    """A message, its group, the status of each sign in it, and signs that may count beside them."""

    text: str
    group: str
    signs: Mapping[str, str]
    also: frozenset[str] = frozenset()

    @property
    def counted(self) -> frozenset[str]:
        """Signs that must count: there now, in the patient."""
        return frozenset(sign for sign, status in self.signs.items() if status in COUNTED)


@dataclass(frozen=True)
class Read:
    """What some reader made of a message: sign ids with their status, the lists and the disposition."""

    signs: Mapping[str, str]
    lists: frozenset[str]
    disposition: str
    asks: bool = False  # it asks about a danger, at once

    @property
    def counted(self) -> frozenset[str]:
        """Signs taken as there."""
        return frozenset(sign for sign, status in self.signs.items() if status in COUNTED)

    @property
    def urgent(self) -> bool:
        """Whether the verdict is to seek emergency care."""
        return self.disposition in URGENT


Reads = Callable[[str], Read]


def part_of(text: str) -> str:
    """The part a message belongs to, by its own letters: nobody chooses."""
    return SCORED if hashlib.sha256(text.encode()).digest()[0] % 2 == 0 else WORK


def load(part: str) -> list[Labelled]:
    """All messages of a part, group by group."""
    rows: list[Labelled] = []
    for file in sorted((FOLDER / part).glob("*.yml")):
        for row in yaml.safe_load(file.read_text(encoding="utf-8")):
            rows.append(Labelled(row["text"], file.stem, row["signs"], frozenset(row.get("also", ()))))
    return rows


def read_from(protocol: Protocol, signs: Mapping[str, str]) -> Read:
    """The verdict that follows from signs and their statuses, by the protocol's own decision."""
    decision = decide(protocol, [sign for sign, status in signs.items() if status in COUNTED])
    return Read(signs, frozenset(decision.lists), decision.disposition.value)


def told(explained: Mapping[str, Any], asks: bool = False) -> Read:
    """What `itb-triage explain` said, and whether it `asks`. A sign named twice counts where it counts once."""
    signs: dict[str, str] = {}
    for found in explained["signs"]:
        if signs.get(found["id"]) not in COUNTED:
            signs[found["id"]] = found["status"]
    return Read(signs, frozenset(explained["lists"]), explained["disposition"], asks)


def is_critical(protocol: Protocol, signs: frozenset[str]) -> bool:
    """Whether one of the signs alone is life-threatening."""
    return any(protocol.signs[sign].tier is Tier.critical for sign in signs)
