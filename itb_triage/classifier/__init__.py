"""The learned classifiers: what a message sounds like, beside the phrasings that the rules know. Run time only."""

from itb_triage.classifier.card import Card, ModelError
from itb_triage.classifier.model import (
    RELEASED,
    LearnedModel,
    load_model,
    model_in_use,
    read_with,
    released_model,
    switched_off,
)
from itb_triage.classifier.questions import QuestionClassifier
from itb_triage.classifier.signs import Scores, SignClassifier

__all__ = [
    "RELEASED",
    "Card",
    "LearnedModel",
    "ModelError",
    "QuestionClassifier",
    "Scores",
    "SignClassifier",
    "load_model",
    "model_in_use",
    "read_with",
    "released_model",
    "switched_off",
]
