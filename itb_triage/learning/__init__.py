"""Builds the sign classifier from data/language/examples: `python -m itb_triage.learning`.

Nothing imports it at run time.
"""
