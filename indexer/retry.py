"""Taking dead letters in again: after the mapping, the server or Hopwatch was mended.

A letter that is taken leaves its file, and the account of the log that it came from follows: what was refused
is indexed. The account is written before the file, so that a crash between them only makes the letter come
again, when its document is there already.
"""

import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from elasticsearch import Elasticsearch

from hopwatch.errors import ElasticUnavailable
from indexer.account import FileReport, Problem, Report, State
from indexer.batch import MAX_BYTES, joined
from indexer.dead_letters import DeadLetters, LettersLostError
from indexer.desk import Desk, Progress
from indexer.document import Origin, text_clock
from indexer.entry import Known
from indexer.ledger import Claimant
from indexer.letter import item
from indexer.notes import Notes
from indexer.office import Order, ended, opened_desk
from indexer.reading import Spoilt
from indexer.walk import problem_of

LEFT = ".left"  # names the file of those that stay, until all is done
NO_LETTERS = Problem("it holds no dead letters", advice="name files of the folder dead-letters")
NOT_DONE = Problem("its log is being indexed", advice="index the log first, to its end")


def retry(
    files: Iterable[Path], order: Order, client: Elasticsearch, claimant: Claimant, progress: Progress
) -> Report:
    """Take in the letters of each file, and give account of each. Raises TemplatesMissing and UsageError."""
    started = time.monotonic()
    with opened_desk(order, client, claimant, progress) as desk:
        reports = _all(files, desk)
    return ended(desk, reports, started)


def kept(folder: Path) -> list[Path]:
    """Return the files of dead letters in a folder, oldest first."""
    files = [file for file in folder.glob("*.ndjson") if not file.name.endswith(LEFT + ".ndjson")]
    return sorted(files, key=lambda file: file.stat().st_mtime)


def _all(files: Iterable[Path], desk: Desk) -> list[FileReport]:
    reports = []
    for file in files:
        report = _report(file, "unfinished") if desk.stop.asked else _retried(file, desk)
        desk.progress.finished(report)
        reports.append(report)
    return reports


def _retried(file: Path, desk: Desk) -> FileReport:
    try:
        return Again(file, desk).run()
    except OSError as error:
        return _report(file, "failed", (problem_of(error),))
    except ValueError:
        return _report(file, "failed", (NO_LETTERS,))
    except (ElasticUnavailable, LettersLostError) as error:
        desk.stop.ask(error)
        return _report(file, "unfinished")


def _report(file: Path, state: State, problems: tuple[Problem, ...] = ()) -> FileReport:
    return FileReport(path=str(file), state=state, named=True, problems=problems)


class Again:
    """The letters of one log, on their way again; those that stay are written to a new file beside it."""

    def __init__(self, file: Path, desk: Desk) -> None:
        self._file = file
        self._desk = desk
        self._sha256 = file.name.removesuffix(".ndjson")
        self._notes = Notes()
        self._left = DeadLetters(file.parent, self._sha256 + LEFT)

    def run(self) -> FileReport:
        """Send them, write the account, then the file."""
        ledger = self._desk.ledger
        if ledger.is_open(self._sha256):
            return _report(self._file, "unfinished", (NOT_DONE,))
        for items in self._bulks():
            outcome = self._desk.submit(joined(items)).result()
            self._notes.count(outcome)
            self._left.keep_refused(outcome.refusals)
        self._left.sync()
        notes = self._notes
        dead_letters = str(self._file) if notes.counts.refused else ""
        account = Known(notes.counts, tuple(notes.problems), notes.left_out, dead_letters)
        ledger.follow(self._sha256, account)
        self._replace()
        return FileReport(
            path=str(self._file),
            state="indexed",
            named=True,
            kind="dead letters",
            size=self._file.stat().st_size if dead_letters else 0,
            counts=notes.counts,
            problems=account.problems,
            more_problems=account.more_problems,
            dead_letters=dead_letters,
        )

    def _bulks(self) -> Iterator[list[bytes]]:
        """Yield the documents, as many at a time as one request takes; keep what still cannot be mapped."""
        items: list[bytes] = []
        size = 0
        desk = self._desk
        origin = Origin(desk.ledger.path(self._sha256), desk.namespace, desk.period, desk.enricher)
        with self._file.open("rb") as letters:
            for line in letters:
                found = item(line, origin, text_clock(desk.clock))
                if isinstance(found, Spoilt):
                    self._notes.record(found)
                    self._left.keep_spoilt(found)
                    continue
                items.append(found)
                size += len(found)
                if size >= MAX_BYTES:
                    yield items
                    items, size = [], 0
        if items:
            yield items

    def _replace(self) -> None:
        if self._left.path:
            Path(self._left.path).replace(self._file)
        else:
            self._file.unlink()
