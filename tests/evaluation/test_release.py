"""A candidate is compared figure by figure, and takes the released model's place only where it reads no worse."""

import json
from dataclasses import replace

import pytest

from bench.evaluate import messages
from bench.evaluate.figures import measure
from bench.release.comparing import below_the_floor, compared, table
from bench.release.measuring import expected, is_figure, lacking
from bench.release.noise import NoiseError, Spread, known_spread, noise_to_release_by, write_spread
from bench.release.releasing import PARTS
from itb_triage.classifier import RELEASED, Card
from itb_triage.classifier.card import read_card


def figures(scored, questions=0.95, work=0.98):
    return {
        "work": {"sensitivity": {"value": work, "interval": [0.97, 0.99], "of": [98, 100]}},
        "scored": {"sensitivity": {"value": scored, "interval": [0.9, 1.0], "of": [9, 10]}},
        "questions, scored": {"right answer first": {"value": questions}},
    }


NOISE = {"scored": {"sensitivity": 0.004}, "questions, scored": {"right answer first": 0.01}}


@pytest.mark.parametrize(
    ("candidate", "verdict"), [(0.986, "better"), (0.982, "the same"), (0.976, "the same"), (0.97, "worse")]
)
def test_a_figure_is_better_or_worse_by_more_than_its_noise(candidate, verdict):
    rows = {row.part: row for row in compared(figures(candidate), figures(0.98), NOISE)}
    assert rows["scored"].verdict == verdict
    assert rows["work"].verdict == "the same"
    assert verdict in table([rows["scored"]])


def test_where_nothing_was_released_every_figure_is_new():
    assert {row.verdict for row in compared(figures(0.9), {}, {})} == {"new"}
    assert below_the_floor(figures(0.1), {}, {}, "scored") == []


def test_the_floor_is_of_every_scored_figure_and_of_no_other():
    assert below_the_floor(figures(0.976, work=0.5), figures(0.98), NOISE, "scored") == []
    assert len(below_the_floor(figures(0.97, questions=0.93), figures(0.98), NOISE, "scored")) == 2
    (reason,) = below_the_floor({"work": {}, "scored": figures(1.0)["scored"]}, figures(0.98), NOISE, "scored")
    assert "not measured" in reason
    assert len(below_the_floor(figures(0.979), figures(0.98), {}, "scored")) == 1  # without noise nothing may be lost


def of_seed(seed, scored, examples="a"):
    return Card(seed=seed, learned_from={"examples": examples}, language="b", figures=figures(scored))


def test_the_noise_is_the_standard_deviation_over_three_seeds_or_more(tmp_path):
    spread = Spread()
    for seed, scored in ((9, 0.98), (7, 0.984), (8, 0.988)):
        assert spread.noise == {}
        spread = spread.with_seed(of_seed(seed, scored))
        write_spread(spread, tmp_path / "noise.json")
        spread = known_spread(tmp_path / "noise.json")
    assert list(spread.seeds) == ["7", "8", "9"]
    assert spread.noise["scored"]["sensitivity"] == pytest.approx(0.004)
    assert spread.noise["work"]["sensitivity"] == 0.0


def test_a_seed_that_is_measured_again_counts_once():
    spread = Spread().with_seed(of_seed(7, 0.9)).with_seed(of_seed(7, 0.98))
    assert {seed: of["scored"]["sensitivity"] for seed, of in spread.seeds.items()} == {"7": 0.98}


def test_seeds_of_other_data_have_no_noise_together():
    with pytest.raises(NoiseError, match="of other data than seed 8. To begin anew: rm .*noise.json"):
        Spread().with_seed(of_seed(7, 0.98)).with_seed(of_seed(8, 0.98, examples="c"))


@pytest.mark.parametrize("text", ["", "{", "[]", "{}"])
def test_a_broken_file_of_the_noise_is_told_with_the_mend(tmp_path, text):
    file = tmp_path / "noise.json"
    file.write_text(text)
    with pytest.raises(NoiseError, match="noise.json cannot be read .*git checkout -- "):
        known_spread(file)


def test_what_is_no_number_is_below_the_floor():
    for wrong in (float("nan"), float("inf"), -0.1, 1.2, None, "0.99", True):
        (reason,) = below_the_floor(figures(wrong), figures(0.98), NOISE, "scored")
        assert "scored: sensitivity was not measured" in reason
        (reason,) = below_the_floor(figures(0.98), figures(wrong), NOISE, "scored")
        assert "is no figure of the released model" in reason
    assert below_the_floor(figures(0.98), figures(0.98), {"scored": {"sensitivity": float("nan")}}, "scored")


