"""Three common ways to read the same messages, learned from the same examples in the same run."""

from typing import Any, Sequence

import numpy as np
import spacy
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import make_pipeline, make_union
from spacy.matcher import PhraseMatcher

from bench.evaluate.messages import COUNTED, Read, Reads, read_from
from bench.rasa_nlu import trained
from itb_triage.learning.examples import Example
from itb_triage.protocol import Protocol

NOTHING = "nothing"  # the intent of a message without a sign
EPOCHS = 2  # its default is 100; one takes ten minutes on two cores


def phrase_matching(protocol: Protocol) -> Reads:
    """Every phrasing of the protocol looked up word for word, whatever stands around it."""
    nlp = spacy.blank("en")
    matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
    for sign in protocol.signs.values():
        spelled = (s for phrase in sign.phrasings for s in protocol.language.classes.spelled_out(phrase.lstrip("=")))
        matcher.add(sign.id, [nlp.make_doc(text) for text in spelled])

    def reads(text: str) -> Read:
        found = {nlp.vocab.strings[key] for key, _, _ in matcher(nlp.make_doc(text))}
        return read_from(protocol, dict.fromkeys(found, "present"))

    return reads


def logistic_regression(protocol: Protocol, rows: Sequence[Example]) -> Reads:
    """One logistic regression a sign on word (1 to 2) and character (2 to 5) n-grams."""
    signs = list(protocol.signs)
    wanted = np.array([[row.signs.get(sign) in COUNTED for sign in signs] for row in rows])
    model = make_pipeline(
        make_union(
            TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True),
            TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True),
        ),
        OneVsRestClassifier(LogisticRegression(C=20.0, solver="liblinear")),
    )
    model.fit([row.text for row in rows], wanted)

    def reads(text: str) -> Read:
        found = [sign for sign, there in zip(signs, model.predict([text])[0]) if there]
        return read_from(protocol, dict.fromkeys(found, "present"))

    return reads


def diet(protocol: Protocol, rows: Sequence[Example]) -> Reads:
    """Rasa's default pipeline: the signs that are there, joined by "+", are the intent."""
    parses = trained(_default_pipeline(), _as_intents(rows))

    def reads(text: str) -> Read:
        name = parses(text)["intent"]["name"] or NOTHING
        return read_from(protocol, dict.fromkeys((n for n in name.split("+") if n in protocol.signs), "present"))

    return reads


def _default_pipeline() -> list[dict[str, Any]]:
    return [
        {"name": "WhitespaceTokenizer"},
        {"name": "RegexFeaturizer"},
        {"name": "LexicalSyntacticFeaturizer"},
        {"name": "CountVectorsFeaturizer"},
        {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
        {
            "name": "DIETClassifier",
            "epochs": EPOCHS,
            "constrain_similarities": True,
            "intent_tokenization_flag": True,
            "intent_split_symbol": "+",
        },
    ]


def _as_intents(rows: Sequence[Example]) -> str:
    by_intent: dict[str, list[str]] = {}
    for row in rows:
        there = sorted(sign for sign, status in row.signs.items() if status in COUNTED)
        by_intent.setdefault("+".join(there) or NOTHING, []).append(" ".join(row.text.split()))
    lines = ['version: "3.1"', "nlu:"]
    for intent, texts in by_intent.items():
        lines += [f"- intent: {intent}", "  examples: |"]
        lines += [f"    - {text}" for text in texts if text.strip() and not text.startswith("/")]
    return "\n".join(lines) + "\n"
