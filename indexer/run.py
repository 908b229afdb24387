"""Indexing whatever lies under some paths: files shared out among threads, documents sent by others."""

import time
from collections import deque
from collections.abc import Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from elasticsearch import Elasticsearch

from indexer.account import FileReport, Report
from indexer.desk import Desk, Progress, Read
from indexer.ledger import Busy, Claimant
from indexer.office import Order, ended, opened_desk
from indexer.spool import Spooled
from indexer.stop import Stop
from indexer.take import take
from indexer.walk import Candidate, Unreachable, walk
from indexer.worker import Worker

BUSY_PAUSE = 0.5  # seconds before a file that another holds is looked at again


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
    with ExitStack() as stack:
        workers = [stack.enter_context(Worker()) for _ in range(order.workers)]
        desk = stack.enter_context(opened_desk(order, client, claimant, progress))
        run = Run(walk(paths), desk.stop)
        interrupted = run.work(desk, workers)
    return replace(ended(desk, run.reports, started), interrupted=interrupted)


class Run:
    """One indexing run: its files, and what has become of them."""

    def __init__(self, files: Iterable[Candidate | Unreachable], stop: Stop) -> None:
        self._files = list(files)
        self._queue = deque(range(len(self._files)))
        self._reports: dict[int, FileReport] = {}
        self._stop = stop

    @property
    def reports(self) -> list[FileReport]:
        """What became of each file, in the order of the paths; those not begun are unfinished."""
        return [self._reports.get(number, _unbegun(file)) for number, file in enumerate(self._files)]

    def work(self, desk: Desk, workers: Sequence[Worker]) -> bool:
        """Take in the files; return whether the user interrupted it."""
        desk.progress.begun(sum(file.size for file in self._files if isinstance(file, Candidate)))
        with ThreadPoolExecutor(len(workers)) as pool:
            return until_done([pool.submit(self._serve, desk, worker.read) for worker in workers], self._stop)

    def _serve(self, desk: Desk, reading: Read) -> None:
        """Take in files until none is left; those that another holds come last."""
        while not self._stop.asked:
            try:
                number = self._queue.popleft()
            except IndexError:
                return
            report = take(self._files[number], desk, reading)
            if isinstance(report, Busy):
                self._queue.append(number)
                self._stop.pause(BUSY_PAUSE)
                continue
            self._reports[number] = report
            desk.progress.finished(report)


def until_done(threads: "list[Future[None]]", stop: Stop) -> bool:
    """Wait for the threads; return whether the user interrupted them, which asks them to end."""
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
            stop.ask()
        except BaseException:
            stop.ask()
            raise
    return interrupted


def _unbegun(file: Candidate | Unreachable) -> FileReport:
    return FileReport(path=str(file.path), state="unfinished", named=file.named)
