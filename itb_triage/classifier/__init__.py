"""The learned sign classifier: what a message sounds like, beside the phrasings that the rules know. Run time only."""

from itb_triage.classifier.model import Scores, SignClassifier, classifier_for, model_folder

__all__ = ["Scores", "SignClassifier", "classifier_for", "model_folder"]
