"""A client of the website channel, as any page's script could be one."""

import gzip
import json
import urllib.error
import urllib.request
import uuid
from typing import Any, Dict, List, NamedTuple, Optional

from tests.conftest import Said


class Response(NamedTuple):
    status: int
    headers: Dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def ask(port: int, path: str, body: Any = None, method: Optional[str] = None, **headers: str) -> Response:
    """One request; `body` as JSON, or bytes as they are."""
    data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", data, named, method=method)
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            return _response(response)
    except urllib.error.HTTPError as error:
        return _response(error)


def _response(response: Any) -> Response:
    body = response.read()
    headers = {name.lower(): value for name, value in response.headers.items()}
    return Response(response.status, headers, gzip.decompress(body) if headers.get("content-encoding") else body)


class Visitor:
    """Somebody on the website, with a session."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.token = ask(port, "/webhooks/website/session", {}).json["token"]

    def send(self, body: Any, **headers: str) -> Response:
        return ask(self.port, "/webhooks/website/message", body, Authorization=f"Bearer {self.token}", **headers)

    def items(self, body: Dict[str, Any]) -> List[Dict[str, Any]]:
        response = self.send({"id": uuid.uuid4().hex, **body})
        assert response.status == 200, response.body
        items: List[Dict[str, Any]] = response.json
        return items

    def say(self, text: str) -> "Reply":
        return Reply(self.items({"text": text}))

    def press(self, reply: "Reply", *titles: str) -> "Reply":
        return Reply(self.items({"buttons": [reply.payloads[title] for title in titles]}))


class Reply(Said):
    """One reply of the website channel, with what its buttons carry."""

    def __init__(self, items: List[Dict[str, Any]]) -> None:
        super().__init__(items)
        self.items = items
        buttons = [button for item in items for button in item.get("buttons") or []]
        self.payloads = {button["title"]: button["payload"] for button in buttons}
        self.handoff = next(item["custom"].get("handoff") for item in items if item.get("custom"))
