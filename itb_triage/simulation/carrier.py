"""The carrier's REST API, as far as late answers need it: takes text messages, and hands them over."""

import json
import threading
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Callable
from urllib.parse import parse_qs

PORT = 5056
SIMULATED_API = f"http://127.0.0.1:{PORT}"  # where late answers go while no account is configured


class Carrier:
    """Listens on `port` (0 for any that is free) and hands each message over: to whom, and its words.

    Raises OSError where the port is taken. `answer_with`: the HTTP statuses to answer with, one a request, then 201.
    """

    def __init__(self, received: Callable[[str, str], None], port: int = PORT) -> None:
        self.answer_with: list[int] = []
        carrier = self

        class Api(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
                status = carrier.answer_with.pop(0) if carrier.answer_with else 201
                if status == 201:
                    received(form["To"][0], form["Body"][0])
                answer = json.dumps({"sid": f"SM{uuid.uuid4().hex}", "status": "queued", "code": status, "message": ""})
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(answer.encode())

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", port), Api)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Stops listening."""
        self._server.shutdown()
        self._server.server_close()
