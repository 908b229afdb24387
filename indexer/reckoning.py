"""What has become of one file's records so far, reckoned in the order in which they lie.

A batch that is answered before an earlier one waits for it. So at each mark all that lies before it is known,
nothing behind it is counted yet, and reading may begin there again.
"""

from collections import deque
from collections.abc import Iterable
from concurrent.futures import Future
from dataclasses import dataclass

from indexer.batch import Batch
from indexer.bulk import Outcome
from indexer.dead_letters import DeadLetters
from indexer.entry import Known, Reached
from indexer.notes import Notes
from indexer.reading import Spoilt
from indexer.record import Lost, Mark

MOST_WAITING = 1000  # losses that wait for the batches before them


@dataclass(frozen=True, slots=True)
class Sent:
    """A batch on its way, and the losses that lie before its end."""

    outcome: Future[Outcome]
    losses: tuple[Lost | Spoilt, ...]
    indices: frozenset[str]
    mark: Mark | None


class Reckoning:
    """One file's notes, dead letters and indices; `reached` and `settled` say what they were at marks.

    `reached`: at the last mark; `settled`: at the end of the file's prefix, None before that.
    """

    def __init__(self, start: Reached, letters: DeadLetters, prefix_end: int) -> None:
        self.notes = Notes(start.account)
        self.indices = set(start.indices)
        self.reached = start
        self.settled = start if start.mark.position == prefix_end else None
        self._letters = letters
        self._prefix_end = prefix_end
        self._sent: deque[Sent] = deque()
        self._losses: list[Lost | Spoilt] = []
        self._whole = True

    @property
    def account(self) -> Known:
        """What is known now."""
        notes = self.notes
        return Known(notes.counts, tuple(notes.problems), notes.left_out, self._letters.path)

    def lose(self, found: Lost | Spoilt) -> None:
        """Hear of records that could not be read, or one that could not be made a document."""
        self._losses.append(found)
        if len(self._losses) >= MOST_WAITING:
            self.settle()

    def send(self, batch: Batch, outcome: Future[Outcome]) -> None:
        """Hear of a batch on its way, and count those that are answered for."""
        self._sent.append(Sent(outcome, tuple(self._losses), batch.indices, batch.mark))
        self._losses.clear()
        while self._sent and self._sent[0].outcome.done():
            self._count(self._sent.popleft())

    def settle(self) -> None:
        """Wait for every batch, and count it."""
        while self._sent:
            self._count(self._sent.popleft())
        self._lost(self._losses)
        self._losses.clear()

    def give_up(self) -> None:
        """Call back what has not been sent; what was on its way when something went wrong still counts."""
        for sent in self._sent:
            if sent.outcome.cancel() or sent.outcome.exception() is not None:
                self._whole = False
            else:
                self._count(sent)
        self._sent.clear()

    def _count(self, sent: Sent) -> None:
        try:
            outcome = sent.outcome.result()
        except BaseException:
            self._whole = False
            raise
        self._lost(sent.losses)
        self.notes.count(outcome)
        self._letters.keep_refused(outcome.refusals)
        self.indices |= sent.indices
        if sent.mark is not None and self._whole:
            self._reach(sent.mark)

    def _reach(self, mark: Mark) -> None:
        self._letters.sync()
        self.reached = Reached(mark, self.account, frozenset(self.indices), self._letters.size)
        if mark.position == self._prefix_end:
            self.settled = self.reached

    def _lost(self, losses: Iterable[Lost | Spoilt]) -> None:
        for found in losses:
            self.notes.record(found)
            if isinstance(found, Spoilt):
                self._letters.keep_spoilt(found)
