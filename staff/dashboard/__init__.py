"""Figures of many conversations, as charts and tables."""
