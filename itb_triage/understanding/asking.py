"""What a question about the therapy means for the rest of a message: a mere question reports nothing."""

from dataclasses import replace
from typing import Mapping, Optional

from itb_triage.protocol.knowledge import TURNED
from itb_triage.protocol.language import Questions
from itb_triage.protocol.models import URGENT, Sign, Tier
from itb_triage.understanding.questions import HeardQuestion
from itb_triage.understanding.reading import Asked, Basis, Finding, Reading, Status

THERAPY, DOSE, CONCERN = "therapy", "dose", "concern"  # moves
VERDICT = TURNED + "diagnosis"
WORRIES = frozenset({CONCERN, "reassure", "ask_meaning", "ask_why"})  # read in the words of questions too
OF_PATIENT = frozenset({Status.present, Status.possible, Status.hypothetical})
WORD_FOR_WORD = 1.0  # how sure a question is that is asked as it stands in the data
OTHER_ANSWERS = frozenset({"check", "summary", "team_hours", "sources", "who_are_you", "start_over", "other_patient"})


def settled_with(
    reading: Reading, heard: Optional[HeardQuestion], limits: Questions, signs: Mapping[str, Sign]
) -> Reading:
    """`reading` with the question that was heard in it, if that holds.

    A mere question reports nothing: the signs it names are hypothetical, and nothing is to be asked about. Where
    something is reported too, that stands, and only what is surely a question is answered behind it.
    """
    if heard is None or OTHER_ANSWERS & set(reading.moves):
        return reading
    if _only_asks(reading, heard, limits, signs):
        return _mere_question(reading, heard, signs)
    if heard.formed and heard.reports >= limits.surely_reports_from:
        reading = replace(reading, findings=tuple(map(_reported, reading.findings)))
    if heard.formed and heard.reports >= limits.worry_from:
        reading = _worried(reading)
    told = bool(reading.findings or reading.unsure or CONCERN in reading.moves)
    beside = _is_entry(heard) or heard.question.removeprefix(TURNED) in limits.turned_beside
    if told and not (heard.formed and beside and heard.sure >= limits.beside_from):
        return reading
    return _with(reading, heard, alone=False)


def _only_asks(reading: Reading, heard: HeardQuestion, limits: Questions, signs: Mapping[str, Sign]) -> bool:
    """Nothing is reported. A figure always is a report, and so is a critical sign in words that the protocol lists; and
    the more danger there would be, and the less it is clear what is asked, the surer it must be that there is none."""
    if any(found.basis is Basis.figure for found in reading.findings):
        return False
    counted = [found for found in reading.findings if found.status.counts and signs[found.sign].tier in URGENT]
    dangers = [found for found in counted if _is_critical(signs, found.sign)]
    if any(found.basis is Basis.phrasing for found in dangers) and heard.sure < WORD_FOR_WORD:
        return False
    if dangers or any(_is_critical(signs, sign) for sign in reading.unsure):
        return heard.formed and heard.asks >= limits.surely_asks_from and heard.reports < limits.danger_from
    if counted and not (heard.formed and heard.asks >= limits.asks_from):
        return False
    if not heard.question:
        return heard.formed and heard.reports < limits.danger_from
    return heard.reports < limits.report_from


def _is_critical(signs: Mapping[str, Sign], sign: str) -> bool:
    return signs[sign].tier is Tier.critical


def _mere_question(reading: Reading, heard: HeardQuestion, signs: Mapping[str, Sign]) -> Reading:
    """Who asks what the patient has names signs that may well be there ("is it the pump if he went stiff"): these are
    asked about."""
    named = [found.sign for found in reading.findings if found.basis is Basis.phrasing and found.status in OF_PATIENT]
    unsure = tuple(sign for sign in dict.fromkeys(named) if signs[sign].tier in URGENT and heard.question == VERDICT)
    findings = tuple(
        _changed(found, Status.hypothetical, "the message only asks")
        if found.status is not Status.other_person
        else found
        for found in reading.findings
    )
    moves = tuple(move for move in reading.moves if not (_is_entry(heard) and move in WORRIES))
    return _with(replace(reading, findings=findings, unsure=unsure, moves=moves), heard, alone=True)


def _worried(reading: Reading) -> Reading:
    """What is told beside a question is a worry where no sign was found in it."""
    if reading.findings or reading.unsure or CONCERN in reading.moves:
        return reading
    return replace(reading, moves=(*reading.moves, CONCERN))


def _reported(found: Finding) -> Finding:
    """The words of the question ("if", "does") are no cue for what is reported beside it."""
    if found.status is not Status.hypothetical:
        return found
    return _changed(found, Status.possible, "the message reports something beside its question")


def _changed(found: Finding, status: Status, because: str) -> Finding:
    return found if found.status is status else replace(found, status=status, because=(*found.because, because))


def _with(reading: Reading, heard: HeardQuestion, alone: bool) -> Reading:
    """The moves say that it asks: about an amount of medicine, or about anything else."""
    question, near = heard.question, heard.near
    if DOSE in reading.moves and heard.sure < WORD_FOR_WORD and not _is_entry(heard):
        question, near = TURNED + DOSE, ()
    kind = DOSE if question == TURNED + DOSE else THERAPY
    moves = (*(move for move in reading.moves if move not in (THERAPY, DOSE)), kind)
    return replace(reading, asked=Asked(question, near, heard.formed, alone), moves=moves)


def _is_entry(heard: HeardQuestion) -> bool:
    return bool(heard.question) and not heard.question.startswith(TURNED)
