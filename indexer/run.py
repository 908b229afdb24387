"""Indexing whatever lies under some paths: files shared out among threads, documents sent by others."""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from elasticsearch import Elasticsearch

from hopwatch.errors import HopwatchError
from indexer.account import FileReport, Report
from indexer.batch import Batch
from indexer.bulk import Outcome, post
from indexer.desk import Desk, Progress, Read
from indexer.enrichment import DEFAULT, Enricher
from indexer.formats import Parser
from indexer.ledger import Busy, Claimant, Ledger
from indexer.patience import Patience
from indexer.spool import Spooled
from indexer.take import take
from indexer.walk import Candidate, Unreachable, walk
from indexer.worker import Worker
from mappings import templates
from mappings.indices import Period

POSTERS = 2  # threads that send, at least: one request is on its way while another is answered
BUSY_PAUSE = 0.5  # seconds before a file that another holds is looked at again


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to be indexed, and how."""

    namespace: str
    period: Period
    parser: Parser
    workers: int
    dead_letters: Path
    enricher: Enricher = DEFAULT


def index(
    paths: Iterable[Path | Spooled],
    order: Order,
    client: Elasticsearch,
    claimant: Claimant,
    progress: Progress,
) -> Report:
    """Index every file under the paths, and give account of each.

    An interrupt (Ctrl-C) ends it early, and the report says so. Raises TemplatesMissing and UsageError.
    """
    started = time.monotonic()
    templates.apply(client, order.namespace)
    run = Run(order, client, claimant, progress)
    interrupted = run.work(walk(paths))
    with suppress(Exception):  # a courtesy: whoever searches next sees everything
        client.indices.refresh(index=f"logs-*-{order.namespace}-*")
    return Report(
        files=run.reports,
        seconds=time.monotonic() - started,
        interrupted=interrupted,
        stopped=str(run.stopped_by or ""),
        stopped_with=run.stopped_by.exit_status if run.stopped_by else 0,
    )


class Run:
    """One indexing run: its files, and whether it is to go on."""

    def __init__(self, order: Order, client: Elasticsearch, claimant: Claimant, progress: Progress) -> None:
        self.stopped_by: HopwatchError | None = None
        self._order = order
        self._client = client
        self._claimant = claimant
        self._progress = progress
        self._stop = threading.Event()
        self._files: list[Candidate | Unreachable] = []
        self._queue: deque[int] = deque()
        self._reports: dict[int, FileReport] = {}
        self._patience = Patience(sleep=self._pause, say=progress.say, over=self._stop.is_set)

    @property
    def reports(self) -> list[FileReport]:
        """What became of each file, in the order of the paths; those not begun are unfinished."""
        return [self._reports.get(number, _unbegun(file)) for number, file in enumerate(self._files)]

    def work(self, files: Iterable[Candidate | Unreachable]) -> bool:
        """Take in the files; return whether the user interrupted it."""
        self._files = list(files)
        self._queue.extend(range(len(self._files)))
        total = sum(file.size for file in self._files if isinstance(file, Candidate))
        self._progress.begun(total)
        posters = max(POSTERS, self._order.workers)
        with ThreadPoolExecutor(posters) as posting, ThreadPoolExecutor(self._order.workers) as reading:
            desk = self._desk(_submitter(posting, self._client, self._patience, posters))
            return self._await([reading.submit(self._serve_apart, desk) for _ in range(self._order.workers)])

    def _desk(self, submit: Callable[[Batch], "Future[Outcome]"]) -> Desk:
        return Desk(
            ledger=Ledger(self._client, self._order.namespace, self._claimant, self._patience),
            submit=submit,
            progress=self._progress,
            stopped=self._stop.is_set,
            stop=self._end,
            clock=self._claimant.clock,
            namespace=self._order.namespace,
            period=self._order.period,
            parser=self._order.parser,
            dead_letters=self._order.dead_letters,
            enricher=self._order.enricher,
        )

    def _await(self, threads: "list[Future[None]]") -> bool:
        interrupted = False
        left = set(threads)
        while left:
            try:
                done, left = wait(left, return_when=FIRST_COMPLETED)
                for thread in done:
                    thread.result()
            except KeyboardInterrupt:
                if interrupted:
                    raise
                interrupted = True
                self._end()
            except BaseException:
                self._end()
                raise
        return interrupted

    def _serve_apart(self, desk: Desk) -> None:
        with Worker() as worker:
            self._serve(desk, worker.read)

    def _serve(self, desk: Desk, reading: Read) -> None:
        """Take in files until none is left; those that another holds come last."""
        while not self._stop.is_set():
            try:
                number = self._queue.popleft()
            except IndexError:
                return
            report = take(self._files[number], desk, reading)
            if isinstance(report, Busy):
                self._queue.append(number)
                self._pause(BUSY_PAUSE)
                continue
            self._reports[number] = report
            self._progress.finished(report)

    def _pause(self, seconds: float) -> None:
        self._stop.wait(seconds)

    def _end(self, reason: HopwatchError | None = None) -> None:
        self.stopped_by = self.stopped_by or reason
        self._stop.set()


def _submitter(
    posting: ThreadPoolExecutor, client: Elasticsearch, patience: Patience, posters: int
) -> Callable[[Batch], "Future[Outcome]"]:
    """Return what sends a batch in another thread, and waits while as many again are waiting already."""
    room = threading.BoundedSemaphore(2 * posters)

    def submit(batch: Batch) -> "Future[Outcome]":
        room.acquire()
        sent = posting.submit(post, client, batch, patience)
        sent.add_done_callback(lambda _: room.release())
        return sent

    return submit


def _unbegun(file: Candidate | Unreachable) -> FileReport:
    return FileReport(path=str(file.path), state="unfinished", named=file.named)
