"""A candidate is compared figure by figure, and takes the released model's place only where it reads no worse."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from bench.release import __main__ as command
from bench.release import documents
from bench.release.comparing import below_the_floor, compared, table
from bench.release.noise import NoiseError, Spread, known_spread, write_spread
from itb_triage.classifier import Card
from itb_triage.classifier.card import ARCHIVE, CARD, read_card, write_model


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


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A released model and a candidate beside it, measured by hand."""
    released, candidate = tmp_path / "model", tmp_path / "models" / "learned" / "seed-7"
    write_model(released, Card(version="3", released="2026-01-31", figures=figures(0.98)), {"known": b"old"})
    write_model(candidate, Card(figures=figures(0.98)), {"known": b"new"})
    (tmp_path / "docs").mkdir()
    for name in ("evaluation.md", "knowledge.md"):
        (tmp_path / "docs" / name).write_text(f"Before.\n{documents.BEGIN}\nold\n{documents.END}\nBehind.\n")
    monkeypatch.setattr(command, "RELEASED", released)
    monkeypatch.setattr(command, "project_root", lambda: tmp_path)
    monkeypatch.setattr(command, "load_protocol", lambda: None)
    known = SimpleNamespace(noise=NOISE)
    monkeypatch.setattr(command, "known_spread", lambda: known)
    monkeypatch.setattr(command, "with_figures", lambda folder, *_: SimpleNamespace(card=read_card(folder)))
    return tmp_path


def release(monkeypatch, *words):
    monkeypatch.setattr("sys.argv", ["bench.release", "release", *words])
    return command.main()


def measured(project, found):
    folder = project / "models" / "learned" / "seed-7"
    (folder / CARD).write_text(replace(read_card(folder), figures=found).as_text())


def test_a_candidate_that_reads_no_worse_is_released_with_the_next_version(project, monkeypatch, capsys):
    measured(project, figures(0.99))
    assert release(monkeypatch) == 0
    card = read_card(project / "model")
    assert (card.version, card.figures["scored"]["sensitivity"]["value"]) == ("4", 0.99)
    assert (project / "model" / ARCHIVE).read_bytes() == (
        project / "models" / "learned" / "seed-7" / ARCHIVE
    ).read_bytes()
    assert "better" in capsys.readouterr().out
    text = (project / "docs" / "evaluation.md").read_text()
    assert "Model 4" in text and "0.990 [0.900, 1.000] 9/10" in text
    assert text.startswith("Before.") and text.endswith("Behind.\n") and "old" not in text


def test_one_that_reads_worse_replaces_nothing_and_the_figure_is_named(project, monkeypatch, capsys):
    before = (project / "model" / ARCHIVE).read_bytes(), (project / "model" / CARD).read_text()
    measured(project, figures(0.97))
    with pytest.raises(SystemExit, match="not released"):
        release(monkeypatch)
    assert "scored: sensitivity is 0.970; the released model has 0.980" in capsys.readouterr().out
    assert ((project / "model" / ARCHIVE).read_bytes(), (project / "model" / CARD).read_text()) == before


def test_the_released_one_is_not_released_again(project, monkeypatch):
    release(monkeypatch)
    with pytest.raises(SystemExit, match="released already, as version 4"):
        release(monkeypatch)


def test_where_nothing_was_learned_the_mend_is_told(project, monkeypatch):
    with pytest.raises(SystemExit, match="holds no candidate. Run: make learn SEED=8"):
        release(monkeypatch, "--seed", "8")


def test_a_full_disk_is_one_line_and_the_released_model_stays(project, monkeypatch):
    before = (project / "model" / ARCHIVE).read_bytes()

    def full(files):
        raise OSError(28, "No space left on device", "model/model.zip")

    monkeypatch.setattr(command, "write_whole", full)
    with pytest.raises(SystemExit, match=r"model/model\.zip could not be written \(No space left on device\)"):
        release(monkeypatch)
    assert (project / "model" / ARCHIVE).read_bytes() == before


def test_the_noise_is_gathered_seed_by_seed(project, monkeypatch, capsys):
    written = []
    monkeypatch.setattr(command, "known_spread", Spread)
    monkeypatch.setattr(command, "write_spread", written.append)
    monkeypatch.setattr("sys.argv", ["bench.release", "noise", "--seed", "7"])
    assert command.main() == 0
    assert written[-1].seeds["0"]["scored"] == {"sensitivity": 0.98}  # the card in that folder was made by hand
    assert "from 3 seeds on" in capsys.readouterr().out


def test_the_seed_of_the_released_model_needs_no_candidate(project, monkeypatch):
    written = []
    monkeypatch.setattr(command, "known_spread", Spread)
    monkeypatch.setattr(command, "write_spread", written.append)
    monkeypatch.setattr("sys.argv", ["bench.release", "noise", "--seed", "0"])
    assert command.main() == 0 and list(written[-1].seeds) == ["0"]
    monkeypatch.setattr("sys.argv", ["bench.release", "noise", "--seed", "8"])
    with pytest.raises(SystemExit, match="holds no candidate. Run: make learn SEED=8"):
        command.main()
