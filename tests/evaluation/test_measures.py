"""The figures count what they say, on readings made by hand."""

from dataclasses import replace

import pytest

from bench.evaluate import measures
from bench.evaluate.figures import NOTED, REQUIRED, measure
from bench.evaluate.measures import Share
from bench.evaluate.messages import Labelled, read_from, told
from bench.evaluate.report import misses, table


def row(text, signs, also=()):
    return Labelled(text, "group", signs, frozenset(also))


@pytest.fixture
def read(protocol):
    return lambda **signs: read_from(protocol, signs)


def test_no_miss_gives_the_exact_one_sided_bound():
    low, high = Share(87, 87).interval
    assert high == 1.0
    assert 1 - low == pytest.approx(0.0338, abs=0.0002)


def test_an_interval_is_clopper_and_pearsons():
    low, high = Share(81, 263).interval  # their textbook example
    assert (low, high) == (pytest.approx(0.2527, abs=0.0005), pytest.approx(0.3676, abs=0.0005))
    assert Share(0, 0).interval == (0.0, 1.0)
    assert Share(0, 5).interval[0] == 0.0


def test_urgent_critical_and_calm_are_counted_apart(protocol, read):
    rows = [
        (row("a", {"fever": "present"}), read(fever="present")),
        (row("b", {"seizure": "present"}), read(fever="present")),
        (row("c", {"itching": "present"}), read()),
        (row("d", {"headache": "present"}), read(headache="present")),
        (row("e", {"fever": "denied"}), read(fever="possible")),
        (row("f", {}, also=["seizure"]), read()),  # neither urgent nor calm
    ]
    assert measures.sensitivity(protocol, rows) == Share(2, 3)
    assert measures.critical_now(protocol, rows) == Share(0, 1)
    assert measures.specificity(protocol, rows) == Share(1, 2)


def test_f1_leaves_optional_signs_out(read):
    rows = [
        (row("a", {"fever": "present"}, also=["sweating"]), read(fever="present", sweating="present")),
        (row("b", {"fever": "present", "itching": "present"}), read(fever="present", drowsiness="present")),
    ]
    counts = measures.by_sign(rows)
    assert (counts["fever"].hit, counts["itching"].missed, counts["drowsiness"].false) == (2, 1, 1)
    assert "sweating" not in counts
    assert measures.micro_f1(rows) == pytest.approx(2 * 2 / (2 * 2 + 1 + 1))
    assert measures.macro_f1(rows) == pytest.approx((1.0 + 0.0) / 2)


def test_lists_may_be_those_of_optional_signs_and_no_others(protocol, read):
    asked = row("a", {"fever": "present"}, also=["drowsiness"])
    for said, right in (
        ({"fever": "present"}, 1),
        ({"fever": "present", "drowsiness": "present"}, 1),
        ({"drowsiness": "present"}, 0),
    ):
        assert measures.right_lists(protocol, [(asked, read(**said))]).right == right
    assert (
        measures.right_lists(
            protocol, [(row("b", {"fever": "present"}), read(fever="present", drowsiness="present"))]
        ).right
        == 0
    )


def test_a_status_is_right_only_if_it_is_that_one(read):
    rows = [
        (row("a", {"fever": "denied"}), read(fever="denied")),
        (row("b", {"fever": "past"}), read(fever="denied")),
        (row("c", {"fever": "hypothetical"}), read()),
        (row("d", {"fever": "other_person"}), read(fever="present")),
    ]
    assert measures.status_right(rows) == Share(1, 4)
    assert measures.not_counted(rows) == Share(3, 4)


def test_a_sign_told_twice_counts_where_it_counts_once():
    signs = [{"id": "fever", "status": "present"}, {"id": "fever", "status": "denied"}]
    assert told({"signs": signs, "lists": [], "disposition": "emergency_care"}).counted == {"fever"}


def test_a_reader_that_sees_nothing_falls_below_and_its_misses_are_told(protocol):
    rows = [row("he is hot", {"fever": "present"}), row("hello", {})]
    figures = measure(protocol, lambda text: read_from(protocol, {}), rows, "work", whole=False)
    assert figures.value("sensitivity") == 0.0
    assert figures.value("specificity") == 1.0
    assert misses(figures) == ["- he is hot (missed fever)"]
    assert table({"ours": figures}).count("\n") == len(REQUIRED) + len(NOTED) + 1


def test_a_missed_danger_that_is_asked_about_is_not_passed_over(protocol):
    hot, calm = row("he is hot", {"fever": "present"}), row("hello", {})
    silent, asking = read_from(protocol, {}), replace(read_from(protocol, {}), asks=True)
    assert measures.urgent_or_asked(protocol, [(hot, silent), (hot, asking), (calm, silent)]) == Share(1, 2)
    assert measures.calm_and_unasked(protocol, [(calm, silent), (calm, asking), (hot, silent)]) == Share(1, 2)
