"""How the network is led through its rounds."""

import random

import numpy as np
import pytest

from itb_triage.learning.examples import Example

ROUNDS = 12
ROWS = [
    Example("he is burning hot", {"fever": "present"}),
    Example("no fever today", {"fever": "denied"}),
    Example("she scratches her arms", {"itching": "present"}),
    Example("we went to the zoo", {}),
]


@pytest.fixture(scope="module")
def learned():
    """A learner after its last round, and the loss of each."""
    from itb_triage.learning.learner import Learner
    from itb_triage.learning.signs import Signs

    learner = Learner(Signs(["fever", "itching"]), ROUNDS, seed=1)
    return learner, [learner.round(ROWS) for _ in range(ROUNDS)]


def test_what_is_learned_from_is_lacked_less(learned):
    _, losses = learned
    assert losses[-1] < losses[0] / 2


def test_the_rate_rises_and_falls():
    from itb_triage.learning.batches import LEAST_RATE, WARM_UP, share_of_rate

    rates = [share_of_rate(done) for done in np.linspace(0, 1, 101)]
    assert max(rates) == rates[round(100 * WARM_UP)] == 1.0
    assert rates[0] < 0.2 and rates[-1] == LEAST_RATE
    assert sorted(rates[30:], reverse=True) == rates[30:]


def test_the_last_steps_are_small(learned):
    from itb_triage.learning.batches import LEAST_RATE
    from itb_triage.learning.learner import RATE

    assert float(learned[0]._body.learning_rate) == pytest.approx(RATE * LEAST_RATE, rel=0.5)


def test_each_message_is_in_one_batch_and_batches_are_of_like_length():
    from itb_triage.learning.batches import BATCH, in_batches

    lengths = [random.Random(place).randrange(4, 90) for place in range(1000)]
    batches = in_batches(lengths, random.Random(2))
    assert sorted(place for batch in batches for place in batch) == list(range(1000))
    assert max(len(batch) for batch in batches) == BATCH
    spread = [max(lengths[p] for p in batch) - min(lengths[p] for p in batch) for batch in batches]
    assert np.mean(spread) < 15


def test_what_may_be_meant_weighs_nothing():
    from itb_triage.learning.signs import Signs

    row = Example("hot, perhaps", {"fever": "either", "itching": "past"}, 0.5)
    wanted, weight = Signs(["fever", "itching"]).targets([row])
    assert weight[0, [0, 2]].tolist() == [0, 0] and weight[0, 1] == 0.5
    assert wanted[0, :4].tolist() == [0, 0, 0, 1] and wanted[0, 4:].sum() == 1


def test_two_learners_go_the_same_way_and_another_seed_goes_another():
    from itb_triage.learning.learner import Learner
    from itb_triage.learning.signs import Signs

    def after_two_rounds(seed):
        learner = Learner(Signs(["fever", "itching"]), 3, seed)
        return [learner.round(ROWS) for _ in range(2)], learner.learned

    (losses, one), (same_losses, same), (_, other) = (after_two_rounds(seed) for seed in (1, 1, 2))
    assert losses == same_losses
    assert all((one[name] == same[name]).all() for name in one)
    assert any((one[name] != other[name]).any() for name in one)
