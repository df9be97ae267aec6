"""`python -m bench.release learn`, `noise` or `release`: what `make learn` and `make release-model` run."""

import argparse
import os
import sys
from dataclasses import replace
from datetime import date
from importlib.metadata import PackageNotFoundError
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

from bench.release import comparing, documents
from bench.release.documents import DocumentError
from bench.release.learning import LearningStopped, candidate, folder_of, learn, with_figures
from bench.release.measuring import SCORED, lacking
from bench.release.noise import LEAST, NOISE, Noise, NoiseError, known_spread, noise_to_release_by, write_spread
from bench.release.releasing import (
    PARTS,
    NotReleased,
    candidate_card,
    learned_from_these,
    named,
    nothing_lacks,
    of_candidate,
    released_model,
)
from itb_triage.classifier import RELEASED, Card, LearnedModel, ModelError
from itb_triage.classifier.card import ARCHIVE, CARD, read_card, verified_archive, write_whole
from itb_triage.learning.checkpoints import NotWritten, not_read, writing
from itb_triage.learning.packing import NotLearned
from itb_triage.learning.training_data import load_training_data
from itb_triage.protocol import ProtocolError, load_protocol, project_root

TOLD = (LearningStopped, NotLearned, NotReleased, NotWritten, NoiseError, DocumentError, ModelError, ProtocolError)
FIRST_SEED = 7


def main() -> int:
    """Does what was asked for; a mistake is one line that says the mend."""
    parser = argparse.ArgumentParser(prog="python -m bench.release", description=__doc__)
    parser.add_argument("what", choices=("learn", "noise", "release"))
    parser.add_argument("--seed", type=int, nargs="+", default=[FIRST_SEED], help="of the learning; several for noise")
    parser.add_argument("--first", action="store_true", help="there was never a release before; of release alone")
    asked = parser.parse_args()
    root = project_root().resolve()
    try:
        if asked.what == "release":
            return _release(root, asked.seed[0], asked.first)
        return {"learn": _learn, "noise": _noise}[asked.what](root, asked.seed)
    except TOLD as error:
        sys.exit(f"itb-triage: {error}")
    except PackageNotFoundError as error:
        sys.exit(
            f"itb-triage: the package {error.name} is not installed. Run: rm .venv/installed.json, then make learn"
        )
    except OSError as error:
        sys.exit(f"itb-triage: {not_read(error)}")


def _learn(root: Path, seeds: list[int]) -> int:
    """Learns a candidate with each seed, and says of every open figure whether it is better than the released one's."""
    released, noise = _released(), noise_to_release_by()  # what is wrong with these is told before hours are spent
    for seed in seeds:
        learn(root, seed)
        model = candidate(root, load_protocol(), seed)
        _print_beside(released, noise, model)
        print(f"The candidate is {folder_of(root, seed)}. It replaces nothing: make release-model SEED={seed}")
    return 0


def _noise(root: Path, seeds: list[int]) -> int:
    """Measures candidates that differ in their seed alone on every part, and writes down how much figures differ."""
    spread = known_spread()
    for seed in seeds:
        spread = spread.with_seed(_measured(root, seed))
        write_spread(spread)
    print(f"Seeds {', '.join(spread.seeds)} stand in {NOISE}.")
    if len(spread.seeds) < LEAST:
        print(f"Their spread is called noise from {LEAST} seeds on: until then a release may lose nothing.")
    return 0


def _measured(root: Path, seed: int) -> Card:
    """The card of the candidate of that seed, every part measured; of the released model, where that seed made it."""
    folder, released = folder_of(root, seed), _released()
    if released.figures and released.seed == seed and not (folder / CARD).exists():
        nothing_lacks(released, RELEASED)
        return released
    candidate_card(folder, seed)
    card = with_figures(folder, load_protocol(), PARTS, seed).card
    _all_measured(card)
    return card


def _release(root: Path, seed: int, first: bool) -> int:
    """Replaces the released model by the candidate of that seed, where no figure of the scored part is lower than the
    released one's by more than its noise. `first`: there is no released one to compare it with."""
    folder, protocol = folder_of(root, seed), load_protocol()
    released, noise = released_model(RELEASED, first), noise_to_release_by()
    found = candidate_card(folder, seed)
    learned_from_these(found, load_training_data(root, protocol).digests())
    if found.digest and found.digest == released.digest:
        raise NotReleased(f"this model is released already, as version {released.version}.")
    model = with_figures(folder, protocol, PARTS, seed)
    _print_beside(released, noise, model)
    _all_measured(model.card)
    reasons = comparing.below_the_floor(model.card.figures, released.figures, noise, SCORED)
    if reasons:
        print("\n".join(f"below the floor: {reason}" for reason in reasons))
        raise NotReleased("not released. Learn from more messages of the kinds that are missed, then: make learn")
    version = str(int(released.version or 0) + 1)
    _write(root, folder, replace(model.card, version=version, released=date.today().isoformat()))
    print(f"Model {version} stands in {RELEASED}, its figures in docs/. Commit all of it.")
    return 0


def _write(root: Path, folder: Path, card: Card) -> None:
    """The model of `folder` with `card` in the released one's place, and its figures in docs/: all of it or nothing."""
    with of_candidate(card.seed):
        archive = verified_archive(folder, card)
    files = {RELEASED / ARCHIVE: archive, RELEASED / CARD: card.as_text().encode()}
    files |= documents.rendered(root / "docs", card)
    with writing(RELEASED):
        RELEASED.mkdir(exist_ok=True)
        write_whole(files)


def _all_measured(card: Card) -> None:
    """Raises NotReleased where a figure could not be measured: there are no messages for it."""
    missing = lacking(card.figures, PARTS)
    if missing:
        raise NotReleased(
            f"these figures could not be measured: {named(missing)}. Take their messages back: git checkout -- tests"
        )


def _print_beside(released: Card, noise: Noise, model: LearnedModel) -> None:
    print(comparing.table(list(comparing.compared(model.card.figures, released.figures, noise))))


def _released() -> Card:
    """The card of the released model; an empty one before the first release. Raises ModelError."""
    return read_card(RELEASED) if (RELEASED / CARD).exists() else Card()


if __name__ == "__main__":
    sys.exit(main())
