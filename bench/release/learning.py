"""Learns both classifiers, at once where there is memory for both, and makes a candidate of them."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any, Mapping, Sequence

from bench.release.measuring import OPEN, expected, figures_of, lacking
from bench.release.releasing import PARTS, of_candidate
from itb_triage.classifier import Card, LearnedModel, load_model
from itb_triage.classifier.card import CARD, write_model, write_whole
from itb_triage.learning.checkpoints import writing
from itb_triage.learning.packing import packed
from itb_triage.learning.training_data import load_training_data
from itb_triage.protocol import Protocol

CLASSIFIERS = ("signs", "questions")
MEMORY_FOR_BOTH = 5e9  # bytes


class LearningStopped(Exception):
    """A classifier could not be learned; its own lines say why."""


def folder_of(root: Path, seed: int) -> Path:
    """Where what is learned with `seed` is kept, the candidate made of it too."""
    return root / "models" / "learned" / f"seed-{seed}"


def learn(root: Path, seed: int) -> None:
    """Learns both, each from where it was interrupted. Raises LearningStopped."""
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    with ThreadPoolExecutor(len(CLASSIFIERS) if memory >= MEMORY_FOR_BOTH else 1) as at_once:
        went_well = list(at_once.map(lambda name: _learn_one(root, name, seed), CLASSIFIERS))
    if not all(went_well):
        raise LearningStopped(
            f"learning stopped; the lines above say why. It goes on where it was: make learn SEED={seed}"
        )


def _learn_one(root: Path, name: str, seed: int) -> bool:
    """Each line of its progress with its name. Returns whether it went well."""
    words = ["-m", "itb_triage.learning", name, "--seed", str(seed), "--into", str(folder_of(root, seed))]
    with subprocess.Popen(
        [sys.executable, *words], cwd=root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        for line in process.stdout or ():
            print(f"  {name}: {line.strip()}", flush=True)
    return process.returncode == 0


def candidate(root: Path, protocol: Protocol, seed: int) -> LearnedModel:
    """Packs what was learned with `seed`, measures it on the open parts, and writes both files of the candidate beside
    it. Raises packing.NotLearned, checkpoints.NotWritten, OSError."""
    folder = folder_of(root, seed)
    card, parts = packed(folder, load_training_data(root, protocol), seed)
    with writing(folder):
        write_model(folder, card, parts)
    return with_figures(folder, protocol, OPEN, seed)


def with_figures(folder: Path, protocol: Protocol, parts: Sequence[str], seed: int) -> LearnedModel:
    """The candidate of `seed` in `folder` with its figures on `parts`, its card written anew with those that it did not
    have yet.

    Figures that were measured with other language data are measured again, and so is a part that lacks one. Raises
    packing.NotLearned, checkpoints.NotWritten.
    """
    with of_candidate(seed):
        model = load_model(folder)
    language = protocol.language_digest
    known = _whole(model.card.figures) if model.card.language == language else {}
    missing = [part for part in parts if lacking(known, (part,))]
    figures = {**known, **figures_of(protocol, model, missing)} if missing else known
    card = replace(model.card, figures=figures, limits=protocol.language.limits(), language=language)
    if card != model.card:
        write_card(folder, card)
    return replace(model, card=card)


def _whole(figures: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The parts of `figures` that lack none, with what is measured of them today, in the same order."""
    wanted = expected(part for part in PARTS if not lacking(figures, (part,)))
    return {
        name: {figure: held for figure, held in of.items() if figure in wanted[name]}
        for name, of in figures.items()
        if name in wanted
    }


def write_card(folder: Path, card: Card) -> None:
    """Writes the card alone, whole or not at all. Raises checkpoints.NotWritten."""
    with writing(folder / CARD):
        write_whole({folder / CARD: card.as_text().encode()})
