"""Builds the sign classifier from data/language/examples: `python -m itb_triage.learning`.

Nothing that answers a message imports it.
"""
