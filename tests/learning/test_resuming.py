"""A learning that was broken off goes on, and comes out as if it had not been; a full disk leaves nothing half-written."""

import errno
import json
import random
from dataclasses import dataclass, field

import numpy as np
import pytest

from itb_triage.learning import checkpoints
from itb_triage.learning.checkpoints import NotWritten, load_arrays, save_arrays
from itb_triage.learning.examples import Example

SIGNS = ["fever", "itching"]
ROWS = [
    Example("he is burning hot", {"fever": "present"}),
    Example("no fever today", {"fever": "denied"}),
    Example("she scratches her arms", {"itching": "present"}),
    Example("we went to the zoo", {}),
]


class Broken(Exception):
    """The power went."""


@dataclass
class Plan:
    """A small learning; it breaks off in the round `breaks_in`."""

    breaks_in: int = -1
    name: str = "signs"
    rounds: int = 3
    averaged: int = 2
    outputs: list = field(default_factory=lambda: SIGNS)
    begun: list = field(default_factory=list)

    @property
    def aim(self):
        from itb_triage.learning.signs import Signs

        return Signs(SIGNS)

    def messages(self, number):
        if number == self.breaks_in:
            raise Broken
        self.begun.append(number)
        rows = list(ROWS)
        random.Random(number).shuffle(rows)
        return rows

    def counted(self):
        return ROWS * 2

    def lists(self):
        return {"signs": SIGNS}


def learn(plan, folder, learned_from="these"):
    from itb_triage.learning.run import learn as run

    run(plan, 7, folder, learned_from)
    return load_arrays(folder / "signs.network.npz", learned_from)


@pytest.fixture(scope="module")
def unbroken(tmp_path_factory):
    return learn(Plan(), tmp_path_factory.mktemp("unbroken"))


@pytest.mark.parametrize("breaks_in", [1, 2])  # the latter between two whose weights are averaged
def test_it_goes_on_behind_the_last_whole_round_and_comes_out_the_same(tmp_path, unbroken, breaks_in):
    with pytest.raises(Broken):
        learn(Plan(breaks_in), tmp_path)
    assert not (tmp_path / "signs.network.npz").exists()
    again = Plan()
    learned = learn(again, tmp_path)
    assert again.begun == list(range(breaks_in, 3))  # no round twice
    assert learned.keys() == unbroken.keys()
    assert all((learned[name] == unbroken[name]).all() for name in unbroken)


def test_what_is_there_is_not_learned_again(tmp_path):
    learn(Plan(), tmp_path)
    again = Plan()
    learn(again, tmp_path)
    assert again.begun == []
    assert json.loads((tmp_path / "signs.lists.json").read_text())["learned_with"]["code"]
    assert not list(tmp_path.glob("*checkpoint*")) + list(tmp_path.glob("*.part"))


def test_what_was_learned_from_other_data_is_learned_anew(tmp_path):
    with pytest.raises(Broken):
        learn(Plan(breaks_in=1), tmp_path, "those")
    again = Plan()
    learn(again, tmp_path, "these")
    assert again.begun == [0, 1, 2]


def test_a_broken_checkpoint_is_none(tmp_path):
    with pytest.raises(Broken):
        learn(Plan(breaks_in=1), tmp_path)
    file = tmp_path / "signs.checkpoint.npz"
    file.write_bytes(file.read_bytes()[:5000])
    again = Plan()
    learn(again, tmp_path)
    assert again.begun == [0, 1, 2]


def test_a_full_disk_is_one_line_and_leaves_what_was_there(tmp_path, monkeypatch):
    file = tmp_path / "signs.checkpoint.npz"
    save_arrays(file, {"a": np.arange(3)}, "these")

    def full(written, *_, **__):
        written.write(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(checkpoints.np, "save", full)
    with pytest.raises(NotWritten) as caught:
        save_arrays(file, {"a": np.arange(9)}, "these")
    line = str(caught.value)
    assert "\n" not in line
    for told in (str(file), "No space left on device", "Make room", "goes on"):
        assert told in line
    assert load_arrays(file, "these")["a"].tolist() == [0, 1, 2]
    assert [each.name for each in tmp_path.iterdir()] == [file.name]
