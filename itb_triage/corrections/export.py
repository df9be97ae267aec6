"""Corrected messages as Rasa NLU examples, and as cases of the evaluation set."""

import json
import re
from dataclasses import dataclass
from typing import Iterable, Mapping, Optional

ABSENT = "absent"
NLU_VERSION = "3.1"


@dataclass(frozen=True)
class Corrected:
    """A message as it should have been read. `text`: de-identified. `signs`: status by sign id; `words`: by sign id the
    part of `text` that says it. `move`: the intent of a message without signs. `read_by`: what had misread it
    (ReadBy.as_dict), where that is known."""

    text: str
    signs: Mapping[str, str]
    words: Mapping[str, str]
    move: str = ""
    read_by: Optional[Mapping[str, Optional[str]]] = None


def nlu_examples(corrected: Iterable[Corrected], with_signs: str = "report", without: str = "unclear") -> str:
    """YAML of Rasa's training data (https://rasa.com/docs/rasa/nlu-training-data): signs are entities, with their
    status as the role."""
    by_intent: dict[str, list[str]] = {}
    for each in corrected:
        intent = with_signs if each.signs else each.move or without
        by_intent.setdefault(intent, []).append(_annotated(each))
    lines = [f'version: "{NLU_VERSION}"', "nlu:" if by_intent else "nlu: []"]
    for intent in sorted(by_intent):
        lines += [f"- intent: {intent}", "  examples: |", *(f"    - {line}" for line in by_intent[intent])]
    return "\n".join(lines) + "\n"


def evaluation_cases(corrected: Iterable[Corrected]) -> str:
    """YAML of tests/language/evaluation: a line a message, with the status of each sign in it, and what misread it."""
    lines = ["# Messages that were misread, as reviewers corrected them."]
    for each in corrected:
        signs = ", ".join(f"{sign}: {status}" for sign, status in each.signs.items())
        read_by = f", read_by: {json.dumps(each.read_by)}" if each.read_by else ""
        text = json.dumps(_in_a_line(each.text), ensure_ascii=False)
        lines.append(f"- {{text: {text}, signs: {{{signs}}}{read_by}}}")
    return "\n".join(lines if len(lines) > 1 else [*lines, "[]"]) + "\n"


def _annotated(each: Corrected) -> str:
    text = _in_a_line(re.sub(r"[\[\]{}|]", " ", each.text))
    places: list[tuple[int, int, str]] = []
    for sign, words in each.words.items():
        words = _in_a_line(re.sub(r"[\[\]{}|]", " ", words))
        start = text.find(words) if words and each.signs.get(sign, ABSENT) != ABSENT else -1
        if start >= 0 and all(start >= there or start + len(words) <= here for here, there, _ in places):
            places.append((start, start + len(words), sign))
    for start, end, sign in sorted(places, reverse=True):
        entity = json.dumps({"entity": "sign", "value": sign, "role": each.signs[sign]})
        text = f"{text[:start]}[{text[start:end]}]{entity}{text[end:]}"
    return text


def _in_a_line(text: str) -> str:
    return " ".join(text.split())
