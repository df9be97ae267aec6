"""Messages in batches, and how fast is learned when."""

import random
from typing import Any, Sequence

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[Any]
BATCH = 32
SORTED = 20 * BATCH  # so many messages at once are sorted by length
WARM_UP = 0.1  # of all steps
LEAST_RATE = 0.2  # of the full rate, at the end


def share_of_rate(done: float) -> float:
    """Share of the full rate where `done` of the learning is behind: up over the first tenth, then down to a part."""
    return float(np.interp(done, [0.0, WARM_UP, 0.25, 1.0], [0.1, 1.0, 1.0, LEAST_RATE]))


def in_batches(lengths: Sequence[int], chance: random.Random) -> list[list[int]]:
    """The places of all messages, in batches of like length, in an order of chance."""
    order = list(range(len(lengths)))
    chance.shuffle(order)
    batches = []
    for start in range(0, len(order), SORTED):
        near = sorted(order[start : start + SORTED], key=lambda place: lengths[place])
        batches += [near[at : at + BATCH] for at in range(0, len(near), BATCH)]
    chance.shuffle(batches)
    return batches


def padded(tokens: Sequence[Sequence[int]]) -> tuple[Values, Values]:
    longest = max(len(row) for row in tokens)
    ids, mask = np.zeros((len(tokens), longest), np.int32), np.zeros((len(tokens), longest), np.float32)
    for line, row in enumerate(tokens):
        ids[line, : len(row)] = row
        mask[line, : len(row)] = 1.0
    return ids, mask
