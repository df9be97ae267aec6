"""The released model belongs to the data that stand beside it: a changed example calls for a new release."""

import pytest

from bench.release.documents import BEGIN, END, tables
from itb_triage.classifier import released_model
from itb_triage.learning.training_data import LABELLED, load_training_data
from tests.conftest import ROOT


def test_it_has_learned_from_the_examples_variation_and_ways_that_stand_here(protocol):
    digests, card = load_training_data(ROOT, protocol).digests(), released_model().card
    behind = [group for group in LABELLED if card.learned_from[group] != digests[group]]
    if behind:
        pytest.fail(
            f"model {card.version} is behind its data: {', '.join(behind)} changed since it was learned. "
            "Run: make learn; make release-model",
            pytrace=False,
        )


@pytest.mark.parametrize("document", ["evaluation.md", "knowledge.md"])
def test_the_figures_in_the_documents_are_those_of_its_card(document):
    text = (ROOT / "docs" / document).read_text()
    assert f"{BEGIN}\n{tables(released_model().card)[document]}\n{END}" in text


def test_it_was_measured_with_the_limits_that_stand_here(protocol):
    assert released_model().card.limits == protocol.language.limits()
