"""The pure core as a policy: it takes the assessment one message further and picks the action that says so."""

from typing import Any, Dict, List, Optional

from rasa.core.policies.policy import Policy, PolicyPrediction, SupportedData
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from assistant.components.caregiver_reader import READING
from assistant.memory import MEMORY
from assistant.protocol import checked_protocol
from itb_triage.assessment import State
from itb_triage.conversation import Circumstances, Turn, answer
from itb_triage.understanding import Reading
from itb_triage.understanding.reader import reader_for

FORM, CLOSING = "triage_form", "utter_triage"
ADDED_WORDS = ("action_team_hours", "action_sources")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class TriagePolicy(Policy):
    """Decides every turn, and leaves a calm one that wants a custom action to the rules.

    There is nothing to learn: `train` and `load` only satisfy the recipe.
    """

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        return {"priority": 7}

    @staticmethod
    def supported_data() -> SupportedData:
        return SupportedData.ML_AND_RULE_DATA

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        return checked_protocol().digest

    def __init__(
        self,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> None:
        super().__init__(config, model_storage, resource, execution_context)
        self._protocol = checked_protocol()

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "TriagePolicy":
        return cls(config, model_storage, resource, execution_context)

    def train(self, training_trackers: List[Any], domain: Domain, **kwargs: Any) -> Resource:
        with self._model_storage.write_to(self._resource) as folder:
            (folder / "protocol").write_text(self._protocol.digest)
        return self._resource

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: Optional[Dict[str, Any]] = None,
        **kwargs: Any,
    ) -> PolicyPrediction:
        """The next action: after a message the form or the closing words, after those listening."""
        last = tracker.latest_action_name
        if last == ACTION_LISTEN_NAME and tracker.latest_message is not None:
            return self._after_message(tracker, domain)
        if last == CLOSING or (last == FORM and tracker.active_loop_name == FORM):
            return self._predict(domain, ACTION_LISTEN_NAME)
        if last == FORM or last in ADDED_WORDS:
            return self._predict(domain, CLOSING)
        return self._predict(domain, None)

    def _after_message(self, tracker: DialogueStateTracker, domain: Domain) -> PolicyPrediction:
        turn = self._turn(tracker)
        asking = turn.reply.state.waiting is not None
        events: List[Event] = [
            SlotSet("assessment", turn.reply.state.as_dict()),
            SlotSet("words", "\n\n".join(turn.rendered.messages)),
            SlotSet("reply", {"buttons": list(turn.rendered.buttons), "item": turn.item}),
            SlotSet("answer", None if asking else "given"),
            SlotSet("disposition", turn.item["disposition"]),
        ]
        in_form = tracker.active_loop_name == FORM
        if turn.reply.action and not in_form and not asking and not turn.reply.state.urgent:
            return self._predict(domain, None, events)
        return self._predict(domain, FORM if asking or in_form else CLOSING, events)

    def _turn(self, tracker: DialogueStateTracker) -> Turn:
        message = tracker.latest_message
        read = (message.parse_data or {}).get(READING)
        reading = Reading.from_dict(read) if read else reader_for(self._protocol).read(message.text or "")
        stored = tracker.get_slot("assessment")
        state = MEMORY.newest(tracker.sender_id, State.from_dict(stored) if stored else None)
        known = Circumstances.from_dict(message.metadata)
        lost = MEMORY.history_lost(tracker.sender_id)
        turn = answer(self._protocol, state, reading, message.timestamp, lost, known)
        MEMORY.keep(tracker.sender_id, turn.reply.state)
        return turn

    def _predict(self, domain: Domain, action: Optional[str], events: Optional[List[Event]] = None) -> PolicyPrediction:
        probabilities = self._default_predictions(domain)
        if action:
            probabilities[domain.index_for_action(action)] = 1.0
        return self._prediction(probabilities, events=events)
