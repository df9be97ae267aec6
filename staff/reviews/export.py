"""Corrections as files: what was read, with the corrections in place of it."""

import io
import zipfile
from dataclasses import dataclass
from itertools import groupby
from typing import Iterator

from itb_triage.corrections import Corrected, evaluation_cases, nlu_examples
from itb_triage.learning.examples import STATUSES
from staff.conversations.models import Exchange
from staff.reviews.models import Correction, Truth

NLU, EVALUATION = "nlu.yml", "evaluation.yml"
STATUS = {Truth.PRESENT: "present", Truth.DENIED: "denied"}


@dataclass(frozen=True)
class Files:
    """The contents of the two files, and of how many messages."""

    nlu: str
    evaluation: str
    count: int

    def by_name(self) -> dict[str, str]:
        """Contents by name."""
        return {NLU: self.nlu, EVALUATION: self.evaluation}


def as_files() -> Files:
    """Every corrected message."""
    found = list(corrected_messages())
    return Files(nlu_examples(found), evaluation_cases(found), len(found))


def as_zip(files: Files) -> bytes:
    """The files in one."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.by_name().items():
            packed.writestr(name, content)
    return whole.getvalue()


def corrected_messages() -> Iterator[Corrected]:
    """Each message that has corrections: its signs as read, but for those that were corrected."""
    in_order = Correction.objects.order_by("number", "place", "id")
    for (number, place), group in groupby(in_order, key=lambda each: (each.number, each.place)):
        corrections = list(group)
        text = corrections[0].text
        exchange = Exchange.at_place(number, place).first()
        signs, words = _as_read(exchange, text)
        for each in corrections:
            signs.pop(each.sign, None), words.pop(each.sign, None)
            if each.truth in STATUS:
                signs[each.sign] = STATUS[Truth(each.truth)]
                words[each.sign] = each.words
        moves = exchange.record.moves if exchange else ()
        read_by = exchange.record.read_by if exchange else None
        yield Corrected(text, signs, words, moves[0] if moves else "", read_by.as_dict() if read_by else None)


def _as_read(exchange: "Exchange | None", text: str) -> tuple[dict[str, str], dict[str, str]]:
    if exchange is None:
        return {}, {}
    signs: dict[str, str] = {}
    words: dict[str, str] = {}
    for sign, status, start, end, _ in exchange.record.findings:
        if status not in STATUSES:  # usual for this patient, called unlikely: examples and cases say nothing of it
            continue
        said = (exchange.said or "")[start:end]
        signs.setdefault(sign, status)
        words.setdefault(sign, said if said in text else "")
    return signs, words
