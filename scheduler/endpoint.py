"""The service's pages over HTTP: `/healthz` and `/metrics`. They take no input and ask for no password."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import orjson
from prometheus_client import CONTENT_TYPE_LATEST

from scheduler.health import Health
from scheduler.measures import Measures

SLOW = 10
"""Seconds that a client may take to ask."""


@dataclass(frozen=True, slots=True)
class Page:
    """What a request is answered."""

    status: HTTPStatus
    kind: str
    body: bytes


Pages = Mapping[str, Callable[[], Page]]


def pages(health: Health, measures: Measures) -> Pages:
    """Return the pages of a service."""

    def healthz() -> Page:
        alive, said = health.report()
        status = HTTPStatus.OK if alive else HTTPStatus.SERVICE_UNAVAILABLE
        return Page(status, "application/json", orjson.dumps(said) + b"\n")

    def metrics() -> Page:
        return Page(HTTPStatus.OK, CONTENT_TYPE_LATEST, measures.text())

    return {"/healthz": healthz, "/metrics": metrics}


@contextmanager
def listening(address: str, port: int, pages_: Pages) -> Iterator[int]:
    """Answer requests in the background until the block ends; gives the port.

    Raises OSError if it is taken.
    """

    class Handler(BaseHTTPRequestHandler):
        timeout = SLOW
        server_version, sys_version = "hopwatch", ""

        def do_GET(self) -> None:
            made = pages_.get(self.path.partition("?")[0], _unknown)()
            self.send_response(made.status)
            self.send_header("Content-Type", made.kind)
            self.send_header("Content-Length", str(len(made.body)))
            self.end_headers()
            self.wfile.write(made.body)

        def log_message(self, *_: object) -> None:
            """Keep requests out of the log."""

    with ThreadingHTTPServer((address, port), Handler) as server:
        thread = Thread(target=server.serve_forever, name="hopwatch-endpoint", daemon=True)
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()


def _unknown() -> Page:
    return Page(HTTPStatus.NOT_FOUND, "text/plain; charset=utf-8", b"here are /healthz and /metrics\n")
