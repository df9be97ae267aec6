"""The released model inside Rasa's own trained model, so that another machine reads as this one does."""

import os
import shutil
import sys
from pathlib import Path

from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.exceptions import InvalidConfigException

from assistant.carried import ANEW
from itb_triage.classifier import RELEASED, LearnedModel, ModelError, load_model, read_with, released_model
from itb_triage.classifier.card import ARCHIVE, CARD, MEND, read_card, verified_archive
from itb_triage.classifier.model import switched_off


def carry(model_storage: ModelStorage, resource: Resource) -> None:
    """Puts both files of the released model into `resource`. Raises InvalidConfigException where they are not whole:
    nothing is trained then."""
    try:
        verified_archive(RELEASED, read_card(RELEASED))
    except ModelError as error:
        raise InvalidConfigException(f"the learned model cannot be used: {error}") from None
    with model_storage.write_to(resource) as carried:
        for name in (ARCHIVE, CARD):
            shutil.copyfile(RELEASED / name, Path(carried) / name)


def read_with_carried(model_storage: ModelStorage, resource: Resource) -> None:
    """From now on the process reads with the model in `resource`, unless the learned model is switched off.

    Ends the process where it cannot be used: Rasa would log the error, and start without an understanding. What runs
    beside the assistant is not begun then: the launcher has looked before (assistant/carried.py).
    """
    try:
        if switched_off():
            return
        with model_storage.read_from(resource) as carried:
            read_with(_carried(Path(carried)))
    except (ValueError, ModelError) as error:  # Rasa raises the first where nothing is carried
        wrong = str(error).replace(MEND, ANEW) if isinstance(error, ModelError) else f"it carries none. {ANEW}"
        print(f"itb-triage: the learned model in Rasa's model cannot be used: {wrong}", file=sys.stderr, flush=True)
        os._exit(1)  # sys.exit would come out of Rasa's event loop with all that it was doing


def _carried(folder: Path) -> LearnedModel:
    """The model in `folder`; where one is released beside the code, it must be the same one: that was signed."""
    if not (RELEASED / CARD).exists():
        return load_model(folder)
    card, released = read_card(folder), read_card(RELEASED)
    verified_archive(folder, card)
    if card != released:
        raise ModelError(f"it carries model {card.version}, and released here is {released.version}. {ANEW}")
    return released_model()


def released_digest() -> str:
    """That of the released model, for Rasa's cache of trainings; empty where it has no card."""
    try:
        return read_card(RELEASED).digest
    except ModelError:
        return ""
