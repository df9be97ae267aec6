"""Alerts: who is told of an urgent conversation, or of one that nobody reviews, and what became of each attempt."""
