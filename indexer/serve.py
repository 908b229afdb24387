"""The other end of a worker: `python -m indexer.serve`.

Jobs come in on standard input and what they yield goes out on standard output, both pickled. The process
ends with its input, so it does not outlive the one that started it. Its memory is bounded, because a few
hundred bytes of an event log can unfold to any size: then this process ends, and one file has failed.
"""

import os
import pickle
import signal
import sys
from contextlib import suppress
from typing import BinaryIO

from hopwatch.errors import SourceError
from indexer.job import Ended, Job, read

PIPE = 1024 * 1024
MEMORY = 2 * 1024**3
"""Bytes of address space; reading takes some 100 MB of them."""


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


def bound_memory() -> None:
    """Bound this process's memory, where the system can (everywhere but on Windows)."""
    with suppress(ImportError, ValueError):
        import resource  # noqa: PLC0415  (absent on Windows)

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def main() -> None:
    """Serve the process that started this one; an interrupt from the terminal is that one's business."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    bound_memory()
    results = os.fdopen(os.dup(1), "wb", PIPE)
    os.dup2(2, 1)  # nothing that a library prints may get between the results
    with suppress(BrokenPipeError):
        serve(sys.stdin.buffer, results)


if __name__ == "__main__":
    main()
