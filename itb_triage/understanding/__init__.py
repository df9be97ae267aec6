"""From a caregiver's message to a Reading: the signs it names, their status, and what it does in the dialogue."""

from itb_triage.understanding.reading import Finding, Reading, Status

__all__ = ["Finding", "Reading", "Status"]
