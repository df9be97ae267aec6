"""What only the server can make: a session, and what a button means."""

import time
import uuid
from dataclasses import dataclass
from typing import Any, Iterable, Optional

import jwt

from itb_triage.assessment.press import Press

ALGORITHM = "HS256"
SESSION_SECONDS = 24 * 3600  # a conversation can be taken up again for as long
SESSION, BUTTON = "session", "button"  # what a token is for: one is never taken for the other


class NotOurs(Exception):
    """A token that this server did not make, or whose time is over."""


@dataclass(frozen=True)
class Signer:
    """Makes and reads tokens with one key."""

    secret: str

    def session(self, conversation: Optional[str] = None) -> tuple[str, str]:
        """A conversation (`conversation`, or a new one) and the token that lets its holder write in it."""
        conversation = conversation or f"web-{uuid.uuid4().hex}"
        values = {"aud": SESSION, "sub": conversation, "exp": int(time.time()) + SESSION_SECONDS}
        return conversation, jwt.encode(values, self.secret, ALGORITHM)

    def conversation(self, token: str) -> str:
        """The conversation that `token` belongs to. Raises NotOurs."""
        return str(self._read(token, SESSION)["sub"])

    def button(self, conversation: str, question: str, about: Iterable[str], choice: str) -> str:
        """The payload of one button of `question` in `conversation`."""
        values = {"aud": BUTTON, "sub": conversation, "q": question, "s": list(about), "c": choice}
        return jwt.encode(values, self.secret, ALGORITHM)

    def press(self, conversation: str, payloads: Iterable[str]) -> Press:
        """What the pressed buttons mean. Raises NotOurs, also for buttons of another conversation or of two
        questions."""
        read = [self._read(payload, BUTTON) for payload in payloads]
        if not read or any(each["sub"] != conversation or each["q"] != read[0]["q"] for each in read):
            raise NotOurs
        return Press(read[0]["q"], tuple(read[0]["s"]), tuple(dict.fromkeys(each["c"] for each in read)))

    def _read(self, token: Any, purpose: str) -> dict[str, Any]:
        needed = ["aud", "sub", *(["exp"] if purpose == SESSION else [])]
        try:
            values: dict[str, Any] = jwt.decode(
                token, self.secret, [ALGORITHM], audience=purpose, options={"require": needed}
            )
        except (jwt.PyJWTError, ValueError, TypeError) as error:
            raise NotOurs from error
        return values
