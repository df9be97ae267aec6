"""The messages of a reply, as names of texts. Which text stands where is decided here; the words are data."""

from dataclasses import replace

from itb_triage.assessment.decide import counted_signs, decide
from itb_triage.assessment.questions import HANDOFF, STEER
from itb_triage.assessment.reply import Part
from itb_triage.assessment.state import Answer, Kind, State, Waiting
from itb_triage.protocol import Protocol
from itb_triage.protocol.models import Disposition, Tier
from itb_triage.understanding.reading import Reading, Status

Parts = tuple[Part, ...]
# Moves that a text of the same meaning answers, wherever they are made.
SMALL_TALK = {
    "greet": "hello_again",
    "thank": "thanks",
    "goodbye": "goodbye",
    "who_are_you": "who_are_you",
    "reassure": "reassured",
    "team_hours": "hours",
    "therapy": "not_answered",
    "dose": "no_dose",
    "concern": "concern",
}
# Texts that are the instruction to seek emergency care, and nothing else.
INSTRUCTIONS = frozenset(
    {
        "emergency_now",
        "emergency_now_short",
        "emergency_care",
        "emergency_care_short",
        "first_patient_now",
        "first_patient_care",
    }
)
OTHER_MOVES = frozenset(
    {"ask_why", "ask_meaning", "summary", "sources", "retract", "start_over", "other_patient", "tell_more"}
)
INFORMING = frozenset({"therapy", "dose", "team_hours", "who_are_you", "sources", "tell_more"})


# --- opening and small talk ---


def opening(protocol: Protocol) -> list[Parts]:
    """What it is, and when not to chat."""
    unsigned = () if protocol.version.reviewed.by else (Part("opening_unreviewed"),)
    return [(Part("opening"), *unsigned, Part("opening_emergency"))]


def first_patient(state: State) -> list[Parts]:
    """The instruction for the patient whose assessment a new one replaces."""
    if not state.urgent:
        return []
    now = state.disposition is Disposition.emergency_now
    return [(Part("first_patient_now" if now else "first_patient_care"),)]


def asked_without_sign(reading: Reading) -> bool:
    """A question about what could be: signs are named, none as there."""
    return bool(reading.findings) and all(
        f.status in (Status.hypothetical, Status.other_person) for f in reading.findings
    )


def informs(reading: Reading) -> bool:
    """Whether the message is a question that the reply answers or turns to the team."""
    return bool(INFORMING & set(reading.moves)) or asked_without_sign(reading)


def talked(reading: Reading) -> bool:
    """Whether the message does something that a text answers."""
    known = {*SMALL_TALK, *OTHER_MOVES}
    return bool(known & set(reading.moves)) or informs(reading)


def _small_talk(reading: Reading, opened: bool) -> Parts:
    skip = {"concern"} if reading.findings else set()
    if not opened:
        skip.add("greet")
    if reading.asked:  # answered behind what the triage says
        skip |= {"therapy", "dose"}
    texts = [SMALL_TALK[move] for move in reading.moves if move in SMALL_TALK and move not in skip]
    if asked_without_sign(reading) and not reading.asked and not {"not_answered", "no_dose"} & set(texts):
        texts.append("not_answered")
    return tuple(Part(text) for text in dict.fromkeys(texts))


# --- saying back ---


def understood(reading: Reading, lead: str = "understood") -> Parts:
    """What was understood of the message, by plain names."""
    by_status: dict[Status, list[str]] = {}
    for finding in () if reading.asked and reading.asked.alone else reading.findings:
        by_status.setdefault(finding.status, []).append(finding.sign)
    rows = (
        (lead, (Status.present,)),
        ("understood_possible", (Status.possible,)),
        ("understood_denied", (Status.denied, Status.normal)),
        ("understood_aside", (Status.past, Status.hypothetical, Status.other_person)),
    )
    parts = []
    for text, statuses in rows:
        signs = tuple(dict.fromkeys(sign for status in statuses for sign in by_status.get(status, [])))
        if signs:
            parts.append(Part(text, signs))
    return tuple(parts)


