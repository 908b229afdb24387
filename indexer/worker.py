"""Reading files in a process of its own, so that reading uses another core and a crash costs one file."""

import pickle
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import Self

from hopwatch.errors import SourceError
from indexer.batch import Batch
from indexer.job import Ended, Job
from indexer.reading import Spoilt
from indexer.record import Lost

PIPE = 1024 * 1024


class Worker:
    """A process that reads one file at a time; started at once, and again when a file has ended it."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self._process = _started()
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
    command = [sys.executable, "-P", "-m", "indexer.serve"]
    return subprocess.Popen(  # noqa: S603
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        bufsize=PIPE,
        start_new_session=True,  # Ctrl-C is this process's business, from the child's first moment on
    )


def _received(stream: object) -> Batch | Lost | Spoilt | Ended:
    message: Batch | Lost | Spoilt | Ended = pickle.load(stream)  # type: ignore[arg-type]  # noqa: S301
    return message
