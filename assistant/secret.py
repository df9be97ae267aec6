"""Keys of the channels. One that cannot be used ends the start in one line."""

from pathlib import Path

from rasa.shared.exceptions import InvalidConfigException

from itb_triage import secret


def own_or_given(variable: str, file: Path) -> str:
    """As itb_triage.secret.own_or_given. Raises InvalidConfigException, which Rasa's start prints."""
    try:
        return secret.own_or_given(variable, file)
    except secret.KeyUnusable as error:
        raise InvalidConfigException(str(error)) from None
