"""A component that raises while a file exists, for the proof that no failing component costs an answer."""

import os
from pathlib import Path
from typing import Any, Dict, List

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class Raising(GraphComponent):
    """Raises while the file named by ITB_TRIAGE_TEST_FAULT exists."""

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "Raising":
        return cls()

    def process(self, messages: List[Message]) -> List[Message]:
        fault = os.environ.get("ITB_TRIAGE_TEST_FAULT")
        if fault and Path(fault).exists():
            raise RuntimeError("a component failed on purpose")
        return messages
