"""The widget's script, and the demo page of a clinic that holds it."""

import gzip
import hashlib
from typing import Dict

from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, empty, raw

from itb_triage.protocol import Protocol
from itb_triage.widget import WIDGET, demo_page, widget_script

FOREIGN = {  # read by the pages of others
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
    # An old script is better than none: it shows the emergency rule while we are down.
    "Cache-Control": "public, max-age=300, stale-while-revalidate=86400, stale-if-error=604800",
}
# As strict as a page can be: what works here works on a clinic's page.
DEMO = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}


class Pages:
    """Files that change only with a new start: made once, compressed once."""

    def __init__(self, protocol: Protocol, demo: bool) -> None:
        self._files = {"/widget.js": _File(widget_script(protocol).encode(), "text/javascript", FOREIGN)}
        if demo:
            self._files["/demo"] = _File(demo_page(protocol).encode(), "text/html", DEMO)
            for name, kind in (("clinic.css", "text/css"), ("icon.svg", "image/svg+xml")):
                self._files[f"/demo/{name}"] = _File((WIDGET / "demo" / name).read_bytes(), kind, DEMO)

    def add_to(self, blueprint: Blueprint) -> None:
        """A route for each file."""

        async def serve(request: Request) -> HTTPResponse:
            return self._files[request.path.rstrip("/")].response(request)

        for path in self._files:
            blueprint.add_route(serve, path, methods=["GET"], name=path.strip("/").replace("/", "_"))


class _File:
    def __init__(self, body: bytes, kind: str, headers: Dict[str, str]) -> None:
        self._body, self._compressed = body, gzip.compress(body, 9, mtime=0)
        self._type = f"{kind}; charset=utf-8"
        tag = hashlib.sha256(body).hexdigest()[:20]
        own = {"ETag": f'W/"{tag}"', "Vary": "Accept-Encoding", "X-Content-Type-Options": "nosniff"}
        self._headers = {**headers, **own}

    def response(self, request: Request) -> HTTPResponse:
        if request.headers.get("if-none-match") == self._headers["ETag"]:
            return empty(304, headers=self._headers)
        if "gzip" in request.headers.get("accept-encoding", ""):
            headers = {**self._headers, "Content-Encoding": "gzip"}
            return raw(self._compressed, headers=headers, content_type=self._type)
        return raw(self._body, headers=self._headers, content_type=self._type)
