"""Reading files in a process of its own, so that reading uses another core and a crash costs one file.

The process is `python -m indexer.worker`: jobs come in on its standard input and what they yield goes out on
its standard output, both pickled. It ends with its input, so it does not outlive the process that started it.
"""

import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, Self

from hopwatch.errors import SourceError
from indexer.batch import Batch, batches
from indexer.content import Content
from indexer.document import Origin
from indexer.formats import Parser
from indexer.reading import Reading, Spoilt
from indexer.record import Lost

PIPE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Job:
    """A file to read: what it holds, where its documents belong, and the clock that stamps them."""

    content: Content
    origin: Origin
    parser: Parser
    clock: Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Ended:
    """The end of a job; `why` says what stopped it, if it was not the end of the file."""

    why: str = ""


def read(job: Job) -> Iterator[Batch | Lost | Spoilt]:
    """Read a file in this process; raises OSError and SourceError."""
    reading = Reading(job.content, job.origin, job.parser)
    return batches(reading, job.clock, lambda: reading.position)


class Worker:
    """A process that reads one file at a time; started when it is first needed."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def read(self, job: Job) -> Iterator[Batch | Lost | Spoilt]:
        """Read a file there; raises SourceError when it cannot be read, or when reading kills the process."""
        process = self._process = self._process or _started()
        if process.stdin is None or process.stdout is None:
            raise TypeError("the process has no pipes")
        finished = False
        try:
            pickle.dump(job, process.stdin)
            process.stdin.flush()
            while not isinstance(message := _received(process.stdout), Ended):
                yield message
            finished = True
        except (EOFError, BrokenPipeError, pickle.UnpicklingError) as error:
            raise SourceError(
                f"reading it ended the process that read it (status {process.wait()})"
            ) from error
        finally:
            if not finished:
                self.close()
        if message.why:
            raise SourceError(message.why)

    def close(self) -> None:
        """End the process, whatever it is doing."""
        if self._process is None:
            return
        process, self._process = self._process, None
        process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(BrokenPipeError):
                    pipe.close()
        process.wait()


def _started() -> subprocess.Popen[bytes]:
    # -P: a folder named `indexer` among the evidence must not be taken for ours.
    command = [sys.executable, "-P", "-m", "indexer.worker"]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=PIPE)  # noqa: S603


def _received(stream: "BinaryIO | object") -> Batch | Lost | Spoilt | Ended:
    message: Batch | Lost | Spoilt | Ended = pickle.load(stream)  # type: ignore[arg-type]  # noqa: S301
    return message


def serve(jobs: BinaryIO, results: BinaryIO) -> None:
    """Do jobs until there are no more."""
    while True:
        try:
            job: Job = pickle.load(jobs)  # noqa: S301  (from the process that started this one)
        except EOFError:
            return
        pickle.dump(_done(job, results), results, pickle.HIGHEST_PROTOCOL)
        results.flush()


def _done(job: Job, results: BinaryIO) -> Ended:
    try:
        for message in read(job):
            pickle.dump(message, results, pickle.HIGHEST_PROTOCOL)
            results.flush()
    except BrokenPipeError:
        raise
    except (OSError, SourceError) as error:
        return Ended(str(error))
    return Ended()


def main() -> None:
    """Serve the process that started this one; an interrupt from the terminal is that one's business."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    results = os.fdopen(os.dup(1), "wb", PIPE)
    os.dup2(2, 1)  # nothing that a library prints may get between the results
    with suppress(BrokenPipeError):
        serve(sys.stdin.buffer, results)


if __name__ == "__main__":
    main()
