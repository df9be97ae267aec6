"""What stands in the folder of a learning: whole, of one process at a time; whatever else it is, it is learned anew."""

import errno
import gc
import json
import os
import random
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from itb_triage.learning import checkpoints, run
from itb_triage.learning.checkpoints import NotWritten, load_arrays, save_arrays
from tests.conftest import ROOT

REGRESSION = {
    "added": np.zeros(2, np.float32),
    **{f"{kind}.grams": np.array("a\nb\nc") for kind in ("words", "letters")},
    **{f"{kind}.rarity": np.ones(3, np.float32) for kind in ("words", "letters")},
    **{f"{kind}.weights": np.ones((3, 2), np.float32) for kind in ("words", "letters")},
}


class Learner:
    """Learns in no time: a weight, and how many rounds are done."""

    def __init__(self, aim, rounds, seed):
        self.rounds, self.done, self.learned = rounds, 0, {"weight": np.zeros((3, 40), np.float32)}

    @property
    def state(self):
        return {"network.weight": self.learned["weight"], "done": np.array(self.done), "steps": np.array(self.done)}

    def take_up(self, state):
        self.learned, self.done = {"weight": state["network.weight"]}, int(state["done"])

    def learn(self, messages):
        for number in range(self.done, self.rounds):
            messages(number)
            self.learned, self.done = {"weight": self.learned["weight"] + 1.0}, number + 1
            yield number


class Stopped(Exception):
    """It ends before its next round."""


class Plan:
    """A learning of so many rounds; `begun` are those that it went through. It stops before the round `stops`."""

    averaged, aim, outputs = 2, None, ("fever", "itching")

    def __init__(self, rounds=4, stops=-1, name="signs"):
        self.rounds, self.name, self.stops, self.begun = rounds, name, stops, []

    def messages(self, number):
        if number == self.stops:
            raise Stopped
        self.begun.append(number)

    def counted(self):
        return []

    def lists(self):
        return {self.name: list(self.outputs)}


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(run, "Learner", Learner)
    monkeypatch.setattr(run, "learn_ngrams", lambda *_: REGRESSION)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "learned" / "seed-7"


def learn(folder, plan=None, learned_from="these"):
    plan = plan or Plan()
    run.learn(plan, 7, folder, learned_from)
    return plan


def stopped_behind(folder, round_number):
    with pytest.raises(Stopped):
        learn(folder, Plan(stops=round_number))
    return folder / "signs.checkpoint.npz"


def rewritten(file, **changed):
    """The same file with other arrays; None takes one away."""
    held = {**load_arrays(file, "these"), **changed}
    save_arrays(file, {name: value for name, value in held.items() if value is not None}, "these")


def assert_learned_anew(folder, capsys, why):
    """From its first round, said in one line; and once only."""
    capsys.readouterr()
    assert learn(folder).begun == [0, 1, 2, 3]
    lines = [line for line in capsys.readouterr().out.splitlines() if "anew" in line]
    assert len(lines) == 1, lines
    assert why in lines[0] and str(folder) in lines[0]
    assert learn(folder).begun == []
    assert "anew" not in capsys.readouterr().out


def test_a_whole_one_is_gone_on_with(folder, capsys):
    stopped_behind(folder, 3)
    assert learn(folder).begun == [3]
    assert "anew" not in capsys.readouterr().out
    assert load_arrays(folder / "signs.network.npz", "these")["weight"].max() == 3.5  # the mean of 3 and 4
    assert json.loads((folder / "signs.lists.json").read_text())["signs"] == ["fever", "itching"]


def test_bytes_turned_anywhere_in_a_file_are_found(folder):
    """None of them is an error of another kind, and none is believed."""
    file = stopped_behind(folder, 3)
    whole, before, chance, told = file.read_bytes(), load_arrays(file, "these"), random.Random(1), 0
    for place in range(len(whole)):
        turned = bytearray(whole)
        turned[place] ^= 1 << chance.randrange(8)
        file.write_bytes(turned)
        try:
            held = load_arrays(file, "these")
        except checkpoints.NotUsable:
            told += 1
        else:  # a date, or a note of the archive
            assert all((held[name] == value).all() for name, value in before.items() if name in held)
    assert told > 0.7 * len(whole)


@pytest.mark.parametrize("content", [b"", b"PK", b"no archive", b"\x93NUMPY\x01\x00"])
def test_what_is_no_archive_is_learned_anew(folder, capsys, content):
    stopped_behind(folder, 2).write_bytes(content)
    assert_learned_anew(folder, capsys, "signs.checkpoint.npz is broken")


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"network.weight": None}, "is not whole"),
        ({"steps": None}, "is not whole"),
        ({"done": None}, "is not whole"),
        ({"mean.weight": None}, "is not whole"),
        ({"more": np.zeros(1)}, "is not whole"),
        ({"network.weight": np.zeros((40, 3), np.float32)}, "is not whole"),
        ({"done": np.array([1, 2])}, "is not whole"),
        ({"done": np.array("three")}, "is not whole"),
        ({"done": np.array(-1)}, "is not whole"),
        ({"done": np.array(5)}, "is of 5 rounds, and there are 4"),
        ({"mean.weight": np.full((3, 40), np.nan, np.float32)}, "no finite numbers"),
        ({"network.weight": np.full((3, 40), np.inf, np.float32)}, "no finite numbers"),
    ],
)
def test_a_checkpoint_that_lacks_something_is_learned_anew(folder, capsys, changed, why):
    rewritten(stopped_behind(folder, 3), **changed)
    assert_learned_anew(folder, capsys, why)


