"""The core's reading of a message as a component: signs become entities, moves become the intent."""

from typing import Any, Dict, List, Optional

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import (
    ENTITIES,
    ENTITY_ATTRIBUTE_END,
    ENTITY_ATTRIBUTE_ROLE,
    ENTITY_ATTRIBUTE_START,
    ENTITY_ATTRIBUTE_TYPE,
    ENTITY_ATTRIBUTE_VALUE,
    INTENT,
    INTENT_NAME_KEY,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from assistant.components.carried_model import carry, read_with_carried, released_digest
from assistant.protocol import checked_protocol
from itb_triage.understanding import Reading
from itb_triage.understanding.reader import reader_for

READING = "reading"
# Answers decide about signs: they are never taken from a guess.
NEVER_GUESSED = frozenset(
    {
        "report",
        "unclear",
        "affirm",
        "agree",
        "deny",
        "none",
        "not_sure",
        "skip",
        "all",
        "start_over",
        "other_patient",
        "retract",
    }
)


@DefaultV1Recipe.register(
    [DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR],
    is_trainable=True,
)
class CaregiverReader(GraphComponent, IntentClassifier, EntityExtractorMixin):
    """Reads each message by the protocol. Stands last: a move it finds outranks the learned intent.

    It learns nothing from Rasa's data: when Rasa trains, it takes the released model along.
    """

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """sure_from: the confidence from which a learned intent is believed where nothing else was understood."""
        return {"sure_from": 0.8}

    @staticmethod
    def required_packages() -> List[str]:
        return ["spacy"]

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """What it reads by: Rasa's training cache must know when the protocol or the learned model changed."""
        return checked_protocol().digest + released_digest()

    def __init__(self, config: Dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        self._sure_from = float(config["sure_from"])
        self._model_storage, self._resource = model_storage, resource
        self._protocol = checked_protocol()

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "CaregiverReader":
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "CaregiverReader":
        """With the learned model that was taken along."""
        read_with_carried(model_storage, resource)
        reader = cls(config, model_storage, resource)
        reader_for(reader._protocol)  # made now, and not while the first message waits
        return reader

    def train(self, training_data: TrainingData) -> Resource:
        """Takes the released model along."""
        carry(self._model_storage, self._resource)
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        """Adds the reading, its entities and the intent to each message."""
        for message in messages:
            if message.get(TEXT) is not None:
                self._read(message)
        return messages

    def _read(self, message: Message) -> None:
        reading = reader_for(self._protocol).read(message.get(TEXT))
        learned = message.get(INTENT) or {}
        name, confidence = learned.get(INTENT_NAME_KEY), float(learned.get(PREDICTED_CONFIDENCE_KEY) or 0.0)
        if not reading.moves and not reading.findings and name not in NEVER_GUESSED and confidence >= self._sure_from:
            reading = Reading(**{**vars(reading), "moves": (name,)})
        message.set(READING, reading.as_dict(), add_to_output=True)
        entities = self.add_extractor_name(_entities(reading, len(message.get(TEXT))))
        message.set(ENTITIES, message.get(ENTITIES, []) + entities, add_to_output=True)
        intent = reading.moves[0] if reading.moves else "report" if reading.findings else "unclear"
        message.set(INTENT, {INTENT_NAME_KEY: intent, PREDICTED_CONFIDENCE_KEY: 1.0}, add_to_output=True)


def _entities(reading: Reading, length: int) -> List[Dict[str, Any]]:
    """The signs where they stand, and the question: all of the message, `length` letters. `rasa test nlu` wants both
    ends of each."""
    asked = {ENTITY_ATTRIBUTE_TYPE: "question", ENTITY_ATTRIBUTE_START: 0, ENTITY_ATTRIBUTE_END: length}
    return ([{**asked, ENTITY_ATTRIBUTE_VALUE: reading.asked.question}] if reading.asked else []) + [
        {
            ENTITY_ATTRIBUTE_TYPE: "sign",
            ENTITY_ATTRIBUTE_VALUE: found.sign,
            ENTITY_ATTRIBUTE_ROLE: found.status.value,
            ENTITY_ATTRIBUTE_START: found.start,
            ENTITY_ATTRIBUTE_END: found.end,
        }
        for found in reading.findings
    ]
