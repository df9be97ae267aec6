"""The signs of data/clinical against the fixed vocabulary."""

import pytest
import yaml

from itb_triage.protocol.models import Tier
from tests.conftest import ROOT

# The fixed vocabulary of the contract: id, lists, tier.
VOCABULARY = yaml.safe_load((ROOT / "tests" / "protocol" / "vocabulary.yml").read_text())["signs"]


@pytest.mark.parametrize("row", VOCABULARY, ids=lambda row: row["id"])
def test_a_sign_keeps_its_lists_and_tier(protocol, row):
    sign = protocol.signs[row["id"]]
    assert [name.value for name in sign.lists] == row["lists"]
    assert sign.tier.value == row["tier"]


@pytest.mark.parametrize("row", VOCABULARY, ids=lambda row: row["id"])
def test_a_sign_has_enough_phrasings_each_once(protocol, row):
    sign = protocol.signs[row["id"]]
    assert len(sign.phrasings) >= (25 if sign.tier in (Tier.critical, Tier.warning) else 12)
    assert len(set(sign.phrasings)) == len(sign.phrasings)


@pytest.mark.parametrize("row", VOCABULARY, ids=lambda row: row["id"])
def test_every_phrasing_of_a_sign_is_recognised_as_it(protocol, reader, row):
    sign = protocol.signs[row["id"]]
    texts = [next(protocol.language.classes.spelled_out(phrase)) for phrase in sign.phrasings]
    missed = [text for text in texts if sign.id not in reader.read(text).counted]
    assert missed == []


@pytest.mark.parametrize("row", VOCABULARY, ids=lambda row: row["id"])
def test_a_look_alike_is_not_taken_for_the_sign(protocol, reader, row):
    sign = protocol.signs[row["id"]]
    texts = [next(protocol.language.classes.spelled_out(phrase)) for phrase in sign.not_this]
    taken = [text for text in texts if sign.id in reader.read(text).counted]
    assert taken == []
