"""The protocol as a clinician reads and signs it."""

from itb_triage.signoff.page import write_page
from itb_triage.signoff.table import print_table

__all__ = ["print_table", "write_page"]
