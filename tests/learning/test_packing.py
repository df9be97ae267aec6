"""Learning and packing end with one line where they cannot go on: what is wrong, and how it is mended."""

import errno
import json
import sys
from types import SimpleNamespace

import pytest

from itb_triage.learning import checkpoints, packing
from itb_triage.learning.checkpoints import NotWritten, save_arrays
from itb_triage.learning.packing import NotLearned
from itb_triage.protocol import Problem, ProtocolError


@pytest.mark.parametrize(
    ("raised", "line"),
    [
        (ProtocolError([Problem("data/a.yml", 3, "is not YAML", "Check it.")]), "data/a.yml:3: is not YAML. Check it."),
        (PermissionError(errno.EACCES, "Permission denied", "data/a.yml"), "data/a.yml cannot be read (Permission"),
        (NotWritten("a file could not be written"), "a file could not be written"),
        (checkpoints.Busy("by process 3"), "by process 3"),
    ],
)
def test_the_command_ends_with_one_line(monkeypatch, tmp_path, raised, line):
    from itb_triage.learning import __main__ as command

    def fails(*_):
        raise raised

    monkeypatch.setattr("itb_triage.protocol.load_protocol", fails)
    monkeypatch.setattr(sys, "argv", ["learning", "signs", "--into", str(tmp_path)])
    with pytest.raises(SystemExit) as ended:
        command.main()
    assert str(ended.value).startswith(f"itb-triage: {line}") and "\n" not in str(ended.value)


LISTS = {"signs": ["fever"], "learned_with": {}}


@pytest.mark.parametrize("content", [None, "", "[]", "{}", json.dumps({**LISTS, "learned_with": 3}), json.dumps(LISTS)])
def test_what_cannot_be_packed_says_to_learn_with_that_seed(tmp_path, monkeypatch, content):
    """The last content is whole: there, the network is missing."""
    if content is not None:
        (tmp_path / "signs.lists.json").write_text(content)
    monkeypatch.setattr(packing, "learned_from", lambda data, seed: "these")
    data = SimpleNamespace(items=lambda: [], digests=dict)
    with pytest.raises(NotLearned, match=r"signs\.(lists\.json|network\.npz) .*Run: make learn SEED=8") as caught:
        packing.packed(tmp_path, data, 8)
    assert "\n" not in str(caught.value)


def test_a_network_without_one_of_its_weights_is_not_packed(tmp_path, monkeypatch):
    (tmp_path / "signs.lists.json").write_text(json.dumps(LISTS))
    for name in ("network", "regression"):
        save_arrays(tmp_path / f"signs.{name}.npz", {}, "these")
    monkeypatch.setattr(packing, "learned_from", lambda data, seed: "these")
    with pytest.raises(NotLearned, match="lacks .*Run: make learn SEED=8"):
        packing.packed(tmp_path, SimpleNamespace(items=lambda: [], digests=dict), 8)
