"""Rasa's own understanding, trained from training data at hand, as something to compare with."""

import asyncio
import logging
import tempfile
from pathlib import Path
from typing import Any, Callable, Sequence

import yaml

Parses = Callable[[str], dict[str, Any]]


def trained(pipeline: Sequence[dict[str, Any]], training_data: str) -> Parses:
    """What a pipeline makes of a message, once it has learned from `training_data` (YAML)."""
    from rasa.core.agent import Agent
    from rasa.model_training import train_nlu
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.WARNING)  # without it every message is printed, those of the scored part too
    config = {"recipe": "default.v1", "language": "en", "assistant_id": "compared", "pipeline": list(pipeline)}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "config.yml").write_text(yaml.safe_dump(config))
        (folder / "nlu.yml").write_text(training_data)
        model = train_nlu(str(folder / "config.yml"), str(folder / "nlu.yml"), str(folder), fixed_model_name="compared")
        agent = Agent.load(str(model))
    loop = asyncio.new_event_loop()
    return lambda text: loop.run_until_complete(agent.parse_message(text))
