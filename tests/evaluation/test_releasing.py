"""`make release-model`: a candidate takes the released model's place where all is as it should be, and otherwise one
line says what is not and how it is mended; then nothing was changed."""

import json
from dataclasses import dataclass
from types import SimpleNamespace

import pytest

from bench.release import __main__ as command
from bench.release import documents, learning
from bench.release.measuring import expected
from bench.release.noise import Spread
from bench.release.releasing import PARTS
from itb_triage.classifier import Card
from itb_triage.classifier.card import ARCHIVE, CARD, read_card, verified_parts, write_model

DATA = {"examples": "a", "variation": "b", "ways": "c"}
NOISE = {"scored": {"sensitivity": 0.004}}


def figures(scored, **others):
    """Every figure that is measured today; the scored sensitivity, and `others` of the part scored."""
    found = {part: {name: {"value": 0.9} for name in names} for part, names in expected(PARTS).items()}
    found["scored"]["sensitivity"] = {"value": scored, "interval": [0.9, 1.0], "of": [9, 10]}
    return {**found, "scored": {**found["scored"], **others}}


@dataclass
class Model:
    card: Card


def loaded(folder):
    card = read_card(folder)
    verified_parts(folder, card)
    return Model(card)


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A released model and a candidate beside it, measured by hand; what is measured now comes out as 0.985."""
    released, candidate = tmp_path / "model", tmp_path / "models" / "learned" / "seed-7"
    write_model(released, Card("3", "2026-01-31", seed=6, figures=figures(0.98)), {"known": b"old"})
    write_model(candidate, Card(seed=7, learned_from=DATA, language="now", figures=figures(0.98)), {"known": b"new"})
    (tmp_path / "docs").mkdir()
    for name in ("evaluation.md", "knowledge.md"):
        (tmp_path / "docs" / name).write_text(f"Before.\n{documents.BEGIN}\nold\n{documents.END}\nBehind.\n")
    protocol = SimpleNamespace(language_digest="now", language=SimpleNamespace(limits=dict))
    monkeypatch.setattr(command, "RELEASED", released)
    monkeypatch.setattr(command, "project_root", lambda: tmp_path)
    monkeypatch.setattr(command, "load_protocol", lambda: protocol)
    monkeypatch.setattr(command, "load_training_data", lambda *_: SimpleNamespace(digests=lambda: DATA), raising=False)
    monkeypatch.setattr(command, "noise_to_release_by", lambda: NOISE, raising=False)
    monkeypatch.setattr(learning, "load_model", loaded)
    monkeypatch.setattr(learning, "figures_of", measuring(figures(0.985)))
    return tmp_path


def measuring(found):
    return lambda protocol, model, parts: {name: found[name] for name in expected(parts)}


def release(monkeypatch, *words):
    monkeypatch.setattr("sys.argv", ["bench.release", "release", *words])
    return command.main()


def refused(project, monkeypatch, match, *words):
    """One line that matches; and both files of the released model and the documents are as they were."""
    before = contents(project)
    with pytest.raises(SystemExit, match=match) as ended:
        release(monkeypatch, *words)
    assert str(ended.value).startswith("itb-triage: ") and "\n" not in str(ended.value)
    assert contents(project) == before


def contents(project):
    return {file: file.read_bytes() for name in ("model", "docs") for file in (project / name).rglob("*.*")}


def card_file(project, released=False):
    return (project / "model" if released else project / "models" / "learned" / "seed-7") / CARD


def changed(file, **values):
    file.write_text(json.dumps({**json.loads(file.read_text()), **values}))


def scored_now(project):
    return read_card(project / "model").figures["scored"]["sensitivity"]["value"]


def test_a_candidate_that_reads_no_worse_is_released_with_the_next_version(project, monkeypatch, capsys):
    changed(card_file(project), figures=figures(0.99))
    assert release(monkeypatch) == 0
    assert (read_card(project / "model").version, scored_now(project)) == ("4", 0.99)
    assert (project / "model" / ARCHIVE).read_bytes() == card_file(project).with_name(ARCHIVE).read_bytes()
    assert "better" in capsys.readouterr().out
    text = (project / "docs" / "evaluation.md").read_text()
    assert "Model 4" in text and "0.990 [0.900, 1.000] 9/10" in text
    assert text.startswith("Before.") and text.endswith("Behind.\n") and "old" not in text


def test_one_that_reads_worse_replaces_nothing_and_the_figure_is_named(project, monkeypatch, capsys):
    changed(card_file(project), figures=figures(0.97))
    refused(project, monkeypatch, "not released")
    assert "scored: sensitivity is 0.970; the released model has 0.980" in capsys.readouterr().out


def test_the_released_one_is_not_released_again(project, monkeypatch):
    release(monkeypatch)
    refused(project, monkeypatch, "released already, as version 4")


def test_where_nothing_was_learned_the_mend_is_told(project, monkeypatch):
    refused(project, monkeypatch, "holds no candidate. Run: make learn SEED=8", "--seed", "8")


@pytest.mark.parametrize("missing", [[CARD], [ARCHIVE], [CARD, ARCHIVE]])
def test_without_a_released_model_nothing_is_released(project, monkeypatch, missing):
    for name in missing:
        (project / "model" / name).unlink()
    refused(project, monkeypatch, "git checkout -- model")


@pytest.mark.parametrize(
    "values",
    [
        {"figures": {}},
        {"figures": {name: of for name, of in figures(0.98).items() if not name.endswith("scored")}},
        {"figures": {name: of for name, of in figures(0.98).items() if name != "questions, scored"}},
        {"figures": {name: of for name, of in figures(0.98).items() if name != "fresh"}},
        {"figures": figures(0.98, twin=None)},
        {"figures": figures(float("nan"))},
        {"figures": figures(0.98, twin={"value": -3})},
        {"version": ""},
        {"version": "three"},
        {"files": {}},
    ],
)
def test_a_released_model_that_is_not_whole_is_compared_with_nothing(project, monkeypatch, values):
    changed(card_file(project, released=True), **values)
    refused(project, monkeypatch, "card.json .*git checkout -- model")


def test_a_first_release_is_asked_for(project, monkeypatch):
    refused(project, monkeypatch, "Leave out --first", "--first")
    (project / "model" / CARD).unlink()
    refused(project, monkeypatch, "Leave out --first", "--first")
    (project / "model" / ARCHIVE).unlink()
    refused(project, monkeypatch, "with --first")
    (project / "model").rmdir()
    assert release(monkeypatch, "--first") == 0
    assert (read_card(project / "model").version, scored_now(project)) == ("1", 0.98)


@pytest.mark.parametrize(
    "found",
    [
        {},
        {name: of for name, of in figures(0.99).items() if name != "questions, scored"},
        {name: of for name, of in figures(0.99).items() if name != "scored"},
        figures(0.99, twin=None),
        figures(0.99, twin={"value": 1.7}),
        figures(float("nan")),
        {**figures(0.99), "scored": 3},
    ],
)
def test_a_candidate_that_lacks_a_figure_is_measured_again(project, monkeypatch, found):
    changed(card_file(project), figures=found)
    assert release(monkeypatch) == 0
    assert scored_now(project) == 0.985
    assert read_card(card_file(project).parent).figures["scored"]["sensitivity"]["value"] == 0.985


def test_one_that_was_measured_with_other_language_data_is_measured_again(project, monkeypatch):
    changed(card_file(project), language="before", figures=figures(0.985))
    assert release(monkeypatch) == 0
    assert read_card(project / "model").language == "now"


@pytest.mark.parametrize("part", ["work", "questions, fresh", "scored"])
def test_what_could_not_be_measured_is_named(project, monkeypatch, part):
    found = figures(0.985)
    name = next(iter(found[part]))
    monkeypatch.setattr(
        learning, "figures_of", measuring({**found, part: {**found[part], name: {"value": float("nan")}}})
    )
    changed(card_file(project), figures={})
    refused(project, monkeypatch, f"could not be measured: {part}: {name}.*git checkout -- tests")


@pytest.mark.parametrize("group", ["examples", "variation", "ways"])
@pytest.mark.parametrize("other", ["z", None])
def test_one_that_was_learned_from_other_data_is_not_released(project, monkeypatch, group, other):
    found = {name: digest for name, digest in {**DATA, group: other}.items() if digest}
    changed(card_file(project), learned_from=found)
    refused(project, monkeypatch, rf"other data than stand in data/ \({group}\).*make learn SEED=7")


def test_a_candidate_of_another_seed_is_not_released(project, monkeypatch):
    changed(card_file(project), seed=8)
    refused(project, monkeypatch, "of seed 8. Run: make learn SEED=7")


@pytest.mark.parametrize("name", [CARD, ARCHIVE])
def test_a_candidate_that_is_cut_short_is_made_anew(project, monkeypatch, name):
    file = card_file(project).with_name(name)
    file.write_bytes(file.read_bytes()[:-20])
    refused(project, monkeypatch, f"seed-7/{name} .*make learn SEED=7$")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("no marks", "evaluation.md holds the mark <!-- figures of .* 0 times"),
        (documents.BEGIN, "evaluation.md holds the mark <!-- end of the figures --> 0 times"),
        (f"{documents.END} {documents.BEGIN}", "evaluation.md holds the mark <!-- end of the figures --> before"),
        (f"{documents.BEGIN}{documents.BEGIN}{documents.END}", "holds the mark <!-- figures of .* 2 times"),
        ("\udcff", "evaluation.md cannot be read"),
        (None, "evaluation.md cannot be read"),
    ],
)
def test_documents_without_a_place_for_the_figures_leave_the_released_model(project, monkeypatch, text, why):
    file = project / "docs" / "evaluation.md"
    file.unlink()
    if text is not None:
        file.write_bytes(text.encode(errors="surrogateescape"))
    refused(project, monkeypatch, f"{why}.*git checkout -- .*evaluation.md")


def test_model_card_and_documents_are_written_at_once(project, monkeypatch):
    written = []
    monkeypatch.setattr(command, "write_whole", written.append)
    release(monkeypatch)
    (files,) = written
    assert {file.name for file in files} == {ARCHIVE, CARD, "evaluation.md", "knowledge.md"}


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (
            OSError(28, "No space left on device", "model/model.zip"),
            r"model/model\.zip could not be written .*Make room",
        ),
        (OSError(28, "No space left on device"), r"model could not be written \(No space left on device\)\. Make room"),
        (OSError(30, "Read-only file system", "docs/a.md"), r"docs/a\.md cannot be written \(Read-only .*be allowed"),
        (OSError(13, "Permission denied", "docs/a.md"), r"docs/a\.md cannot be written \(Permission .*be allowed"),
    ],
)
def test_what_cannot_be_written_is_named_with_the_mend(project, monkeypatch, error, line):
    def fails(files):
        raise error

    monkeypatch.setattr(command, "write_whole", fails)
    refused(project, monkeypatch, line)
    assert error.errno == 28 or "Make room" not in line


def gathered(project, monkeypatch, seed):
    written = []
    monkeypatch.setattr(command, "known_spread", Spread)
    monkeypatch.setattr(command, "write_spread", written.append)
    monkeypatch.setattr("sys.argv", ["bench.release", "noise", "--seed", seed])
    assert command.main() == 0
    return written[-1].seeds


def test_the_noise_is_gathered_seed_by_seed(project, monkeypatch, capsys):
    assert gathered(project, monkeypatch, "7")["7"]["scored"]["sensitivity"] == 0.98
    assert "from 3 seeds on" in capsys.readouterr().out


def test_the_seed_of_the_released_model_needs_no_candidate(project, monkeypatch):
    assert list(gathered(project, monkeypatch, "6")) == ["6"]
    with pytest.raises(SystemExit, match="holds no candidate. Run: make learn SEED=8"):
        gathered(project, monkeypatch, "8")


def test_a_released_model_that_is_not_whole_gives_no_noise(project, monkeypatch):
    changed(card_file(project, released=True), figures=figures(float("nan")))
    with pytest.raises(SystemExit, match="git checkout -- model"):
        gathered(project, monkeypatch, "6")


def test_learning_begins_with_a_look_at_what_it_is_compared_with(project, monkeypatch):
    card_file(project, released=True).write_text("{")
    monkeypatch.setattr(command, "learn", lambda *_: pytest.fail("two hours for nothing"))
    monkeypatch.setattr("sys.argv", ["bench.release", "learn"])
    with pytest.raises(SystemExit, match="git checkout -- model"):
        command.main()
