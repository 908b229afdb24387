"""Following folders: logs that grow, logs that are rotated, files that come.

Looked at again and again (a folder may lie on another machine, where nobody is told of changes). A log of
lines is read as far as its lines are whole; every other file when it has been at rest for a while. What a
file is called does not matter: a rotated log is known by its inode, and packed or copied by its content.
"""

import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from queue import SimpleQueue

from elasticsearch import Elasticsearch

from hopwatch.errors import ElasticUnavailable
from indexer.account import Counts, FileReport, Report
from indexer.content import version_of
from indexer.desk import Desk, Progress, Read
from indexer.growth import Grown, Growth
from indexer.ledger import Busy, Claim, Claimant
from indexer.office import Order, ended, opened_desk
from indexer.run import until_done
from indexer.take import already, take
from indexer.taking import Taking
from indexer.walk import Candidate, Unreachable, walk
from indexer.worker import Worker

REST = 2.0
"""Seconds without a change after which a file that is no log of lines is taken for whole."""

ABANDONED = 60.0
"""Seconds without a change after which a last line that has no end is taken as it is."""


@dataclass(slots=True)
class Watched:
    """A file that is followed: its last state on disk and since when, and what has become of it."""

    version: tuple[int, int] = (-1, 0)
    since: float = 0.0
    done: bool = False
    growth: Growth | None = None
    report: FileReport | None = None


def follow(
    paths: Iterable[Path],
    order: Order,
    client: Elasticsearch,
    claimant: Claimant,
    progress: Progress,
    interval: float,
) -> Report:
    """Index what is written under the paths, looking every `interval` seconds, until interrupted.

    What is being sent then is finished or kept for the next time. Raises TemplatesMissing and UsageError.
    """
    started = time.monotonic()
    with opened_desk(order, client, claimant, progress) as desk:
        follower = Follower(list(paths), desk, interval)
        follower.run(order.workers)
    return replace(ended(desk, follower.reports, started), followed=True)


