"""Learns the network that tells which question a message asks, and writes it for the run time."""

import json
import random
from pathlib import Path

from itb_triage.classifier.model import model_folder
from itb_triage.classifier.questions import ABOUT, GRAMS, NETWORK, NO_QUESTION
from itb_triage.learning.examples import load_examples
from itb_triage.learning.graph import write_questions
from itb_triage.learning.learner import Learner
from itb_triage.learning.ngrams import learn_ngrams
from itb_triage.learning.question_messages import QuestionMessages
from itb_triage.learning.questions import Questions, Values
from itb_triage.protocol import Protocol
from itb_triage.understanding.reader import Reader

ROUNDS = 12
AVERAGED = 5  # rounds, the last ones: their mean knows questions better that are asked in new words
SEED = 11


def build_questions(root: Path, protocol: Protocol, built_from: str = "", rounds: int = ROUNDS) -> None:
    """Writes models/questions.onnx, models/questions.npz and, last, models/questions.json below `root`.

    `built_from`: the digest of what it is built from, kept beside it.
    """
    chance = random.Random(SEED)
    ways = list(protocol.knowledge.ways())
    questions = [*dict.fromkeys(question for _, question in ways), NO_QUESTION]
    print(f"Learning questions from {len(ways):,} ways to ask them, {rounds} rounds", flush=True)
    material = QuestionMessages(protocol, load_examples(root, protocol), chance, Reader(protocol).written_out)
    learner = Learner(Questions(questions), rounds, SEED)
    weights: dict[str, Values] = {}
    for number in learner.learn(lambda: list(material.round(ways)), chance):
        if number >= rounds - AVERAGED:
            for name, weight in learner.network.weights.items():
                weights[name] = weights.get(name, 0.0) + weight.numpy() / min(AVERAGED, rounds)
    folder = model_folder(root)
    folder.mkdir(exist_ok=True)
    write_questions(weights, len(questions), folder / NETWORK)
    learn_ngrams(list(material.word_by_word(ways)), questions[:-1], folder / GRAMS)
    (folder / ABOUT).write_text(json.dumps({"questions": questions[:-1], "built_from": built_from}), encoding="utf-8")
