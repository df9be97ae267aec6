"""Looks into Rasa's trained model for the learned model that it carries, before anything is started."""

import tarfile
import tempfile
from pathlib import Path

from itb_triage.classifier import Card, ModelError
from itb_triage.classifier.card import ARCHIVE, CARD, read_card, verified_archive

ANEW = "Train it anew: make run"


def verify_carried(trained: Path, released: Card) -> None:
    """Looks whether Rasa's model carries the model that is released here, which is the one that was signed.

    Raises ModelError, one line with the mend, where the file `trained` carries no learned model, another one, or no
    whole one.
    """
    try:
        with tempfile.TemporaryDirectory() as folder:
            _take_out(trained, Path(folder))
            card = read_card(Path(folder))
            verified_archive(Path(folder), card)
    except ModelError:
        raise ModelError(f"{trained} carries no whole learned model. {ANEW}") from None
    except (OSError, EOFError, tarfile.TarError) as error:
        raise ModelError(f"{trained} cannot be opened ({type(error).__name__}). {ANEW}") from None
    if card.digest != released.digest:
        raise ModelError(f"{trained} carries model {card.version}, and released here is {released.version}. {ANEW}")


def _take_out(trained: Path, folder: Path) -> None:
    with tarfile.open(trained) as archive:
        for member in archive:
            name = Path(member.name).name
            content = archive.extractfile(member) if name in (ARCHIVE, CARD) else None
            if content:
                (folder / name).write_bytes(content.read())
