"""Reads and checks data/clinical, data/language and data/clinic.yml into frozen values."""

from itb_triage.protocol.errors import Problem, ProtocolError
from itb_triage.protocol.loading import load_protocol, project_root
from itb_triage.protocol.protocol import Protocol

__all__ = ["Problem", "Protocol", "ProtocolError", "load_protocol", "project_root"]
