"""Text messages (SMS): how a reply is cut for a phone, and what a message from one means. No network, no storage."""

from itb_triage.texting.answers import answered
from itb_triage.texting.keywords import beside_the_assessment
from itb_triage.texting.replies import for_a_phone
from itb_triage.texting.told import Texting

__all__ = ["Texting", "answered", "beside_the_assessment", "for_a_phone"]
