"""The decision: findings and what was said before, to a disposition and the next question.

Pure: no clock, no files, no Rasa.
"""

from itb_triage.assessment.advance import advance
from itb_triage.assessment.decide import Decision, decide
from itb_triage.assessment.reply import Part, Reply
from itb_triage.assessment.state import Answer, Mark, State, Waiting

__all__ = ["Answer", "Decision", "Mark", "Part", "Reply", "State", "Waiting", "advance", "decide"]
