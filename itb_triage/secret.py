"""Keys: given by the environment, or made once for this machine and kept in a file."""

import os
import secrets
from pathlib import Path

SHORTEST = 32  # characters


class KeyUnusable(ValueError):
    """A key that can be guessed, or a file that holds none. The message says what would be right."""


def own_or_given(variable: str, file: Path) -> str:
    """What the environment says in `variable`; without it a key of this machine's own, made once and kept in `file`.

    Raises KeyUnusable.
    """
    given = os.environ.get(variable)
    if given is None:
        return _own(file)
    if len(given) < SHORTEST:
        raise KeyUnusable(
            f"{variable} has {len(given)} characters. It needs at least {SHORTEST} that nobody can guess. "
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
        raise KeyUnusable(f"{file} holds no key. Delete it, and a new one is made at the next start.") from None
    with os.fdopen(handle, "w") as opened:
        opened.write(made := secrets.token_urlsafe(48))
    return made
