"""Misread messages, corrected by reviewers: de-identified, and exported for learning and for evaluation. Pure."""

from itb_triage.corrections.deidentify import Deidentifier, deidentifier_for
from itb_triage.corrections.export import Corrected, evaluation_cases, nlu_examples

__all__ = ["Corrected", "Deidentifier", "deidentifier_for", "evaluation_cases", "nlu_examples"]
