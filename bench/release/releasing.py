"""What must hold before a candidate is compared with the released model: that both are what they are taken for."""

from contextlib import contextmanager
from pathlib import Path
from typing import Iterator, Mapping, Sequence

from bench.release.measuring import OPEN, SCORED, lacking
from itb_triage.classifier import Card, ModelError
from itb_triage.classifier.card import ARCHIVE, CARD, MEND, read_card, verified_archive
from itb_triage.learning.packing import NotLearned
from itb_triage.learning.training_data import LABELLED

PARTS = (*OPEN, SCORED)
NAMED = 3  # of what is lacking


class NotReleased(Exception):
    """The candidate may not take the released model's place. Its text is one line: why, and the mend."""


def released_model(folder: Path, first: bool) -> Card:
    """The card of the released model in `folder`, the archive beside it, and every figure on it; an empty one where
    there is no model yet, which `first` says. Raises NotReleased, ModelError."""
    there = [name for name in (ARCHIVE, CARD) if (folder / name).exists()]
    if first and there:
        raise NotReleased(f"{folder} holds {' and '.join(there)}: this release is not the first. Leave out --first")
    if first:
        return Card()
    if not there:
        raise NotReleased(f"{folder} holds no released model. {MEND}. Where there was never any, ask with --first")
    card = read_card(folder)
    verified_archive(folder, card)
    if not (card.version.isascii() and card.version.isdigit()):
        raise NotReleased(f"{folder / CARD} tells no version of a release ({card.version!r}). {MEND}")
    nothing_lacks(card, folder)
    return card


def nothing_lacks(card: Card, folder: Path) -> None:
    """Raises NotReleased where the card of the released model in `folder` lacks a figure that is measured today."""
    missing = lacking(card.figures, PARTS)
    if missing:
        raise NotReleased(f"{folder / CARD} lacks figures that are measured today ({named(missing)}). {MEND}")


def candidate_card(folder: Path, seed: int) -> Card:
    """The card of the candidate of `seed` in `folder`. Raises NotLearned."""
    if not (folder / CARD).exists():
        raise NotLearned(f"{folder} holds no candidate. Run: make learn SEED={seed}")
    with of_candidate(seed):
        card = read_card(folder)
    if card.seed != seed:
        raise NotLearned(f"{folder} holds a candidate of seed {card.seed}. Run: make learn SEED={seed}")
    return card


def learned_from_these(card: Card, digests: Mapping[str, str]) -> None:
    """Raises NotLearned where the candidate was learned from other data than now stand in data/, whose groups have
    these digests."""
    others = [group for group in LABELLED if card.learned_from.get(group) != digests[group]]
    if others:
        raise NotLearned(
            f"the candidate was learned from other data than stand in data/ ({', '.join(others)}). "
            f"Run: make learn SEED={card.seed}"
        )


@contextmanager
def of_candidate(seed: int) -> Iterator[None]:
    """Raises NotLearned where a candidate cannot be used: it is made anew, where the released model is taken back."""
    try:
        yield
    except ModelError as error:
        raise NotLearned(str(error).replace(MEND, f"Make it anew: make learn SEED={seed}")) from error


def named(what: Sequence[str]) -> str:
    """The first of them, and how many more there are."""
    more = f" and {len(what) - NAMED} more" if len(what) > NAMED else ""
    return "; ".join(what[:NAMED]) + more