@pytest.mark.parametrize("changed", [{"weight": None}, {"weight": np.full((3, 40), np.nan, np.float32)}])
def test_a_network_that_lacks_something_is_learned_anew(folder, capsys, changed):
    learn(folder)
    rewritten(folder / "signs.network.npz", **changed)
    assert_learned_anew(folder, capsys, "signs.network.npz")


@pytest.mark.parametrize(
    "changed", [{"added": None}, {"words.rarity": np.ones(2, np.float32)}, {"letters.weights": np.ones((3, 9))}]
)
def test_a_regression_that_lacks_something_is_learned_anew(folder, capsys, changed):
    learn(folder)
    rewritten(folder / "signs.regression.npz", **changed)
    capsys.readouterr()
    assert learn(folder).begun == []
    assert "signs.regression.npz is not whole: it is learned anew" in capsys.readouterr().out
    assert load_arrays(folder / "signs.regression.npz", "these").keys() == REGRESSION.keys()


def test_what_was_learned_from_other_data_is_said_to_be_learned_anew(folder, capsys):
    with pytest.raises(Stopped):
        learn(folder, Plan(stops=2), "those")
    assert_learned_anew(folder, capsys, "was learned from other data, or with another seed")


def holding(folder, name="signs"):
    """Another process that has the lock, until its input ends."""
    code = (
        "import sys; from pathlib import Path; from itb_triage.learning.checkpoints import alone\n"
        f"with alone(Path({str(folder)!r}), {name!r}): print('has it', flush=True); sys.stdin.read()"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert other.stdout.readline() == "has it\n"
    return other


def test_a_second_one_in_a_folder_ends_with_who_holds_it(folder):
    with holding(folder) as other:
        with pytest.raises(checkpoints.Busy) as caught:
            learn(folder)
        assert re.search(rf"signs is being learned into .*seed-7 already, by process {other.pid}\.", str(caught.value))
        assert "\n" not in str(caught.value)
        assert learn(folder, Plan(name="questions")).begun == [0, 1, 2, 3]  # the other classifier may
        other.kill()
    assert learn(folder).begun == [0, 1, 2, 3]  # the lock went with the process


def test_what_a_killed_one_left_half_written_is_taken_away(folder):
    folder.mkdir(parents=True)
    for name in ("signs.checkpoint.npz.part", "signs.network.npz.123.part", "questions.network.npz.124.part"):
        (folder / name).write_bytes(b"half")
    learn(folder)
    assert [part.name for part in folder.glob("*.part")] == ["questions.network.npz.124.part"]  # may be at work


def test_the_parts_of_two_processes_are_two(folder, monkeypatch):
    names = []
    monkeypatch.setattr(os, "replace", lambda part, file: names.append(Path(part).name))
    for pid in (1, 2):
        monkeypatch.setattr(os, "getpid", lambda pid=pid: pid)
        save_arrays(folder / "signs.network.npz", {}, "these")
    assert len(set(names)) == 2
    assert not list(folder.iterdir())


def failing(number, words):
    def fails(*_, **__):
        raise OSError(number, words)

    return fails


def test_a_full_disk_leaves_the_lists_as_they_were(folder, monkeypatch):
    learn(folder)
    before = (folder / "signs.lists.json").read_text()
    monkeypatch.setattr(run, "write_whole", failing(errno.ENOSPC, "No space left on device"))
    with pytest.raises(
        NotWritten, match=r"signs\.lists\.json could not be written \(No space .*Make room there"
    ) as caught:
        learn(folder)
    assert "\n" not in str(caught.value)
    assert (folder / "signs.lists.json").read_text() == before


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="a disk that is full")
def test_a_disk_that_is_really_full_is_one_line(folder, monkeypatch):
    folder.mkdir(parents=True)
    (folder / f"signs.network.npz.{os.getpid()}.part").symlink_to("/dev/full")
    complained = []
    monkeypatch.setattr(sys, "unraisablehook", complained.append)  # what is told of a file that was left open
    try:
        save_arrays(folder / "signs.network.npz", {"weight": np.zeros(500_000)}, "these")
    except NotWritten as error:
        line = str(error)
    gc.collect()
    assert "Make room there" in line and not complained
    assert not list(folder.iterdir())


def test_it_is_written_as_numpy_writes_it(folder):
    """So a learning that began before goes on."""
    arrays = {"weight": np.ones((3, 2), np.float32), "done": np.array(3), "words.grams": np.array("a\nb")}
    save_arrays(folder / "signs.network.npz", arrays, "these")
    np.savez(folder / "other.npz", **{checkpoints.LEARNED_FROM: np.array("these"), **arrays})
    assert (folder / "signs.network.npz").read_bytes() == (folder / "other.npz").read_bytes()


@pytest.mark.parametrize(
    ("number", "words", "right"),
    [
        (errno.EDQUOT, "Disk quota exceeded", "Make room there"),
        (errno.EROFS, "Read-only file system", "This user must be allowed to write in"),
        (errno.EACCES, "Permission denied", "This user must be allowed to write in"),
        (errno.EIO, "Input/output error", "Files must be writable in"),
    ],
)
def test_room_is_asked_for_where_there_is_none_and_nowhere_else(folder, monkeypatch, number, words, right):
    monkeypatch.setattr(checkpoints.np, "save", failing(number, words))
    with pytest.raises(NotWritten) as caught:
        save_arrays(folder / "signs.network.npz", {}, "these")
    assert words in str(caught.value) and right in str(caught.value)
    assert ("Make room" in str(caught.value)) == (right == "Make room there")
    assert ".part" not in str(caught.value)


def test_a_folder_that_is_a_file_is_one_line(tmp_path):
    (tmp_path / "learned").write_text("a file")
    with pytest.raises(NotWritten, match="cannot be written"):
        learn(tmp_path / "learned" / "seed-7")
