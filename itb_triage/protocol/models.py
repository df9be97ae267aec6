"""The shape of the data: one model a kind of file. Allowed keys come from these fields alone."""

import re
from enum import Enum
from typing import Optional
from zoneinfo import ZoneInfo

from pydantic import BaseModel, Extra, Field, validator


class ListName(str, Enum):
    """A warning list."""

    withdrawal = "withdrawal"
    overdose = "overdose"
    device = "device"


class Tier(str, Enum):
    """How much a sign weighs on its own."""

    critical = "critical"
    warning = "warning"
    contact = "contact"
    context = "context"


URGENT = (Tier.critical, Tier.warning)  # one such sign, there now, makes a message urgent


class Disposition(str, Enum):
    """Where an assessment leads. `rank` orders them: within an assessment it never goes down."""

    information = "information"
    no_signs = "no_signs"
    call_team = "call_team"
    emergency_care = "emergency_care"
    emergency_now = "emergency_now"

    @property
    def rank(self) -> int:
        return list(Disposition).index(self)

    @property
    def urgent(self) -> bool:
        return self.rank >= Disposition.emergency_care.rank


class Model(BaseModel):
    """Frozen, and strict about unknown keys."""

    class Config:
        extra = Extra.forbid
        allow_mutation = False
        frozen = True


Words = tuple[str, ...]


class Place(Model):
    """The screening question that names a sign, and the sign's place in it (1 is first)."""

    group: str
    place: int = Field(ge=1)


class Sign(Model):
    """A sign or circumstance of the clinical vocabulary."""

    id: str = Field(regex=r"^[a-z][a-z0-9_]*$")
    lists: tuple[ListName, ...]
    tier: Tier
    name: str = Field(min_length=2)
    question: str = Field(min_length=5)
    ask: Optional[Place] = None
    in_a_list: Optional[str] = None
    in_a_word: Optional[str] = None  # what to watch for, by SMS; a sign without it is left out there
    means: str = Field(min_length=5)
    why: str = Field(min_length=5)
    without_speech: str = Field(min_length=3)
    source: str = Field(min_length=3)
    also_say: Words = ()
    phrasings: Words
    together: tuple[Words, ...] = ()
    not_this: Words = ()

    @validator("phrasings")
    def some(cls, value: Words) -> Words:
        if not value:
            raise ValueError("is empty; a sign needs at least one phrasing")
        return value

    @property
    def as_item(self) -> str:
        """The sign as one line of a question about several."""
        return self.in_a_list or self.name[0].upper() + self.name[1:]


class Reviewed(Model):
    """Who signed, when, and which content (Protocol.content)."""

    by: str = ""
    on: str = ""
    content: str = ""

    @validator("on")
    def a_date(cls, value: str) -> str:
        if value and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
            raise ValueError("is no date; write it as 2026-01-31")
        return value


class Version(Model):
    version: str = Field(regex=r"^\d+\.\d+\.\d+$")
    reviewed: Reviewed


class TierRule(Model):
    yes: Disposition
    not_sure: Disposition


class Combination(Model):
    """Signs that together call for one more question at once."""

    when: Words
    ask: str
    source: str


class Rules(Model):
    tiers: dict[Tier, TierRule]
    combinations: tuple[Combination, ...]

    @validator("tiers")
    def every_tier(cls, value: dict[Tier, TierRule]) -> dict[Tier, TierRule]:
        missing = [tier.value for tier in Tier if tier not in value]
        if missing:
            raise ValueError(f"no rule for the tier {', '.join(missing)}")
        for tier, least in ((Tier.critical, Disposition.emergency_now), (Tier.warning, Disposition.emergency_care)):
            if value[tier].yes.rank < least.rank:
                raise ValueError(f"a {tier.value} sign must lead to {least.value}")
        return value


class Kind(str, Enum):
    danger = "danger"
    group = "group"


class ScreeningQuestion(Model):
    id: str
    kind: Kind
    text: Optional[str] = None
    why: str


class About(str, Enum):
    lists = "lists"
    fact = "fact"
    sign = "sign"


class HandoffQuestion(Model):
    id: str
    about: About
    why: str
    text: Optional[str] = None
    label: Optional[str] = None
    sign: Optional[str] = None


class Limits(Model):
    screening: int = Field(ge=1, le=9)
    handoff: int = Field(ge=0, le=4)
    others: int = Field(ge=0, le=6)
    others_by_sms: int = Field(ge=0, le=2)


class Screening(Model):
    questions: tuple[ScreeningQuestion, ...]
    handoff_questions: tuple[HandoffQuestion, ...]
    limits: Limits


class Text(Model):
    text: str = Field(min_length=1)
    source: str = ""

    @validator("text")
    def one_message(cls, value: str) -> str:
        if "\n\n" in value:
            raise ValueError("has a blank line; channels would split it, so write two texts")
        return value


class Advice(Text):
    """`sms`: the text as a text message, where it must be shorter there; empty: left out there."""

    sms: Optional[str] = None

    @property
    def in_a_text_message(self) -> str:
        """What is sent by SMS."""
        return self.text if self.sms is None else self.sms


class Sms(Model):
    """What is particular to text messages (data/sms.yml): words that stand alone in a message, and what phones send
    by themselves."""

    stop: Words
    start: Words
    start_after_stop: Words
    help: Words
    more: Words
    numbers: Words
    between_answers: Words
    reactions: Words
    map_links: Words

    @validator("reactions", each_item=True)
    def a_pattern(cls, value: str) -> str:
        try:
            re.compile(value)
        except re.error as error:
            raise ValueError(f"'{value}' is not a pattern ({error}); write one of Python's regular expressions")
        return value


class PumpTeam(Model):
    phone: str = Field(min_length=3, max_length=20)
    office_hours: str = Field(min_length=3, max_length=50)


class Crisis(Model):
    name: str = Field(min_length=2, max_length=30)
    phone: str = Field(min_length=2, max_length=20)


class Clinic(Model):
    """What one clinic sets in data/clinic.yml. No longer than what leaves room for the advice in a text message."""

    name: str = Field(min_length=2, max_length=40)
    emergency_number: str = Field(regex=r"^\d{2,6}$")
    pump_team: PumpTeam
    crisis: Crisis
    locale: str = Field(regex=r"^[a-z]{2}-[A-Z]{2}$")
    time_zone: str

    @validator("time_zone")
    def known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except Exception:
            raise ValueError(f"'{value}' is not a time zone; write one such as America/New_York or Europe/London")
        return value
