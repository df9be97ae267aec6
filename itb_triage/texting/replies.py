"""Replies as text messages."""

from dataclasses import replace
from typing import Sequence

from itb_triage.assessment import Part, Reply, State
from itb_triage.assessment.inform import ANSWER, IF_NOW, LIST, SOURCE, UNREVIEWED
from itb_triage.assessment.says import INSTRUCTIONS, short
from itb_triage.protocol import Protocol
from itb_triage.protocol.gsm import SEPTETS, septets, strangers
from itb_triage.texting.segments import MOST, compose, in_pieces
from itb_triage.texting.told import Texting
from itb_triage.wording.render import Rendered, Words

NOT_READ = frozenset({"not_text", "not_understood"})  # said in other words where it is known what could not be read
INTRODUCTION = frozenset({"opening", "opening_unreviewed"})


def for_a_phone(protocol: Protocol, reply: Reply, texting: Texting) -> tuple[Rendered, State]:
    """The text messages of `reply`, and its state with what did not fit (or what of an earlier reply still waits).

    While the assessment is urgent the first message is the instruction, alone.
    """
    sent, rest = _composed(protocol, reply, _in_order(protocol, reply, texting))
    if rest and reply.state.urgent:  # nobody is to ask for more, and be told who speaks
        sent, rest = _composed(protocol, reply, _in_order(protocol, reply, texting, introduced=False))
    if reply.later and not rest:  # nothing was cut, so nobody was told yet that there is more
        told, left = _composed(protocol, reply, _with_more(_in_order(protocol, reply, texting)))
        sent = sent if left else told
    rest = (*rest, *_later(protocol, reply)) or reply.state.rest
    return Rendered(sent, ()), replace(reply.state, rest=rest)


def _later(protocol: Protocol, reply: Reply) -> tuple[str, ...]:
    """The lines of what is told when more is asked for: where the answer is from, if that had no room, and more."""
    words = Words(protocol, reply.state, texting=True)
    told = (*_without_room(reply.messages), *reply.later) if reply.later else ()
    return in_pieces([line for part in told if (line := words.part(part))])


def _composed(
    protocol: Protocol, reply: Reply, parts: Sequence[tuple[Part, ...]]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    words = Words(protocol, reply.state, texting=True)
    messages = [words.message(message) for message in parts]
    instruction = short(reply.state)
    alone = bool(parts) and _instructs(parts[0])
    if instruction and not alone:  # in the longer form of the website: the short one ends the reply
        messages.insert(0, Words(protocol, reply.state).message(instruction))
    return compose(messages, alone or bool(instruction), words.part(Part("more")))


def _in_order(protocol: Protocol, reply: Reply, texting: Texting, introduced: bool = True) -> list[tuple[Part, ...]]:
    """The messages by their weight: what is left out for want of room stands last. Who speaks can wait."""
    *messages, closing = reply.messages or ((),)
    named = tuple(part for message in reply.messages for part in message if part.text in INTRODUCTION)
    introduction = named if introduced else ()
    skipped = set(INTRODUCTION)
    if any(part.text == "opening_emergency" for message in messages for part in message):
        skipped.add("emergency_rule")  # the same in other words
    if reply.action == "sources":
        messages.append((Part("sources", words=(("label", protocol.number),)),))
    if texting.unread:
        skipped |= NOT_READ
        messages.insert(len(messages) if reply.state.urgent else 0, (Part(texting.unread),))
    kept = [tuple(part for part in message if part.text not in skipped) for message in (*messages, closing)]
    if reply.later:
        kept = _answered(kept, _without_room(reply.messages))
    return [message for message in (*kept[:-1], introduction, kept[-1]) if message]


def _without_room(messages: Sequence[tuple[Part, ...]]) -> tuple[Part, ...]:
    """Where an answer is from, if warning lists or the number to call need all the room."""
    parts = [part for message in messages for part in message]
    if not any(part.text == IF_NOW or part.text.startswith(LIST) for part in parts):
        return ()
    return tuple(part for part in parts if part.text.startswith(SOURCE) or part.text == UNREVIEWED)


def _answered(messages: list[tuple[Part, ...]], skipped: tuple[Part, ...]) -> list[tuple[Part, ...]]:
    """An answer without what is `skipped`; the first warning list stands behind it, in one message."""
    told: list[tuple[Part, ...]] = []
    for message in (tuple(part for part in each if part not in skipped) for each in messages):
        if message and message[0].text.startswith(LIST) and told and told[-1][-1].text.startswith(ANSWER):
            told[-1] = (*told[-1], *message)
        elif message:
            told.append(message)
    return told


def _with_more(messages: list[tuple[Part, ...]]) -> list[tuple[Part, ...]]:
    """An answer's source ends it, and says that there is more."""
    return [
        (*message, Part("more")) if any(part.text.startswith(SOURCE) for part in message) else message
        for message in messages
    ]


def in_plain_messages(protocol: Protocol, texts: Sequence[str]) -> tuple[str, ...]:
    """Texts that are sent as they are; cut where one is no text message, or there are too many."""
    if len(texts) <= MOST and all(not strangers(text) and septets(text) <= SEPTETS for text in texts):
        return tuple(texts)
    return compose(texts, False, Words(protocol, State(), texting=True).part(Part("more")))[0]


def texted(protocol: Protocol, *names: str) -> tuple[str, ...]:
    """Texts of the protocol as text messages, whatever the conversation."""
    words = Words(protocol, State(), texting=True)
    return in_plain_messages(protocol, [words.part(Part(name)) for name in names])


def _instructs(message: tuple[Part, ...]) -> bool:
    return len(message) == 1 and message[0].text in INSTRUCTIONS


def more(protocol: Protocol, state: State) -> tuple[Rendered, State]:
    """What of the last reply did not fit."""
    words, ending = Words(protocol, state, texting=True), short(state)
    rest = state.rest or (words.part(Part("no_more")),)
    framed = (Words(protocol, state).message(ending), *rest, words.message(ending)) if ending else rest
    sent, left = compose(framed, bool(ending), words.part(Part("more")))
    return Rendered(sent, ()), replace(state, rest=left)
