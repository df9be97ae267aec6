"""Rasa's own understanding, trained from training data at hand, as something to compare with.

It runs in a process of its own: what is compared needs TensorFlow, and the assistant's Rasa runs without it.
"""

import asyncio
import json
import logging
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Callable, Sequence

import yaml

ROOT = Path(__file__).resolve().parents[1]
Parses = Callable[[str], dict[str, Any]]


def trained(pipeline: Sequence[dict[str, Any]], training_data: str) -> Parses:
    """What a pipeline makes of a message, once it has learned from `training_data` (YAML).

    Raises RuntimeError where its process ends."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.rasa_nlu"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "ITB_TRIAGE_TENSORFLOW": "on"},
    )

    def asks(what: Any) -> Any:
        assert process.stdin and process.stdout
        process.stdin.write(json.dumps(what) + "\n")
        process.stdin.flush()
        answer = process.stdout.readline()
        if not answer:
            raise RuntimeError("Rasa's own understanding ended; why, stands above")
        return json.loads(answer)

    asks([list(pipeline), training_data])
    return asks


def _learned(pipeline: list[dict[str, Any]], training_data: str) -> Any:
    """Rasa's agent with the trained pipeline."""
    from rasa.core.agent import Agent
    from rasa.model_training import train_nlu
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.WARNING)  # without it every message is printed, those of the scored part too
    config = {"recipe": "default.v1", "language": "en", "assistant_id": "compared", "pipeline": pipeline}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "config.yml").write_text(yaml.safe_dump(config))
        (folder / "nlu.yml").write_text(training_data)
        model = train_nlu(str(folder / "config.yml"), str(folder / "nlu.yml"), str(folder), fixed_model_name="compared")
        return Agent.load(str(model))


def main() -> None:
    """Reads lines of JSON, the first with pipeline and training data, the others a message; answers each with one."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what Rasa prints is no answer
    agent = _learned(*json.loads(sys.stdin.readline()))
    print("true", file=answers, flush=True)
    loop = asyncio.new_event_loop()
    for line in sys.stdin:
        parsed = loop.run_until_complete(agent.parse_message(json.loads(line)))
        print(json.dumps(parsed, default=float), file=answers, flush=True)


if __name__ == "__main__":
    main()
