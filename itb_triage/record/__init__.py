"""What the console keeps of a conversation: each message and its answer, and what led where. Pure."""

from itb_triage.record.decision import Decision, led_to
from itb_triage.record.exchanges import Exchange, exchanges_in
from itb_triage.record.summary import Summary

__all__ = ["Decision", "Exchange", "Summary", "exchanges_in", "led_to"]
