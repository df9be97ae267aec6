"""The baselines learn from the same messages, read alone, and print none."""

import pytest

from bench.evaluate import baselines
from itb_triage.learning.examples import Example

ROWS = [
    *(Example(f"he is burning hot {when}", {"fever": "present"}) for when in ("today", "tonight", "now", "again")),
    *(Example(f"she scratches {where}", {"itching": "present"}) for where in ("her arms", "all over", "her legs")),
    *(Example(f"the bus is late {when}", {}) for when in ("today", "tonight", "again", "as ever")),
    Example("no fever", {"fever": "denied"}),
]
HOT, CALM = "he is burning hot this morning", "the bus is late this morning"


@pytest.mark.parametrize("learn", [baselines.logistic_regression, baselines.diet], ids=lambda learn: learn.__name__)
def test_it_learns_the_signs_that_are_there_and_prints_no_message(learn, protocol, capfd, monkeypatch):
    monkeypatch.setattr(baselines, "EPOCHS", 40)
    reads = learn(protocol, ROWS)
    capfd.readouterr()
    assert reads(HOT).urgent and reads(HOT).signs == {"fever": "present"}
    assert not reads(CALM).urgent
    printed = capfd.readouterr()
    assert "burning" not in printed.out + printed.err


def test_phrase_matching_reads_word_for_word_whatever_stands_around_it(protocol):
    reads = baselines.phrase_matching(protocol)
    assert reads("no fever").signs == {"fever": "present"}
    assert not reads("febbrile").signs
