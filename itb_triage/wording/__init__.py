"""A reply to the words that are sent: the texts of the protocol, filled in for a clinic and a patient."""

from itb_triage.wording.render import Rendered, render

__all__ = ["Rendered", "render"]
