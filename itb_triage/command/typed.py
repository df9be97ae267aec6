"""What is typed into a terminal, line by line."""

import sys
from typing import Iterator


def typed(prompt: str) -> Iterator[str]:
    """Each line, until the input ends (Ctrl-D, Ctrl-C). A conversation read from a file shows both sides."""
    while True:
        try:
            text = input(prompt)
        except (EOFError, KeyboardInterrupt):
            print()
            return
        if not sys.stdin.isatty():
            print(text)
        yield text
