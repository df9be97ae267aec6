"""Every section heading of every document is the source of an answer, or has a stated reason why not."""

import pytest

from tests.conftest import ROOT

SEEDS = {"000": 16, "001": 3, "002": 5, "003": 17, "004": 14}  # headings of each


@pytest.fixture(scope="module")
def documents(protocol):
    return protocol.knowledge.documents.documents


def test_every_heading_leads_to_an_answer_or_to_a_reason(protocol, documents):
    used = {(s.document, s.place) for entry in protocol.knowledge.entries.values() for s in entry.source}
    for name, document in documents.items():
        for heading in document.headings:
            reason = document.not_answered_from.get(heading, "")
            assert ((name, heading) in used) != (len(reason) > 10), (name, heading)


def test_all_five_documents_are_there_with_all_their_headings(documents):
    assert {name: len(documents[name].headings) for name in SEEDS} == SEEDS
    assert all(documents[name].file.startswith(f"{name}_") for name in SEEDS)


def test_the_headings_of_the_evidence_are_those_of_the_file(documents):
    told = [line[3:] for line in (ROOT / "docs" / "evidence.md").read_text().split("\n") if line.startswith("## ")]
    assert list(documents["evidence"].headings) == told


def test_every_tag_that_is_named_stands_in_the_evidence(protocol):
    evidence = (ROOT / "docs" / "evidence.md").read_text()
    tags = {tag for entry in protocol.knowledge.entries.values() for s in entry.source for tag in s.by} - {"general"}
    assert not [tag for tag in tags if tag not in evidence and tag.removeprefix("MDT-") not in evidence]
    assert "general" not in tags and "eneral knowledge" in evidence