class Follower:
    """The files under some paths, each known by where it lies on the disk."""

    def __init__(self, paths: list[Path], desk: Desk, interval: float) -> None:
        self._paths = paths
        self._desk = desk
        self._interval = interval
        self._watched: dict[tuple[int, int, int], Watched] = {}
        self._past: list[FileReport] = []
        self._readers: SimpleQueue[Read] = SimpleQueue()

    @property
    def reports(self) -> list[FileReport]:
        """What has become of each file."""
        return [*self._past, *(watched.report for watched in self._watched.values() if watched.report)]

    def run(self, workers: int) -> None:
        """Look again and again, until asked to stop."""
        stop = self._desk.stop
        with ExitStack() as stack, ThreadPoolExecutor(workers) as pool:
            for _ in range(workers):
                self._readers.put(stack.enter_context(Worker()).read)
            while not stop.asked:
                try:
                    self._round(pool)
                except KeyboardInterrupt:
                    stop.ask()

    def _round(self, pool: ThreadPoolExecutor) -> None:
        """Look once at what is due, and rest; an interrupt while files are looked at asks all to end."""
        due = list(self._due())
        if not until_done([pool.submit(self._look, *one) for one in due], self._desk.stop):
            self._desk.stop.pause(self._interval)

    def _due(self) -> Iterator[tuple[Candidate, Watched]]:
        """Yield the files that have changed, or that something is still to be done about."""
        for candidate in walk(self._paths):
            if isinstance(candidate, Unreachable):
                continue  # it may be gone already, or not be there yet
            try:
                watched = self._of(candidate)
            except OSError:
                continue
            if not watched.done:
                yield candidate, watched

    def _of(self, candidate: Candidate) -> Watched:
        disk = disk_of(candidate)
        member = candidate.source.member if candidate.source else None
        status = disk.stat()
        key = (status.st_dev, status.st_ino, -1 if member is None else member)
        watched = self._watched.setdefault(key, Watched())
        version = version_of(disk)
        if version != watched.version:
            watched.version, watched.since, watched.done = version, time.monotonic(), False
        return watched

    def _look(self, candidate: Candidate, watched: Watched) -> None:
        try:
            report = self._taken(candidate, watched)
        except OSError:
            return  # moved or removed meanwhile: it is looked for again
        if report is not None and report.state == "failed" and moved(candidate, watched.version):
            watched.done = False  # it has not failed: it lies elsewhere by now, and is looked for again
            report = begun(report)
        if report is None:
            return
        if watched.report and not goes_on(watched.report, report):
            self._past.append(watched.report)  # of a removed file, whose inode is used again
            watched.report = None
        watched.report = summed(watched.report, report)
        self._desk.progress.finished(report)

    def _taken(self, candidate: Candidate, watched: Watched) -> FileReport | None:
        rest = time.monotonic() - watched.since
        plain = candidate.source is None or candidate.source.member is None
        growth = self._growth(candidate.path, watched) if plain else None
        if growth is None:
            return self._whole(candidate, watched) if rest >= REST else None
        watched.done = rest >= ABANDONED
        grown = growth.grown(candidate.path, to_the_end=watched.done)
        return self._lines(grown, watched) if grown else None

    def _growth(self, path: Path, watched: Watched) -> Growth | None:
        """Return the growth of a log of lines; None for any other file."""
        growth = watched.growth
        if growth is None or not growth.by_lines or not growth.is_of(path):
            growth = watched.growth = Growth(path)
        return growth if growth.by_lines else None

    def _whole(self, candidate: Candidate, watched: Watched) -> FileReport | None:
        with self._reader() as read:
            report = take(candidate, self._desk, read)
        if isinstance(report, Busy):
            return None
        watched.done = report.state != "unfinished"
        return report

    def _lines(self, grown: Grown, watched: Watched) -> FileReport | None:
        """Take in what is new of a log; try again from the ledger when it could not be done."""
        report = self._claimed(grown)
        if report is None or report.state in {"failed", "unfinished"}:
            watched.growth, watched.done = None, False
        return report

    def _claimed(self, grown: Grown) -> FileReport | None:
        content, desk = grown.content, self._desk
        key = f"growing-{content.prefix.head}" if content.prefix else ""
        try:
            found = desk.ledger.claim(content, key, grown.extends)
        except ElasticUnavailable as error:
            desk.stop.ask(error)
            return None
        if isinstance(found, Busy):
            return None
        if not isinstance(found, Claim):
            return already(content, found, named=False)
        with self._reader() as read:
            return Taking(content, found, desk, named=False).run(read)

    @contextmanager
    def _reader(self) -> Iterator[Read]:
        read = self._readers.get()
        try:
            yield read
        finally:
            self._readers.put(read)


def disk_of(candidate: Candidate) -> Path:
    """Return where on the disk a file lies."""
    return candidate.source.disk if candidate.source else candidate.path


def moved(candidate: Candidate, version: tuple[int, int]) -> bool:
    """Tell whether a file of this version no longer lies where it lay, as it was."""
    try:
        return version_of(disk_of(candidate)) != version
    except FileNotFoundError:
        return True
    except OSError:
        return False  # it is there and cannot be read


def begun(report: FileReport) -> FileReport | None:
    """Return the report of a file that was moved while it was read; None when nothing of it was read."""
    return replace(report, state="unfinished", problems=(), more_problems=0) if report.counts.seen else None


def goes_on(before: FileReport, now: FileReport) -> bool:
    """Tell whether a report is of the file of an earlier one, now longer: what was indexed of it is there."""
    return now.counts.already >= before.counts.indexed


def summed(before: FileReport | None, now: FileReport) -> FileReport:
    """Return a file's report in which what this run indexed of it before counts as indexed, not as there."""
    if before is None:
        return now
    ours = min(before.counts.indexed, now.counts.already)
    return replace(now, counts=now.counts + Counts(indexed=ours, already=-ours, mended=before.counts.mended))
