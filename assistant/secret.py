"""Keys: given by the environment, or made once for this machine and kept in a file."""

import os
import secrets
from pathlib import Path

from rasa.shared.exceptions import InvalidConfigException

SHORTEST = 32  # characters


def own_or_given(variable: str, file: Path, shortest: int = SHORTEST) -> str:
    """What the environment says in `variable`; without it a key of this machine's own, made once and kept in `file`.

    Raises InvalidConfigException for a key that can be guessed.
    """
    given = os.environ.get(variable)
    if given is None:
        return _own(file)
    if len(given) < shortest:
        raise InvalidConfigException(
            f"{variable} has {len(given)} characters. It needs at least {shortest} that nobody can guess. "
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
