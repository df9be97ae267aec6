"""The words of "How a message is read" (reading.yml), and probabilities as people say them."""

from functools import lru_cache
from pathlib import Path

from itb_triage.protocol.errors import ProtocolError
from itb_triage.protocol.model_reader import ModelReader
from itb_triage.protocol.models import Model

FILE = Path(__file__).with_name("reading.yml")


class ReadingWords(Model):
    """What reading.yml holds: of each part, name to words."""

    situations: dict[str, str]
    outcomes: dict[str, str]
    ranges: dict[str, str]
    limits: dict[str, dict[str, str]]
    cues: dict[str, str]
    reach: dict[str, str]
    lists: dict[str, str]
    parts: dict[str, str]
    figures: dict[str, str]


@lru_cache(maxsize=1)
def reading_words() -> ReadingWords:
    """The words, read once a process. Raises ProtocolError where the file is broken."""
    reader = ModelReader(FILE.parent)
    words = reader.read(FILE, ReadingWords)
    if words is None:
        raise ProtocolError(reader.problems)
    return words


def in_100(probability: float) -> str:
    """0.45 as "45 in 100"."""
    return f"{100 * probability:.4g} in 100"


def range_in_words(low: float, high: float) -> str:
    """Probabilities from `low` to below `high`."""
    name = ("whole" if high >= 1 else "below") if low <= 0 else ("start" if high >= 1 else "between")
    return reading_words().ranges[name].format(low=in_100(low), high=in_100(high))


def limit_in_words(name: str, value: float) -> str:
    """A limit of that name. One that begins where no probability is, or ends where none is, is "never" reached."""
    if name.endswith("_below"):
        return range_in_words(0.0, value) if value > 0 else reading_words().ranges["never"]
    return range_in_words(value, 1.0) if value < 1 else reading_words().ranges["never"]