def acknowledge(
    protocol: Protocol, before: State, after: State, reading: Reading, told: tuple[str, ...] = ()
) -> list[Parts]:
    """What was understood beside the signs already `told`, and answers to whatever else the message did."""
    parts = [*(_rest_understood(reading, told) if told else understood(reading))]
    if (
        "retract" in reading.moves
        and before.urgent
        or any(mark.taken_back and not (before.mark_of(mark.sign) or mark).taken_back for mark in after.marks)
    ):
        parts.append(Part("kept"))
    parts += _explained(protocol, before, reading)
    if "summary" in reading.moves:
        parts.append(Part("handoff" if after.urgent else "handoff_nothing"))
    if reading.foreign:
        parts.append(Part("foreign"))
    if reading.shortened:
        parts.append(Part("too_long"))
    parts += _small_talk(reading, before.opened)
    if after.urgent and not parts and not reading.words:
        parts.append(Part("not_text"))
    return [tuple(parts)] if parts else []


def _explained(protocol: Protocol, before: State, reading: Reading) -> list[Part]:
    waiting = before.waiting
    if not {"ask_why", "ask_meaning"} & set(reading.moves):
        return []
    if waiting is None or waiting.kind is Kind.offer:  # it asks about an answer, or about what it tells
        return [] if before.topic or reading.findings else [Part("nothing_to_explain")]
    if "ask_why" in reading.moves:
        return [Part("why_ask", words=(("why", _why(protocol, waiting)),))]
    if not waiting.signs:
        return [Part("why_ask", words=(("why", _why(protocol, waiting)),))]
    return [Part("what_means", (sign,)) for sign in waiting.signs]


def _why(protocol: Protocol, waiting: Waiting) -> str:
    if waiting.question.startswith(STEER) or (waiting.kind is Kind.sign and not waiting.question.startswith(HANDOFF)):
        return protocol.signs[waiting.signs[0]].why
    name = waiting.question.removeprefix(HANDOFF)
    whys = {question.id: question.why for question in protocol.screening.questions}
    whys.update({question.id: question.why for question in protocol.screening.handoff_questions})
    return whys[name]


# --- questions ---


def question(protocol: Protocol, waiting: Waiting) -> Parts:
    """The waiting question, with the ways to answer it."""
    if waiting.which:
        return (Part("which"), *(Part("group_line", (sign,)) for sign in waiting.signs))
    skip = (Part("skip_hint"),) if waiting.question.startswith(HANDOFF) else ()
    if waiting.kind is Kind.sign:
        return (Part("sign_question", waiting.signs), Part("yes_no_hint"), *skip)
    if waiting.kind is Kind.fact:
        return (Part(f"question:{waiting.question}"), Part("skip_hint"))
    lines = tuple(Part("group_line", (sign,)) for sign in waiting.signs)
    return (Part(f"question:{waiting.question}"), *lines, Part("group_hint"), *skip)


def missed(state: State, reading: Reading, asking: bool) -> Parts:
    """That a message was not understood, and from the second time on the team's line and the emergency rule.
    `asking`: a question is put again behind it; otherwise the screening is offered."""
    offer = () if asking else (Part("offer"),)
    no_text = () if reading.words else (Part("not_text"),)
    if state.misses >= 2 or reading.foreign:
        return (*no_text, Part("not_understood_again"), Part("emergency_rule"), *offer)
    return (*(no_text or (Part("not_understood"),)), *offer)


# --- urgent ---


def short(state: State) -> Parts:
    """The emergency instruction in short form; nothing where the disposition is not urgent."""
    if state.disposition is Disposition.emergency_now:
        return (Part("emergency_now_short"),)
    return (Part("emergency_care_short"),) if state.urgent else ()


def lists_of(protocol: Protocol, state: State) -> str:
    """withdrawal, overdose, both, or none: the drug lists of the signs that count."""
    marks = [(mark.sign, mark.answer) for mark in state.marks]
    found = {"withdrawal", "overdose"} & set(decide(protocol, counted_signs(protocol, marks)).lists)
    return "both" if len(found) == 2 else next(iter(found), "none")


