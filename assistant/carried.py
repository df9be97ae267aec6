"""Looks into Rasa's trained model for the learned model that it carries, before anything is started."""

import gzip
import io
import tarfile
from pathlib import Path
from typing import Optional

from itb_triage.classifier import Card, ModelError
from itb_triage.classifier.card import ARCHIVE, CARD, card_of, digest_of

ANEW = "Train it anew: make run"


def verify_carried(trained: Path, released: Optional[Card]) -> None:
    """Looks whether the file `trained`, Rasa's model, is whole, and carries the model that is released here, which is
    the one that was signed. `released`: None where the learned model is switched off, and none is looked for.

    Raises ModelError, one line with the mend, where the file is broken, or carries no learned model, another one, or
    no whole one.
    """
    held = _held(trained)
    if released is None:
        return
    try:
        (card_file,), (archive,) = held[CARD], held[ARCHIVE]
        card = card_of(card_file)
    except (KeyError, ValueError):  # none, several, or a broken one
        raise ModelError(f"{trained} carries no whole learned model. {ANEW}") from None
    if digest_of(archive) != card.digest:
        raise ModelError(f"{trained} carries no whole learned model. {ANEW}")
    if card != released:
        raise ModelError(
            f"{trained} carries model {card.version} ({card.digest[:12]}), and released here is {released.version} "
            f"({released.digest[:12]}), or their cards differ. {ANEW}"
        )


def _held(trained: Path) -> dict[str, list[bytes]]:
    """The files of the tar that are named as a model's are. All of it is read: Rasa itself would start with a broken
    one, and answer nothing by it."""
    held: dict[str, list[bytes]] = {}
    try:
        with gzip.open(trained) as packed:
            content = packed.read()
        with tarfile.open(fileobj=io.BytesIO(content)) as archive:
            for member in archive:
                name = Path(member.name).name
                file = archive.extractfile(member) if name in (ARCHIVE, CARD) else None
                if file:
                    held.setdefault(name, []).append(file.read())
    except Exception as error:  # gzip and tar can be wrong in more ways than they have names for
        raise ModelError(f"{trained} cannot be read ({type(error).__name__}). {ANEW}") from None
    return held
