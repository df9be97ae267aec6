"""What Rasa's model was trained from stands beside it, and the model itself: a damaged one is trained anew."""

import sys

import pytest

from tests.conftest import ROOT


@pytest.fixture
def prepare(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    import install
    import prepare

    monkeypatch.setattr(install, "ROOT", tmp_path)
    for name, file in (("ROOT", ""), ("MODEL", "assistant.tar.gz"), ("MODEL_STAMP", "inputs.txt")):
        monkeypatch.setattr(prepare, name, tmp_path / file)
    for name in ("check_python", "install_programs", "check"):
        monkeypatch.setattr(prepare, name, lambda: None)
    monkeypatch.setattr(prepare, "install", lambda purpose: None)
    monkeypatch.setattr(prepare, "inputs", lambda: "these")
    monkeypatch.setattr(sys, "argv", ["prepare.py", "run"])
    trained = []

    def train(wanted):
        trained.append(wanted)
        prepare.MODEL.write_bytes(b"a model")
        prepare.MODEL_STAMP.write_text(prepare.stamp(wanted))

    monkeypatch.setattr(prepare, "train", train)
    prepare.trained = trained
    return prepare


def test_it_is_trained_once(prepare):
    prepare.main()
    prepare.main()
    assert prepare.trained == ["these"]


@pytest.mark.parametrize("content", [b"a modem", b"", None], ids=["changed", "empty", "gone"])
def test_a_damaged_one_is_trained_anew(prepare, content):
    prepare.main()
    prepare.MODEL.unlink() if content is None else prepare.MODEL.write_bytes(content)
    prepare.main()
    prepare.main()
    assert prepare.trained == ["these"] * 2


def test_from_other_inputs_it_is_trained_anew(prepare, monkeypatch):
    prepare.main()
    monkeypatch.setattr(prepare, "inputs", lambda: "those")
    prepare.main()
    assert prepare.trained == ["these", "those"]
