"""Makes of what was learned the parts of a model, as itb_triage/classifier reads them, and its card."""

import io
import json
from pathlib import Path
from typing import Any, Callable, Mapping

import numpy as np
import numpy.typing as npt

from itb_triage.classifier.card import Card
from itb_triage.classifier.model import KNOWN, item_digest
from itb_triage.classifier.ngrams import KINDS
from itb_triage.classifier.published import published_digests
from itb_triage.learning.checkpoints import NotUsable, load_arrays
from itb_triage.learning.graph import graph_of_questions, graph_of_signs
from itb_triage.learning.provenance import learned_from
from itb_triage.learning.training_data import TrainingData

Values = npt.NDArray[Any]
LARGEST = 127  # of a whole number of eight bits
GRAPHS: Mapping[str, Callable[[Mapping[str, Values], int], bytes]] = {
    "signs": graph_of_signs,
    "questions": graph_of_questions,
}
MORE_OUTPUTS = {"signs": 0, "questions": 1}  # of the network beside what its list names: no question at all


class NotLearned(Exception):
    """What is to be packed is not there, or was learned from something else. Its text says the mend."""


def packed(folder: Path, data: TrainingData, seed: int) -> tuple[Card, dict[str, bytes]]:
    """The parts of the model that was learned into `folder` from `data`, and what its card can say by now: what it was
    learned from and with. Raises NotLearned."""
    parts: dict[str, bytes] = {KNOWN: b"".join(sorted({item_digest(*item) for item in data.items()}))}
    learned_with: dict[str, str] = {}
    try:
        for name in GRAPHS:
            lists = _lists(folder / f"{name}.lists.json", name)
            learned_with |= lists.pop("learned_with")
            parts |= _parts(folder, name, lists, learned_from(data, seed))
    except NotUsable as error:
        raise NotLearned(f"{error}. Run: make learn SEED={seed}") from None
    card = Card(learned_from=data.digests(), learned_with=learned_with, seed=seed, published=published_digests())
    return card, parts


def _parts(folder: Path, name: str, lists: Mapping[str, Any], from_what: str) -> dict[str, bytes]:
    """The parts of one classifier, beside whose arrays stand its `lists`. Raises NotUsable."""
    network, regression = (_learned(folder / f"{name}.{what}.npz", from_what) for what in ("network", "regression"))
    try:
        return {
            f"{name}/network.onnx": GRAPHS[name](network, len(lists[name]) + MORE_OUTPUTS[name]),
            f"{name}/regression.npz": small_regression(regression),
            f"{name}/lists.json": json.dumps(lists, sort_keys=True).encode(),
        }
    except KeyError as error:
        raise NotUsable(f"what was learned of {name} in {folder} lacks {error}") from None


def small_regression(learned: Mapping[str, Values]) -> bytes:
    """What `learning.ngrams` learned, its weights as whole numbers of eight bits, an output's in one unit."""
    unit = np.max([np.abs(learned[f"{kind}.weights"]).max(0) for kind in KINDS], 0) / LARGEST
    held: dict[str, Values] = {"added": learned["added"], "unit": unit.astype(np.float32)}
    for kind in KINDS:
        held[f"{kind}.grams"] = np.frombuffer(str(learned[f"{kind}.grams"]).encode(), np.uint8)
        held[f"{kind}.rarity"] = learned[f"{kind}.rarity"].astype(np.float16)
        held[f"{kind}.weights"] = np.round(learned[f"{kind}.weights"] / unit).astype(np.int8)
    written = io.BytesIO()
    np.savez(written, **held)
    return written.getvalue()


def _learned(file: Path, from_what: str) -> dict[str, Values]:
    learned = load_arrays(file, from_what)
    if learned is None:
        raise NotUsable(f"{file} is not there")
    return learned


def _lists(file: Path, name: str) -> dict[str, Any]:
    """The lists of the classifier `name`: its outputs, what it was learned with, and more. Raises NotUsable."""
    try:
        lists = json.loads(file.read_bytes())
    except FileNotFoundError:
        raise NotUsable(f"{file} is not there") from None
    except (OSError, ValueError, RecursionError) as error:
        raise NotUsable(f"{file} cannot be read ({type(error).__name__})") from None
    kinds = {name: list, "learned_with": dict}
    if not isinstance(lists, dict) or not all(isinstance(lists.get(of), kind) for of, kind in kinds.items()):
        raise NotUsable(f"{file} holds no lists of {name}")
    return lists
