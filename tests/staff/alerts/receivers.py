"""The other side of an alert: a webhook's receiver and a mail server, real ones, that note what they get."""

import email.policy
import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Dict, List, Optional

from aiosmtpd.controller import Controller

from tests.conftest import free_port


@dataclass
class Got:
    """One request. `at`: seconds on the monotonic clock."""

    headers: Dict[str, str]
    body: bytes
    at: float = field(default_factory=time.monotonic)

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Receiver:
    """Listens on a port of its own. `answer`: the status that it answers with; `wait`: seconds before it does."""

    def __init__(self, answer: int = 200, wait: float = 0.0, port: Optional[int] = None) -> None:
        self.answer, self.wait, self.got = answer, wait, []  # type: int, float, List[Got]
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}/alerts"
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.got.append(Got({name.lower(): value for name, value in self.headers.items()}, body))
                time.sleep(receiver.wait)
                try:
                    self.send_response(receiver.answer)
                    self.send_header("Location", "https://elsewhere.example/")
                    self.end_headers()
                except OSError:
                    pass  # who asked has gone

            def log_message(self, *words: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def ids(self) -> List[str]:
        return [each.id for each in self.got]


class MailServer:
    """Takes mails on a port of its own. `refuse`: what it says to each address, instead of taking it."""

    def __init__(self, refuse: str = "") -> None:
        self.port, self.mails = free_port(), []  # type: int, List[Any]
        server = self

        class Handler:
            async def handle_RCPT(self, box: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
                if refuse:
                    return refuse
                envelope.rcpt_tos.append(address)
                return "250 OK"

            async def handle_DATA(self, box: Any, session: Any, envelope: Any) -> str:
                mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
                server.mails.append((envelope.rcpt_tos, mail))
                return "250 taken"

        self._controller = Controller(Handler(), hostname="127.0.0.1", port=self.port)
        self._controller.start()
        self.url = f"smtp://127.0.0.1:{self.port}"

    def stop(self) -> None:
        self._controller.stop()


def wait_until(true: Any, seconds: float = 20.0) -> None:
    """Until `true()` holds."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.05)
