"""The evaluation set is what it claims to be."""

from collections import Counter

import pytest

from bench.evaluate.messages import COUNTED, FOLDER, FRESH, SCORED, WORK, is_critical, load, part_of
from bench.evaluate.variants import pairs, ways_of_playing_down
from itb_triage.learning.examples import STATUSES, load_examples
from tests.conftest import ROOT

ALL = {part: load(part) for part in (WORK, SCORED)}
EVERY = [*ALL[WORK], *ALL[SCORED]]
LATER = load(FRESH)


@pytest.mark.parametrize("part", [WORK, SCORED])
def test_each_message_lies_where_the_rule_puts_it(part):
    assert not [row.text for row in ALL[part] if part_of(row.text) != part]


def test_it_is_large_and_hard_enough(protocol):
    assert len(EVERY) >= 1200
    assert sum(is_critical(protocol, row.counted) for row in EVERY) >= 300
    assert sum(row.group.startswith("hard_") for row in EVERY) * 3 >= len(EVERY)


def test_no_message_stands_twice_or_is_learned_from(protocol):
    texts = Counter(row.text.casefold() for row in (*EVERY, *LATER))
    assert not [text for text, count in texts.items() if count > 1]
    learned = {example.text.casefold() for example in load_examples(ROOT, protocol)}
    paired = {
        text.casefold()
        for name in ("paraphrases", "twins")
        for p in (WORK, SCORED)
        for both in pairs(name, p)
        for text in both
    }
    assert not learned & set(texts), learned & set(texts)
    assert not learned & paired, learned & paired


def test_labels_are_signs_and_statuses(protocol):
    for row in (*EVERY, *LATER):
        assert set(row.signs) | row.also <= set(protocol.signs), row.text
        assert set(row.signs.values()) <= set(STATUSES), row.text


def test_every_sign_is_there_in_both_parts(protocol):
    for part in (WORK, SCORED):
        there = {sign for row in ALL[part] for sign, status in row.signs.items() if status in COUNTED}
        assert there == set(protocol.signs), part


def test_there_are_twenty_ways_of_playing_down():
    ways = ways_of_playing_down()
    assert len(set(ways)) == 20
    assert all(way.count("{message}") == 1 for way in ways)
    assert (FOLDER / "pairs").is_dir()
