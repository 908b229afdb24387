"""What taking in files stands on: everything that comes from outside, passed in."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from indexer.account import FileReport
from indexer.batch import Batch
from indexer.bulk import Outcome
from indexer.enrichment import Enricher
from indexer.formats import Parser
from indexer.job import Job
from indexer.ledger import Ledger
from indexer.reading import Spoilt
from indexer.record import Lost
from indexer.stop import Stop
from indexer.strangers import Strangers
from mappings.indices import Period

Read = Callable[[Job], Iterator[Batch | Lost | Spoilt]]


class Progress(Protocol):
    """Who is told how far the work has come."""

    def begun(self, total: int) -> None:
        """Hear how many bytes there are on disk."""

    def moved(self, path: Path, position: int) -> None:
        """Hear how many bytes of a file have been read."""

    def finished(self, file: FileReport) -> None:
        """Hear what became of a file."""

    def say(self, text: str) -> None:
        """Hear something that the user should know now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What taking in files stands on."""

    ledger: Ledger
    strangers: Strangers
    submit: Callable[[Batch], Future[Outcome]]
    progress: Progress
    stop: Stop
    clock: Callable[[], datetime]
    namespace: str
    period: Period
    parser: Parser
    dead_letters: Path
    enricher: Enricher
