"""The messages that are learned from: checked when read, varied while learned."""

from collections import Counter

import pytest

from itb_triage.learning.examples import Example, load_examples
from itb_triage.learning.telling import telling_words
from itb_triage.protocol import ProtocolError
from tests.conftest import ROOT


def test_they_are_many_and_of_every_sign_in_every_status(protocol):
    rows = load_examples(ROOT, protocol)
    assert len(rows) >= 5000
    told = Counter((sign, status) for row in rows for sign, status in row.signs.items())
    assert all(told[sign, "present"] >= 20 for sign in protocol.signs)
    assert all(
        sum(n for (_, s), n in told.items() if s == status) >= 100
        for status in ("denied", "past", "hypothetical", "other_person")
    )
    assert sum(not row.signs for row in rows) >= 1000


@pytest.mark.parametrize(
    ("row", "wrong"),
    [('"hot": {feverr: present}', "'feverr' is no sign"), ('"hot": {fever: here}', "'here' is no status")],
)
def test_a_mistake_is_told_with_file_line_and_mend(tmp_path, protocol, row, wrong):
    folder = tmp_path / "data" / "language" / "examples"
    folder.mkdir(parents=True)
    (folder / "some.yml").write_text(f'"hello": {{}}\n{row}\n')
    with pytest.raises(ProtocolError) as caught:
        load_examples(tmp_path, protocol)
    (problem,) = caught.value.problems
    assert "some.yml" in str(problem)
    assert ":2" in str(problem)
    assert wrong in str(problem)
    assert "Use" in str(problem)


@pytest.mark.parametrize("held", ["", "just words", "- he is hot", '"he is hot": fever'])
def test_a_file_that_holds_no_messages_is_told(tmp_path, protocol, held):
    folder = tmp_path / "data" / "language" / "examples"
    folder.mkdir(parents=True)
    (folder / "some.yml").write_text(held)
    with pytest.raises(ProtocolError, match=r"some\.yml"):
        load_examples(tmp_path, protocol)


def test_telling_words_speak_for_a_sign_or_against_one():
    rows = [Example(f"{who} lips are blue", {"slow_breathing": "present"}) for who in ("his", "her", "both")]
    rows += [Example(f"the park is {kind}", {}) for kind in ("green", "near", "open")]
    told = telling_words(rows)
    assert told["lips"] > 0
    assert told["blue"] > 0
    assert told["park"] < 0
    assert "lips are" in told
