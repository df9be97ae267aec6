"""`python -m bench.release learn`, `noise` or `release`: what `make learn` and `make release-model` run."""

import argparse
import os
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

from bench.release import comparing, documents
from bench.release.learning import LearningStopped, candidate, folder_of, learn, with_figures
from bench.release.measuring import OPEN, SCORED
from bench.release.noise import LEAST, NOISE, NoiseError, known_spread, write_spread
from itb_triage.classifier import RELEASED, Card, LearnedModel, ModelError
from itb_triage.classifier.card import ARCHIVE, CARD, read_card, write_whole
from itb_triage.learning.packing import NotLearned
from itb_triage.protocol import ProtocolError, load_protocol, project_root

FIRST_SEED = 7


def main() -> int:
    """Does what was asked for; a mistake is one line that says the mend."""
    parser = argparse.ArgumentParser(prog="python -m bench.release", description=__doc__)
    parser.add_argument("what", choices=("learn", "noise", "release"))
    parser.add_argument("--seed", type=int, nargs="+", default=[FIRST_SEED], help="of the learning; several for noise")
    asked = parser.parse_args()
    root = project_root().resolve()
    try:
        return {"learn": _learn, "noise": _noise, "release": _release}[asked.what](root, asked.seed)
    except (LearningStopped, NotLearned, NoiseError, ModelError, ProtocolError) as error:
        sys.exit(f"itb-triage: {error}")
    except OSError as error:
        sys.exit(f"itb-triage: {error.filename or 'a file'} could not be written ({error.strerror}). Make room there.")


def _learn(root: Path, seeds: list[int]) -> int:
    """Learns a candidate with each seed, and says of every open figure whether it is better than the released one's."""
    for seed in seeds:
        learn(root, seed)
        model = candidate(root, load_protocol(), seed)
        _print_beside_the_released(model)
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
    if (folder / CARD).exists():
        return with_figures(folder, load_protocol(), (*OPEN, SCORED)).card
    if released.figures and released.seed == seed:
        return released
    raise NotLearned(f"{folder} holds no candidate. Run: make learn SEED={seed}")


def _release(root: Path, seeds: list[int]) -> int:
    """Replaces the released model by the candidate of that seed, where no figure of the scored part is lower than the
    released one's by more than its noise."""
    folder, released = folder_of(root, seeds[0]), _released()
    if not (folder / CARD).exists():
        raise NotLearned(f"{folder} holds no candidate. Run: make learn SEED={seeds[0]}")
    model = with_figures(folder, load_protocol(), (*OPEN, SCORED))
    _print_beside_the_released(model)
    if model.card.digest == released.digest:
        sys.exit(f"itb-triage: this model is released already, as version {released.version}.")
    reasons = comparing.below_the_floor(model.card.figures, released.figures, known_spread().noise, SCORED)
    if reasons:
        print("\n".join(f"below the floor: {reason}" for reason in reasons))
        sys.exit("itb-triage: not released. Learn from more messages of the kinds that are missed, then: make learn")
    version = str(int(released.version or 0) + 1)
    card = replace(model.card, version=version, released=date.today().isoformat())
    RELEASED.mkdir(exist_ok=True)
    write_whole({RELEASED / ARCHIVE: (folder / ARCHIVE).read_bytes(), RELEASED / CARD: card.as_text().encode()})
    documents.write(root / "docs", card)
    print(f"Model {version} stands in {RELEASED}, its figures in docs/. Commit all of it.")
    return 0


def _print_beside_the_released(model: LearnedModel) -> None:
    rows = list(comparing.compared(model.card.figures, _released().figures, known_spread().noise))
    print(comparing.table(rows))


def _released() -> Card:
    """The card of the released model; an empty one before the first release."""
    return read_card(RELEASED) if (RELEASED / CARD).exists() else Card()


if __name__ == "__main__":
    sys.exit(main())
