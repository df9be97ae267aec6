"""The wording of every response: what the policy put into the slots, with the triage item of the contract."""

from typing import Any, Dict, Optional

from rasa.core.nlg.generator import NaturalLanguageGenerator
from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

OURS = frozenset({"utter_triage", "utter_ask_triage_form_answer"})


class ProtocolGenerator(NaturalLanguageGenerator):
    """Says what the core decided. Any other response of the domain is said as Rasa says it."""

    def __init__(self, endpoint_config: EndpointConfig, domain: Domain) -> None:
        self._templates = TemplatedNaturalLanguageGenerator(domain.responses)

    async def generate(
        self, utter_action: str, tracker: DialogueStateTracker, output_channel: str, **kwargs: Any
    ) -> Optional[Dict[str, Any]]:
        """One response: text (messages parted by blank lines), buttons, and the triage item."""
        reply = tracker.get_slot("reply")
        if utter_action not in OURS or not reply:
            return await self._templates.generate(utter_action, tracker, output_channel, **kwargs)
        return {
            "text": tracker.get_slot("words"),
            "buttons": [{"title": title, "payload": title} for title in reply["buttons"]],
            "custom": {"triage": reply["item"]},
        }
