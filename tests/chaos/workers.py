"""Processes that may be killed or paused at any moment, and the log in which they tell what they did."""

import json
import multiprocessing
import os
import signal
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from elasticsearch import ApiError, TransportError

from hopwatch.elastic import connect
from hopwatch.errors import HopwatchError

FORK = multiprocessing.get_context("fork")
AWAY = (ApiError, TransportError, HopwatchError)


@dataclass
class Worker:
    """A process that does `work(*given)`; it is made again when it was killed."""

    name: str
    work: object
    given: tuple
    process: object = None
    stopped_until: float = 0
    kills: int = 0
    stops: int = 0

    def start(self):
        self.process = FORK.Process(target=self.work, args=self.given, name=self.name, daemon=True)
        self.process.start()

    @property
    def alive(self):
        return self.process is not None and self.process.is_alive()

    @property
    def paused(self):
        return self.stopped_until > 0

    def kill(self):
        self.process.kill()
        self.process.join()
        self.stopped_until = 0
        self.kills += 1

    def pause(self, seconds):
        os.kill(self.process.pid, signal.SIGSTOP)
        self.stopped_until = time.monotonic() + seconds
        self.stops += 1

    def wake(self):
        os.kill(self.process.pid, signal.SIGCONT)
        self.stopped_until = 0


@dataclass(frozen=True)
class Diary:
    """Lines of JSON that many processes append to, each in one write, so that a kill leaves no half line."""

    path: Path
    fields: dict = field(default_factory=dict)

    def note(self, **what):
        line = json.dumps({**self.fields, **what}) + "\n"
        with self.path.open("ab", buffering=0) as file:
            file.write(line.encode())

    def read(self):
        if not self.path.exists():
            return []
        return [json.loads(line) for line in self.path.read_text().splitlines()]


@contextmanager
def patient(diary):
    """Note what went wrong, and wait a little: the server may be away."""
    try:
        yield
    except AWAY as error:
        diary.note(failed=type(error).__name__, why=str(error)[:200])
        time.sleep(0.5)


def connected(elastic):
    """A client of this process's own."""
    return connect(elastic)
