"""One file on its way in: read, sent, counted, and its account written."""

from concurrent.futures import Future

from hopwatch.errors import ElasticUnavailable, SourceError
from indexer.account import FileReport, State
from indexer.batch import Batch
from indexer.bulk import Outcome
from indexer.content import Content, version_of
from indexer.dead_letters import DeadLetters, LettersLostError
from indexer.desk import Desk, Read
from indexer.document import Origin
from indexer.entry import Reached
from indexer.job import Job
from indexer.ledger import Claim
from indexer.notes import CHANGED, unreadable
from indexer.reckoning import Reckoning
from indexer.walk import problem_of


class Taking:
    """One file while it is being taken in."""

    def __init__(self, content: Content, claim: Claim, desk: Desk, *, named: bool) -> None:
        self._content = content
        self._named = named
        self._claim = claim
        self._desk = desk
        self._start, letters = _begun(claim, desk)
        prefix_end = content.prefix.position if content.prefix else -1
        self._reckoning = Reckoning(self._start, letters, prefix_end)

    def run(self, read: Read) -> FileReport:
        """Read the file, send what it holds, and write the account."""
        return self._close(self._taken(read))

    def _taken(self, read: Read) -> State:
        try:
            finished = self._read(read)
            self._reckoning.settle()
        except (ElasticUnavailable, LettersLostError) as error:
            self._desk.stop.ask(error)
            return "unfinished"
        except OSError as error:
            self._reckoning.notes.note(problem_of(error))
            return "failed"
        except SourceError as error:
            self._reckoning.notes.note(unreadable(str(error)))
            return "failed"
        return "indexed" if finished else "unfinished"

    def _read(self, read: Read) -> bool:
        """Read to the end and return True, or until the run is stopped."""
        desk, path = self._desk, str(self._content.path.absolute())
        origin = Origin(path, desk.namespace, desk.period, desk.enricher)
        job = Job(self._content, origin, desk.parser, desk.clock, self._start.mark)
        for found in read(job):
            if isinstance(found, Batch):
                self._send(found)
            else:
                self._reckoning.lose(found)
            if desk.stop.asked:
                return False
        return True

    def _send(self, batch: Batch) -> None:
        batch = self._desk.strangers.admitted(batch)
        self._reckoning.send(batch, self._desk.submit(batch) if len(batch) else _nothing())
        self._desk.progress.moved(self._content.path, batch.position)
        self._claim = self._desk.ledger.renew(self._claim, self._reckoning.reached)

    def _close(self, state: State) -> FileReport:
        """Write the account, or give the claim up when the file is not done."""
        self._reckoning.give_up()
        if self._content.damage:
            self._reckoning.notes.damaged(self._content.damage)
        if state == "indexed" and self._changed():
            self._reckoning.notes.note(CHANGED)
            state = "unfinished"
        try:
            self._enter(state)
        except ElasticUnavailable as error:
            self._desk.stop.ask(error)
            state = "unfinished"
        return self._report(state)

    def _enter(self, state: State) -> None:
        found, ledger = self._reckoning, self._desk.ledger
        if state == "indexed":
            ledger.complete(self._claim, self._content, found.account, found.indices, found.settled)
        else:
            ledger.release(self._claim, found.reached)

    def _changed(self) -> bool:
        if self._content.source.part:
            return False  # it grows; what counts of it does not
        try:
            return version_of(self._content.source.disk) != self._content.version
        except OSError:
            return False  # what was read of it was read in full

    def _report(self, state: State) -> FileReport:
        account = self._reckoning.account
        return FileReport(
            path=str(self._content.path),
            state=state,
            named=self._named,
            kind=self._content.kind,
            sha256=self._content.sha256,
            size=self._content.size,
            counts=account.counts,
            before=self._start.account.counts,
            problems=account.problems,
            more_problems=account.more_problems,
            dead_letters=account.dead_letters,
        )


def _begun(claim: Claim, desk: Desk) -> tuple[Reached, DeadLetters]:
    """Return where to begin: at the start when the dead letters of an earlier attempt are not at hand."""
    letters = DeadLetters(desk.dead_letters, claim.name, claim.start.letters)
    if letters.there:
        return claim.start, letters
    return Reached(), DeadLetters(desk.dead_letters, claim.name)


def _nothing() -> Future[Outcome]:
    done: Future[Outcome] = Future()
    done.set_result(Outcome())
    return done
