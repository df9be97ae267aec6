"""A copy of data/ to make mistakes in."""

import shutil

import pytest

from itb_triage.protocol import ProtocolError, load_protocol
from tests.conftest import ROOT


@pytest.fixture
def project(tmp_path):
    shutil.copytree(ROOT / "data", tmp_path / "data")
    return tmp_path


def change(project, file, old, new):
    path = project / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def assert_named(project, file, words):
    """That loading says `words` of a line of `file`."""
    with pytest.raises(ProtocolError) as caught:
        load_protocol(project)
    found = [str(problem) for problem in caught.value.problems]
    assert any(words in line and line.startswith(f"{file}:") for line in found), found
    assert all(problem.line >= 1 for problem in caught.value.problems)
