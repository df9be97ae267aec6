"""The alphabet of text messages (GSM 03.38): how much of one a text takes, and how any text is written in it."""

import gsm0338  # noqa: F401  adds the codec
from anyascii import anyascii

CODEC = "gsm03.38"
SEPTETS = 160  # of one text message; one letter from outside the alphabet would leave 70


def septets(text: str) -> int:
    """How much of a text message `text` takes: most letters one, a few two. Raises UnicodeEncodeError for others."""
    return len(text.encode(CODEC))


def strangers(text: str) -> str:
    """The characters of `text` that are not in the alphabet, each once."""
    return "".join(char for char in dict.fromkeys(text) if not _known(char))


def plain(text: str) -> str:
    """`text` in the alphabet: every other character is written as plain letters, or left out where there are none."""
    return "".join(char for each in text for char in (each if _known(each) else anyascii(each)) if _known(char))


def _known(char: str) -> bool:
    try:
        char.encode(CODEC)
    except UnicodeEncodeError:
        return False
    return True
