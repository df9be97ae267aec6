"""The key that signs sessions and buttons."""

import os
import secrets
from pathlib import Path

from rasa.shared.exceptions import InvalidConfigException

SECRET_VARIABLE = "ITB_TRIAGE_SECRET"
SECRET_FILE = Path("var/secret")
SHORTEST = 32  # characters


def signing_secret(file: Path = SECRET_FILE) -> str:
    """ITB_TRIAGE_SECRET; without it a key of this machine's own, made once and kept in `file`.

    Raises InvalidConfigException for a key that can be guessed.
    """
    given = os.environ.get(SECRET_VARIABLE)
    if given is None:
        return _own(file)
    if len(given) < SHORTEST:
        raise InvalidConfigException(
            f"{SECRET_VARIABLE} has {len(given)} characters. It needs at least {SHORTEST} that nobody can guess. "
            'Make one: python3 -c "import secrets; print(secrets.token_urlsafe(48))"'
        )
    return given


def _own(file: Path) -> str:
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        kept = file.read_text().strip()
        if len(kept) >= SHORTEST:
            return kept
        raise InvalidConfigException(f"{file} holds no key. Delete it, and a new one is made at the next start.")
    with os.fdopen(handle, "w") as opened:
        opened.write(made := secrets.token_urlsafe(48))
    return made
