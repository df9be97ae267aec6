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
from itb_triage.learning.checkpoints import load_arrays
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
    for name, graph_of in GRAPHS.items():
        lists = _lists(folder / f"{name}.lists.json")
        learned_with |= lists.pop("learned_with")
        network, regression = (
            _learned(folder / f"{name}.{what}.npz", learned_from(data, seed)) for what in ("network", "regression")
        )
        parts[f"{name}/network.onnx"] = graph_of(network, len(lists[name]) + MORE_OUTPUTS[name])
        parts[f"{name}/regression.npz"] = small_regression(regression)
        parts[f"{name}/lists.json"] = json.dumps(lists, sort_keys=True).encode()
    card = Card(learned_from=data.digests(), learned_with=learned_with, seed=seed, published=published_digests())
    return card, parts


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
        raise NotLearned(f"{file} is not there, or was learned from other data. Run: make learn")
    return learned


def _lists(file: Path) -> dict[str, Any]:
    try:
        return dict(json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        raise NotLearned(f"{file} is not there. Run: make learn") from None
