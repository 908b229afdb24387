"""One file on its way in: read, sent, counted, and its account written."""

from collections import deque
from concurrent.futures import Future

from hopwatch.errors import ElasticUnavailable, SourceError
from indexer.account import FileReport, State
from indexer.batch import Batch
from indexer.bulk import Outcome
from indexer.content import Content, version_of
from indexer.dead_letters import DeadLetters
from indexer.desk import Desk, Read
from indexer.document import Origin
from indexer.job import Job
from indexer.ledger import Claim, Known
from indexer.notes import CHANGED, Notes, unreadable
from indexer.reading import Spoilt
from indexer.record import Lost
from indexer.walk import problem_of


class Taking:
    """One file while it is being taken in."""

    def __init__(self, content: Content, claim: Claim, desk: Desk, *, named: bool) -> None:
        self._content = content
        self._named = named
        self._claim = claim
        self._desk = desk
        self._notes = Notes()
        self._letters = DeadLetters(desk.dead_letters, content.sha256)
        self._indices: set[str] = set()
        self._sent: deque[Future[Outcome]] = deque()

    def run(self, read: Read) -> FileReport:
        """Read the file, send what it holds, and write the account."""
        state: State = "indexed"
        try:
            finished = self._read(read)
            self._settle()
            state = "indexed" if finished else "unfinished"
        except ElasticUnavailable as error:
            self._desk.stop(str(error))
            state = "unfinished"
        except OSError as error:
            self._notes.note(problem_of(error))
            state = "failed"
        except SourceError as error:
            self._notes.note(unreadable(str(error)))
            state = "failed"
        return self._close(state)

    def _read(self, read: Read) -> bool:
        """Read to the end and return True, or until the run is stopped."""
        desk, path = self._desk, str(self._content.path.absolute())
        origin = Origin(path, desk.namespace, desk.period, desk.enricher)
        job = Job(self._content, origin, self._desk.parser, self._desk.clock)
        for found in read(job):
            match found:
                case Batch():
                    self._send(found)
                case Lost():
                    self._notes.record(found)
                case Spoilt():
                    self._notes.record(found)
                    self._letters.keep_spoilt(found)
            if self._desk.stopped():
                return False
        return True

    def _send(self, batch: Batch) -> None:
        self._sent.append(self._desk.submit(batch))
        self._indices |= batch.indices
        self._desk.progress.moved(self._content.path, batch.position)
        while self._sent and self._sent[0].done():
            self._count(self._sent.popleft())
        self._claim = self._desk.ledger.renew(self._claim)

    def _settle(self) -> None:
        while self._sent:
            self._count(self._sent.popleft())

    def _count(self, sent: Future[Outcome]) -> None:
        outcome = sent.result()
        self._notes.count(outcome)
        self._letters.keep_refused(outcome.refusals)

    def _close(self, state: State) -> FileReport:
        """Write the account, or give the claim up when the file is not done."""
        for sent in self._sent:  # what was on its way when something went wrong still counts
            if not sent.cancel() and sent.exception() is None:
                self._count(sent)
        if self._content.damage:
            self._notes.damaged(self._content.damage)
        if state == "indexed" and self._changed():
            self._notes.note(CHANGED)
            state = "unfinished"
        try:
            self._enter(state)
        except ElasticUnavailable as error:
            self._desk.stop(str(error))
            state = "unfinished"
        return self._report(state)

    def _enter(self, state: State) -> None:
        if state != "indexed":
            self._desk.ledger.release(self._claim)
            return
        notes = self._notes
        account = Known(notes.counts, tuple(notes.problems), notes.left_out, self._letters.path)
        self._desk.ledger.complete(self._claim, account, self._indices)

    def _changed(self) -> bool:
        try:
            return version_of(self._content.source.disk) != self._content.version
        except OSError:
            return False  # what was read of it was read in full

    def _report(self, state: State) -> FileReport:
        return FileReport(
            path=str(self._content.path),
            state=state,
            named=self._named,
            kind=self._content.kind,
            sha256=self._content.sha256,
            size=self._content.size,
            counts=self._notes.counts,
            problems=tuple(self._notes.problems),
            more_problems=self._notes.left_out,
            dead_letters=self._letters.path,
        )
