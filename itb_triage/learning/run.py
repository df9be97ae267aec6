"""One learning of one classifier, from its first round to its files; an interrupted one goes on where it was."""

import json
from pathlib import Path

from itb_triage.learning.checkpoints import Values, load_arrays, save_arrays
from itb_triage.learning.learner import Learner
from itb_triage.learning.ngrams import learn_ngrams
from itb_triage.learning.plans import Plan
from itb_triage.learning.provenance import learned_with

MEAN = "mean."


def learn(plan: Plan, seed: int, folder: Path, learned_from: str) -> None:
    """Writes to `folder` the network's weights (NAME.network.npz), the regression (NAME.regression.npz) and the lists
    (NAME.lists.json) of `plan`. What is there already, learned from the same, is not learned again.

    `learned_from`: the digest of what is learned from and with, the seed included. Raises checkpoints.NotWritten.
    """
    network, regression = folder / f"{plan.name}.network.npz", folder / f"{plan.name}.regression.npz"
    if load_arrays(network, learned_from) is None:
        save_arrays(network, _network(plan, seed, folder / f"{plan.name}.checkpoint.npz", learned_from), learned_from)
    (folder / f"{plan.name}.checkpoint.npz").unlink(missing_ok=True)
    if load_arrays(regression, learned_from) is None:
        print("words and letters, about 3 min left", flush=True)
        save_arrays(regression, learn_ngrams(plan.counted(), plan.outputs), learned_from)
    lists = {**plan.lists(), "learned_with": learned_with()}
    (folder / f"{plan.name}.lists.json").write_text(json.dumps(lists), encoding="utf-8")


def _network(plan: Plan, seed: int, checkpoint: Path, learned_from: str) -> dict[str, Values]:
    """The mean of the weights of the last rounds."""
    learner = Learner(plan.aim, plan.rounds, seed)
    mean: dict[str, Values] = {}
    held = load_arrays(checkpoint, learned_from)
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
