"""The service as a process of its own, and a way to Elasticsearch that a test can close."""

import json
import os
import socket
import subprocess
import sys
from contextlib import contextmanager, suppress
from threading import Thread
from urllib.request import urlopen


@contextmanager
def serving(environment, *namespaces):
    """The service as a process of its own; one that a test leaves running is killed."""
    chosen = [word for one in namespaces for word in ("--namespace", one)]
    command = [sys.executable, "-c", "from hopwatch.cli.main import main; main()", "schedule", "run", *chosen]
    with subprocess.Popen(  # noqa: S603  (our own command)
        command, env={**os.environ, **environment}, stderr=subprocess.PIPE, text=True
    ) as service:
        try:
            yield service
        finally:
            service.kill()


def said(service, event, **more):
    """Read the service's log up to an event, with these values; all that it said, the event last."""
    wanted = {"event": event, **more}
    lines = []
    for line in service.stderr:
        lines.append(json.loads(line))
        if wanted.items() <= lines[-1].items():
            return lines
    raise AssertionError(f"never said {wanted}: {lines}")


def free_port():
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def fetched(port, path):
    """What a page of the service answers: its status and text."""
    with urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
        return answer.status, answer.read().decode()


class Relay:
    """Hands connections on to another port, until it is shut."""

    def __init__(self, port):
        self.port, self._to, self._open = free_port(), port, []

    def open(self):
        """Take connections from now on."""
        self._listener = socket.create_server(("127.0.0.1", self.port), reuse_port=True)
        Thread(target=self._take, args=(self._listener,), daemon=True).start()

    def shut(self):
        """Take no more, and break those that there are."""
        for one in [self._listener, *self._open]:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
        self._open = []

    def _take(self, listener):
        with suppress(OSError):
            while True:
                here, _ = listener.accept()
                there = socket.create_connection(("127.0.0.1", self._to))
                for one in (here, there):
                    one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._open += [here, there]
                for source, sink in ((here, there), (there, here)):
                    Thread(target=self._hand_on, args=(source, sink), daemon=True).start()

    @staticmethod
    def _hand_on(source, sink):
        with suppress(OSError):
            while data := source.recv(65536):
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)


@contextmanager
def relay(port):
    """A relay that is open."""
    one = Relay(port)
    one.open()
    try:
        yield one
    finally:
        one.shut()
