"""The released model inside Rasa's own trained model, so that another machine reads as this one does."""

import os
import shutil
import sys
from pathlib import Path

from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.exceptions import InvalidConfigException

from assistant.carried import ANEW
from itb_triage.classifier import RELEASED, ModelError, load_model, read_with
from itb_triage.classifier.card import ARCHIVE, CARD, read_card, verified_archive
from itb_triage.classifier.model import SWITCH


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
    if os.environ.get(SWITCH) == "off":
        return
    try:
        with model_storage.read_from(resource) as carried:
            read_with(load_model(Path(carried)))
    except (ValueError, ModelError) as error:  # Rasa raises the first where nothing is carried
        wrong = str(error).split(". ")[0] if isinstance(error, ModelError) else "it carries none"
        print(
            f"itb-triage: the learned model in Rasa's model cannot be used: {wrong}. {ANEW}",
            file=sys.stderr,
            flush=True,
        )
        os._exit(1)  # sys.exit would come out of Rasa's event loop with all that it was doing


def released_digest() -> str:
    """That of the released model, for Rasa's cache of trainings; empty where it has no card."""
    try:
        return read_card(RELEASED).digest
    except ModelError:
        return ""