def written(file, **changed):
    """A file of three seeds; `changed`: what stands in it instead."""
    spread = Spread()
    for seed, scored in ((7, 0.98), (8, 0.984), (9, 0.988)):
        spread = spread.with_seed(of_seed(seed, scored))
    write_spread(spread, file)
    held = {**json.loads(file.read_text()), **changed}
    file.write_text(json.dumps(held))
    return file


SEEDS = {seed: {"scored": {"sensitivity": value}} for seed, value in (("7", 0.98), ("8", 0.984), ("9", 0.988))}


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"noise": {"scored": {"sensitivity": 0.9}}}, "another noise than that of its seeds"),
        ({"noise": {"scored": {"sensitivity": float("nan")}}}, "another noise than that of its seeds"),
        (
            {"seeds": {**SEEDS, "9": {"scored": {"sensitivity": float("nan")}}}},
            r"no number from 0 to 1 \(seed 9, scored",
        ),
        ({"seeds": {**SEEDS, "9": {"scored": {"sensitivity": float("inf")}}}}, "no number from 0 to 1"),
        ({"seeds": {**SEEDS, "9": {"scored": {"sensitivity": 40}}}}, "no number from 0 to 1"),
        ({"seeds": {**SEEDS, "9": {"scored": {"sensitivity": "0.98"}}}}, "no number from 0 to 1"),
        ({"seeds": {**SEEDS, "9": {"scored": {}}}}, "other figures of one seed than of another"),
        ({"seeds": {**SEEDS, "nine": SEEDS["9"]}}, "a seed that is none"),
        ({"seeds": 3}, "cannot be read"),
        ({"seeds": {**SEEDS, "9": 3}}, "cannot be read"),
        ({"noise": None}, "another noise"),
        ({"learned_from": 3}, "cannot be read"),
        ({"learned_from": {"examples": 3}}, "no digests of what its seeds were learned from"),
        ({"language": 3}, "no digest of the language data"),
    ],
)
def test_noise_that_cannot_have_been_measured_is_refused(tmp_path, changed, why):
    file = written(tmp_path / "noise.json", **changed)
    with pytest.raises(NoiseError, match=f"noise.json .*{why}.*git checkout -- .*noise.json") as caught:
        noise_to_release_by(file)
    assert "\n" not in str(caught.value)


def test_noise_opens_the_floor_by_no_more_than_a_twentieth(tmp_path):
    file = tmp_path / "noise.json"
    assert noise_to_release_by(written(file))["scored"]["sensitivity"] == pytest.approx(0.004)
    write_spread(known_spread(file).with_seed(of_seed(10, 0.7)), file)
    assert known_spread(file).noise["scored"]["sensitivity"] > 0.1
    assert noise_to_release_by(file)["scored"]["sensitivity"] == 0.05


def test_a_seed_of_other_figures_has_no_noise_with_the_rest():
    fewer = {part: of for part, of in figures(0.98).items() if part != "work"}
    with pytest.raises(NoiseError, match="other figures .*To begin anew: rm "):
        Spread().with_seed(of_seed(7, 0.98)).with_seed(replace(of_seed(8, 0.98), figures=fewer))


def test_what_must_be_measured_is_what_is_measured(protocol):
    for part in PARTS:
        found = measure(
            protocol, lambda _: messages.Read({}, frozenset(), ""), messages.load(part), part, part != messages.FRESH
        )
        assert {*found.shares, *found.scores} == set(expected([part])[part])
    released = read_card(RELEASED).figures
    assert {part: set(of) for part, of in released.items()} == {part: set(of) for part, of in expected(PARTS).items()}
    assert lacking(released, PARTS) == []


@pytest.mark.parametrize(
    "held",
    [
        None,
        0.9,
        {},
        {"value": float("nan")},
        {"value": 0.9, "interval": [0.8, 1.0]},
        {"value": 0.9, "interval": [0.91, 1.0], "of": [9, 10]},
        {"value": 0.9, "interval": [float("nan"), 1.0], "of": [9, 10]},
        {"value": 0.9, "interval": [0.8, 1.0], "of": [11, 10]},
        {"value": 0.9, "interval": "no", "of": [9, 10]},
    ],
)
def test_what_is_no_figure(held):
    assert not is_figure(held)
