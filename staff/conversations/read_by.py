"""What has read the messages of a conversation, and what reads them now, in words."""

import os
from dataclasses import dataclass
from itertools import chain
from typing import Iterable, Mapping, Optional

from itb_triage.classifier.model import SWITCH
from itb_triage.understanding.reading import ReadBy
from staff.conversations.models import Exchange, Summary

NEWEST = 5  # conversations of a kind that are looked at for the newest message
Words = Mapping[str, str]


@dataclass(frozen=True)
class Readers:
    """What read a conversation. `on_top`: each that did, in words, with the place from which on; the place is 0 for
    one that read from the start. `at`: by place, what is said at the message itself."""

    on_top: tuple[tuple[int, str], ...]
    at: Mapping[int, str]


def readers_of(words: Words, exchanges: Iterable[Exchange]) -> Readers:
    """What read these messages: named once, and again where it changed or the model failed. `words`: console.yml."""
    on_top, at, before = [], {}, None
    messages = [each for each in exchanges if each.record.said is not None]
    for each in messages:
        read_by = each.record.read_by
        if read_by is None:
            continue
        meant = ReadBy(read_by.protocol, read_by.language, read_by.failed if read_by.model is None else read_by.model)
        if meant != before:
            begins = each is messages[0]
            on_top.append((0 if begins else each.place, in_words(words, meant)))
            if not begins:
                at[each.place] = in_words(words, meant)
            before = meant
        if read_by.failed is not None:
            at[each.place] = in_words(words, read_by)
    return Readers(tuple(on_top), at)


def in_words(words: Words, read_by: ReadBy) -> str:
    """What read a message. `words`: console.yml."""
    if read_by.model is None:
        by = "rules" if read_by.failed is None else "failed"
    else:
        by = "model" if read_by.failed is None else "in_part"
    return words[f"read_by_{by}"].format_map(vars(read_by))


def rules_alone(words: Words) -> str:
    """The sentence that messages are read by rules alone now; empty where the model reads. `words`: console.yml.

    The assistant is another process: its newest message tells, and the environment where both share it.
    """
    if os.environ.get(SWITCH) == "off":
        return words["rules_alone_off"]
    newest = _newest()
    if newest is None or newest.model is not None:
        return ""
    return words["rules_alone_then" if newest.failed is None else "rules_alone_failed"]


def _newest() -> Optional[ReadBy]:
    """What read the newest message of which that is known."""
    of_each = (Summary.objects.filter(urgent=urgent).order_by("-last_message")[:NEWEST] for urgent in (True, False))
    newest_first = sorted(chain(*of_each), key=lambda each: -each.last_message)  # so that an index finds them
    return next((each.told.read_by for each in newest_first if each.told.read_by), None)
