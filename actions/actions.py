"""The project's custom actions. Each only adds words; the assistant's own reply follows."""

import time
from datetime import datetime
from typing import Any, Dict, List
from zoneinfo import ZoneInfo

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from itb_triage.assessment import Answer, Part, State
from itb_triage.assessment.inform import PLACES
from itb_triage.protocol import load_protocol
from itb_triage.wording.render import Words


class ActionTeamHours(Action):
    """Says what time it is at the clinic, beside its hours."""

    def name(self) -> str:
        return "action_team_hours"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[str, Any]) -> List[Dict[str, Any]]:
        protocol = load_protocol()
        now = datetime.fromtimestamp(time.time(), ZoneInfo(protocol.clinic.time_zone))
        dispatcher.utter_message(
            text=protocol.texts["clock"].text.format(label=now.strftime("%A, %H:%M"), clinic=protocol.clinic.name)
        )
        return []


class ActionSources(Action):
    """Names the sources of the last answer, of the signs told so far, and of the protocol."""

    def name(self) -> str:
        return "action_sources"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[str, Any]) -> List[Dict[str, Any]]:
        protocol = load_protocol()
        state = State.from_dict(tracker.get_slot("assessment"))
        told = [protocol.signs[sign] for sign in state.said(*Answer) if sign in protocol.signs]
        lines = [f"{sign.name}: {sign.source}" for sign in told]
        if state.topic in protocol.knowledge.entries:
            lines.insert(0, Words(protocol, state).part(Part(f"{PLACES}{state.topic}")))
        dispatcher.utter_message(text="\n".join([protocol.texts["sources"].text.format(label=protocol.number), *lines]))
        return []
