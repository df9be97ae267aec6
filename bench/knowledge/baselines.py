"""Other ways to find the question, learned from the same ways to ask in the same run."""

from typing import Any, Callable, Sequence

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline, make_union

from bench.rasa_nlu import trained
from itb_triage.classifier.questions import QuestionClassifier
from itb_triage.protocol.knowledge import TURNED

EPOCHS = 60  # of the response selector; its default is 300
PIPELINE = (
    {"name": "WhitespaceTokenizer"},
    {"name": "LexicalSyntacticFeaturizer"},
    {"name": "CountVectorsFeaturizer"},
    {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
    {"name": "ResponseSelector", "epochs": EPOCHS, "constrain_similarities": True},
)
Ways = Sequence[tuple[str, str]]
Finds = Callable[[str], tuple[str, float]]  # a message to its likeliest question, and how sure that is


def _grams() -> Any:
    return make_union(
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True),
        TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True),
    )


def nearest_way(ways: Ways) -> Finds:
    """The way to ask whose words and letters are most like the message's (TF-IDF, cosine)."""
    grams = _grams()
    known = grams.fit_transform([text for text, _ in ways])

    def finds(text: str) -> tuple[str, float]:
        likeness = (known @ grams.transform([text]).T).toarray()[:, 0] / 2
        place = int(np.argmax(likeness))
        return ways[place][1], float(likeness[place])

    return finds


def logistic_regression(ways: Ways) -> Finds:
    """A regression on words (1 to 2) and letters (2 to 5)."""
    model = make_pipeline(_grams(), LogisticRegression(C=30.0, solver="liblinear", multi_class="ovr"))
    model.fit([text for text, _ in ways], [question for _, question in ways])

    def finds(text: str) -> tuple[str, float]:
        shares = model.predict_proba([text])[0]
        place = int(np.argmax(shares))
        return str(model.classes_[place]), float(shares[place])

    return finds


def classifier_alone(classifier: QuestionClassifier, write_out: Callable[[str], str]) -> Finds:
    """Ours without the reader around it: the network, and the regression with its share."""

    def finds(text: str) -> tuple[str, float]:
        questions = dict(classifier.asks(write_out(text)).questions)
        questions.popitem()  # that nothing is asked
        question = max(questions, key=lambda each: questions[each])
        return question, questions[question]

    return finds


def response_selector(ways: Ways) -> Finds:
    """Rasa's own: its default features and the response selector."""
    parses = trained(PIPELINE, _as_retrieval_intents(ways))

    def finds(text: str) -> tuple[str, float]:
        best = parses(text)["response_selector"]["default"]["ranking"][0]
        return best["intent_response_key"].split("/")[1].replace("turned_", TURNED), float(best["confidence"])

    return finds


def _as_retrieval_intents(ways: Ways) -> str:
    by_question: dict[str, list[str]] = {}
    for text, question in ways:
        by_question.setdefault(question.replace(TURNED, "turned_"), []).append(" ".join(text.split()))
    lines = ['version: "3.1"', "nlu:"]
    for question, texts in by_question.items():
        lines += [f"- intent: ask/{question}", "  examples: |", *(f"    - {text}" for text in texts)]
    return "\n".join(lines) + "\n"