def _counted(protocol: Protocol, state: State, *tiers: Tier) -> tuple[str, ...]:
    signs = counted_signs(protocol, [(mark.sign, mark.answer) for mark in state.marks])
    return tuple(sign for sign in signs if protocol.signs[sign].tier in tiers)


def _also_say(protocol: Protocol, signs: tuple[str, ...]) -> Parts:
    return tuple(Part(text) for text in dict.fromkeys(t for sign in signs for t in protocol.signs[sign].also_say))


def emergency_now(protocol: Protocol, before: State, state: State, reading: Reading) -> list[Parts]:
    """The first reply to a critical sign: the instruction alone, then first aid, then why and what to say."""
    critical = _counted(protocol, state, Tier.critical)
    aid = _also_say(protocol, critical)
    sure = tuple(sign for sign in critical if sign in state.said(Answer.yes))
    unsure = tuple(sign for sign in critical if sign not in sure)
    about: Parts = (Part("emergency_now_why", sure),) if sure else () if unsure else (Part("emergency_now_group"),)
    if unsure:
        about = (*about, Part("understood_not_sure", unsure), Part("not_sure_is_danger"))
    extra = _rest_understood(reading, critical)
    messages: list[Parts] = [(Part("emergency_now"),)]
    if aid:
        messages.append(aid)
    messages.append((*about, *extra, *_say(protocol, state)))
    if not before.opened:
        messages.append((Part("opening"),))
    messages.append(short(state))
    return messages


def _rest_understood(reading: Reading, told: tuple[str, ...]) -> Parts:
    rest = tuple(f for f in reading.findings if f.sign not in told)
    return understood(replace(reading, findings=rest), "understood_also")


def after_emergency_now(protocol: Protocol, before: State, state: State, reading: Reading) -> list[Parts]:
    """Every later reply: what was understood, first aid for what is new, and the instruction again."""
    messages = acknowledge(protocol, before, state, reading)
    old = set(_counted(protocol, before, Tier.critical))
    new = tuple(sign for sign in _counted(protocol, state, Tier.critical) if sign not in old)
    if new:
        messages = [
            (Part("emergency_now"),),
            *([_also_say(protocol, new)] if _also_say(protocol, new) else []),
            *messages,
        ]
    elif not messages:
        messages.append((Part("emergency_now_then"),))
    return [*messages, short(state)]


def emergency_care(protocol: Protocol, before: State, state: State, reading: Reading) -> list[Parts]:
    """The first reply to a warning sign: the instruction, what was understood, why, and what to do."""
    warning = _counted(protocol, state, Tier.warning)
    why = Part(f"why_{lists_of(protocol, state)}", warning) if warning else Part("why_unknown")
    also = acknowledge(protocol, before, state, reading, warning)
    messages: list[Parts] = [(Part("emergency_care"),), (why, *(part for parts in also for part in parts))]
    messages.append((Part("team_on_the_way"), *_say(protocol, state), Part("bring"), Part("do_not")))
    aid = _also_say(protocol, _counted(protocol, state, Tier.contact))
    if aid:
        messages.append(aid)
    if not before.opened:
        messages.append((Part("opening"),))
    return messages


def _say(protocol: Protocol, state: State) -> Parts:
    lists = lists_of(protocol, state)
    return () if lists == "none" else (Part(f"say_{lists}"),)


# --- not urgent ---


def call_team(protocol: Protocol, state: State) -> Parts:
    """Call the team today, and why."""
    signs = _counted(protocol, state, Tier.contact)
    why = (Part("call_team_why", signs),) if signs else ()
    return (Part("call_team"), *why, *_also_say(protocol, signs))


def end_of_screening(protocol: Protocol, state: State) -> list[Parts]:
    """The disposition of a screening that found nothing urgent, and what to watch for."""
    unsure = tuple(state.said(Answer.not_sure))
    doubt = (Part("call_team_not_sure", unsure),) if unsure else ()
    if state.disposition is Disposition.call_team:
        return [(*call_team(protocol, state), *doubt), (Part("watch"),)]
    return [(Part("no_signs"), *doubt), (Part("watch"), Part("no_signs_team"))]
