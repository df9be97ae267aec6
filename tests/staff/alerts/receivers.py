"""The other side of an alert: a webhook's receiver and a mail server, real ones, that note what they get."""

import email.policy
import ipaddress
import json
import ssl
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Dict, List, Optional

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

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
    """Takes mails on a port of its own. `refuse`: what it says to each address, instead of taking it; `named`:
    what more aiosmtpd's Controller is given."""

    def __init__(self, refuse: str = "", **named: Any) -> None:
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

        self._controller = Controller(Handler(), hostname="127.0.0.1", port=self.port, **named)
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


LOG_IN = ("clinic", "p@ss word")


def with_tls_and_log_in(folder: Path) -> MailServer:
    """Takes mails by STARTTLS and after the log-in LOG_IN alone; `folder`/cert.pem is its certificate."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mail of the tests")])
    here = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(here, critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    secret = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    (folder / "key.pem").write_bytes(secret)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")

    def check(server: Any, session: Any, envelope: Any, mechanism: str, given: Any) -> AuthResult:
        return AuthResult(success=(given.login.decode(), given.password.decode()) == LOG_IN, handled=False)

    return MailServer(tls_context=context, require_starttls=True, auth_required=True, authenticator=check)
