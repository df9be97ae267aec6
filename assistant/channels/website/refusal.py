"""A request that is refused: why, what would be right, and always what to do in an emergency."""

from typing import Any, Dict

from sanic.response import HTTPResponse, json

from itb_triage.assessment import State
from itb_triage.protocol import Protocol
from itb_triage.wording.render import text_of


class Refusal(Exception):
    """`status`: of HTTP; `wrong`: what was wrong; `right`: what would be right; `after`: seconds to wait."""

    def __init__(self, status: int, wrong: str, right: str, after: float = 0.0) -> None:
        super().__init__(wrong)
        self.status, self.wrong, self.right, self.after = status, wrong, right, after


def refused(protocol: Protocol, refusal: Refusal) -> HTTPResponse:
    """The answer to a refused request: nobody is left without the emergency rule."""
    rule = {"text": text_of(protocol, "last_resort", State())}
    body: Dict[str, Any] = {"error": refusal.wrong, "mend": refusal.right, "items": [rule]}
    headers = {"Retry-After": str(int(refusal.after) + 1)} if refusal.after else {}
    return json(body, refusal.status, headers)
