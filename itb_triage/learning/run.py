"""One learning of one classifier, from its first round to its files; an interrupted one goes on where it was."""

import json
from pathlib import Path
from typing import Callable, Mapping, Optional

import numpy as np

from itb_triage.classifier.card import write_whole
from itb_triage.classifier.ngrams import KINDS
from itb_triage.learning.checkpoints import NotUsable, Values, alone, load_arrays, save_arrays, writing
from itb_triage.learning.learner import Learner
from itb_triage.learning.ngrams import learn_ngrams
from itb_triage.learning.plans import Plan
from itb_triage.learning.provenance import learned_with

MEAN = "mean."
NOT_WHOLE = "is not whole"
Arrays = Mapping[str, Values]


def learn(plan: Plan, seed: int, folder: Path, learned_from: str) -> None:
    """Writes to `folder` the network's weights (NAME.network.npz), the regression (NAME.regression.npz) and the lists
    (NAME.lists.json) of `plan`. What is there already, whole and learned from the same, is not learned again; of what
    is there and cannot be gone on with, one line says that it is learned anew.

    `learned_from`: the digest of what is learned from and with, the seed included. Raises checkpoints.NotWritten, and
    checkpoints.Busy where another process learns it there.
    """
    with alone(folder, plan.name):
        _learn(plan, seed, folder, learned_from)


def _learn(plan: Plan, seed: int, folder: Path, learned_from: str) -> None:
    network, regression = folder / f"{plan.name}.network.npz", folder / f"{plan.name}.regression.npz"
    checkpoint, lists = folder / f"{plan.name}.checkpoint.npz", folder / f"{plan.name}.lists.json"
    if _held(network, learned_from, lambda held: _wrong_with_network(held, plan, seed)) is None:
        save_arrays(network, _network(plan, seed, checkpoint, learned_from), learned_from)
    with writing(checkpoint):
        checkpoint.unlink(missing_ok=True)
    if _held(regression, learned_from, lambda held: _wrong_with_regression(held, plan)) is None:
        print("words and letters, about 3 min left", flush=True)
        save_arrays(regression, learn_ngrams(plan.counted(), plan.outputs), learned_from)
    told = {**plan.lists(), "learned_with": learned_with()}
    with writing(lists):
        write_whole({lists: json.dumps(told).encode()})


def _network(plan: Plan, seed: int, checkpoint: Path, learned_from: str) -> dict[str, Values]:
    """The mean of the weights of the last rounds."""
    learner = Learner(plan.aim, plan.rounds, seed)
    mean: dict[str, Values] = {}
    held = _held(checkpoint, learned_from, lambda held: _wrong_with_checkpoint(held, plan, learner))
    if held:
        learner.take_up(held)
        mean = {name.removeprefix(MEAN): value for name, value in held.items() if name.startswith(MEAN)}
        print(f"goes on behind round {learner.done} of {plan.rounds}", flush=True)
    for number in learner.learn(plan.messages):
        if number >= plan.rounds - plan.averaged:
            for name, weight in learner.learned.items():
                mean[name] = mean.get(name, 0.0) + weight / plan.averaged
        save_arrays(checkpoint, {**learner.state, **{MEAN + name: value for name, value in mean.items()}}, learned_from)
    return mean


def _held(file: Path, learned_from: str, wrong_with: Callable[[Arrays], str]) -> Optional[Arrays]:
    """What stands in `file`; None where it is not there, or cannot be gone on with, which is said in one line.
    `wrong_with`: what is wrong with its arrays; nothing where they are whole."""
    try:
        held = load_arrays(file, learned_from)
        wrong = wrong_with(held) if held is not None else ""
        if wrong:
            raise NotUsable(f"{file} {wrong}")
        return held
    except NotUsable as error:
        print(f"{error}: it is learned anew", flush=True)
        return None


def _wrong_with_network(held: Arrays, plan: Plan, seed: int) -> str:
    return "" if _alike(held, Learner(plan.aim, plan.rounds, seed).learned) else NOT_WHOLE


def _wrong_with_checkpoint(held: Arrays, plan: Plan, learner: Learner) -> str:
    wanted, done = dict(learner.state), held.get("done", np.array(-1))
    if done.shape != () or done.dtype.kind != "i" or done < 1:
        return NOT_WHOLE
    if done > plan.rounds:
        return f"is of {done} rounds, and there are {plan.rounds}"
    if done > plan.rounds - plan.averaged:
        wanted |= {MEAN + name: weight for name, weight in learner.learned.items()}
    return "" if _alike(held, wanted) else NOT_WHOLE


def _wrong_with_regression(held: Arrays, plan: Plan) -> str:
    outputs = len(plan.outputs)
    wanted: dict[str, Values] = {"added": np.zeros(outputs, np.float32)}
    for kind in KINDS:
        count = len(str(held.get(f"{kind}.grams", "")).split("\n"))
        wanted[f"{kind}.grams"] = np.array("")
        wanted[f"{kind}.rarity"] = np.zeros(count, np.float32)
        wanted[f"{kind}.weights"] = np.zeros((count, outputs), np.float32)
    return "" if _alike(held, wanted) else NOT_WHOLE


def _alike(held: Arrays, wanted: Arrays) -> bool:
    """Whether they are the same arrays by name, shape and kind of values."""
    return held.keys() == wanted.keys() and all(
        held[name].shape == value.shape and held[name].dtype.kind == value.dtype.kind for name, value in wanted.items()
    )
