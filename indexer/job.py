"""Reading one file as a job, in whichever process: batches and losses come out."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from indexer.batch import Batch, Course, batches
from indexer.content import Content
from indexer.document import Origin
from indexer.formats import Parser
from indexer.reading import START, Reading, Spoilt
from indexer.record import Lost, Mark


@dataclass(frozen=True, slots=True)
class Job:
    """A file to read: what it holds, where its documents belong, the clock that stamps them, the start."""

    content: Content
    origin: Origin
    parser: Parser
    clock: Callable[[], datetime]
    start: Mark = START


@dataclass(frozen=True, slots=True)
class Ended:
    """The end of a job; `why` says what stopped it, if it was not the end of the file."""

    why: str = ""


def read(job: Job) -> Iterator[Batch | Lost | Spoilt]:
    """Read a file in this process; raises OSError and SourceError."""
    reading = Reading(job.content, job.origin, job.parser, job.start)
    settled = job.content.prefix.position if job.content.prefix else 0
    return batches(reading, job.clock, Course(reading.trail, lambda: reading.position, settled))
