"""Reads what was sent, and no more than that: a body that is too large is not read to its end."""

from sanic.request import Request


class TooLarge(Exception):
    """More was sent than is read."""


async def read_body(request: Request, largest: int) -> bytes:
    """The body of a request whose route is a stream. Raises TooLarge beyond `largest` bytes."""
    raw = b""
    async for part in request.stream:
        raw += part
        if len(raw) > largest:
            raise TooLarge
    return raw
