"""ITB Triage: warning signs of intrathecal baclofen withdrawal and overdose, as told by caregivers.

The pure core. It imports neither Rasa nor Django, and importing it loads nothing slow.
"""
