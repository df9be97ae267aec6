"""The messages that the sign classifier learns from, and how they are varied from round to round."""

import random
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Iterator, Mapping, Sequence

from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression

from itb_triage.protocol import Problem, Protocol, ProtocolError
from itb_triage.protocol.yaml_file import YamlFile

STATUSES = ("present", "possible", "denied", "past", "hypothetical", "other_person")
LEAST_TELLING = 0.2
EITHER = "either"  # may be meant: not learned from
PHRASING_WEIGHT = 0.5  # a bare phrasing is no message
SKIPPED_PHRASINGS = 0.5  # share of them left out of a round


@dataclass(frozen=True)
class Example:
    """A message, and the status of each sign in it."""

    text: str
    signs: Mapping[str, str]
    weight: float = 1.0


def load_examples(root: Path, protocol: Protocol) -> list[Example]:
    """Every message below data/language/examples. Raises ProtocolError: file, line, what is wrong and what is right."""
    rows: list[Example] = []
    problems: list[Problem] = []
    for path in sorted((root / "data" / "language" / "examples").glob("*.yml")):
        shown = str(path.relative_to(root))
        file = YamlFile(path, shown)
        for text, signs in (file.values or {}).items():
            for sign, status in (signs or {}).items():
                if sign not in protocol.signs:
                    problems.append(Problem(shown, file.line_of((text,)), f"'{sign}' is no sign", "Use a sign's id."))
                elif status not in (*STATUSES, EITHER):
                    allowed = ", ".join((*STATUSES, EITHER))
                    problems.append(
                        Problem(shown, file.line_of((text,)), f"'{status}' is no status", f"Use one of: {allowed}.")
                    )
            rows.append(Example(text, signs or {}))
    if problems:
        raise ProtocolError(problems)
    return rows


def of_phrasings(protocol: Protocol, chance: random.Random) -> list[Example]:
    """Each phrasing of the protocol, and each look-alike, in one of its spellings."""
    rows = []
    for sign in protocol.signs.values():
        for phrases, signs in ((sign.phrasings, {sign.id: "present"}), (sign.not_this, {})):
            for phrase in phrases:
                spelled = list(protocol.language.classes.spelled_out(phrase.lstrip("=")))
                rows.append(Example(chance.choice(spelled), signs, PHRASING_WEIGHT))
    return rows


def telling_words(rows: Sequence[Example]) -> dict[str, float]:
    """Words and pairs of words that speak for a sign in a message (above 0) or against one (below), and how much:
    the coefficients of a logistic regression."""
    words = CountVectorizer(binary=True, ngram_range=(1, 2), min_df=2, token_pattern=r"(?u)\S+")
    counted = words.fit_transform([row.text for row in rows])
    model = LogisticRegression(C=2.0, solver="liblinear").fit(counted, [bool(row.signs) for row in rows])
    worth = zip(words.get_feature_names_out(), model.coef_[0])
    return {word: round(float(value), 2) for word, value in worth if abs(value) >= LEAST_TELLING}


def varied(rows: Sequence[Example], swaps: Mapping[str, str], chance: random.Random) -> Iterator[Example]:
    """The messages of one round: some joined to another, some about another person, some mistyped."""
    calm = [row for row in rows if not row.signs and row.weight == 1.0]
    for row in rows:
        if row.weight < 1.0 and chance.random() < SKIPPED_PHRASINGS:
            continue
        drawn = chance.random()
        if drawn < 0.15:
            row = _joined(row, chance.choice(calm), chance)
        elif drawn < 0.30:
            row = _joined(row, chance.choice(rows), chance)
        text = row.text
        if chance.random() < 0.25:
            text = " ".join(swaps.get(word, word) for word in text.split(" "))
        if chance.random() < 0.10:
            text = _mistyped(text, chance)
        yield replace(row, text=text)


def _joined(one: Example, other: Example, chance: random.Random) -> Example:
    if set(one.signs) & set(other.signs) or other.weight < 1.0:
        return one
    first, second = (one, other) if chance.random() < 0.6 else (other, one)
    between = chance.choice([" . ", " , ", " and ", " "])
    return Example(first.text + between + second.text, {**one.signs, **other.signs}, one.weight)


def _mistyped(text: str, chance: random.Random) -> str:
    words = text.split(" ")
    long = [place for place, word in enumerate(words) if len(word) > 3 and word.isalpha()]
    if not long:
        return text
    place = chance.choice(long)
    word = words[place]
    at = chance.randrange(1, len(word) - 1)
    words[place] = chance.choice(
        [
            word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :],
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
        ]
    )
    return " ".join(words)
