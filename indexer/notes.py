"""Notes on one file while it is read: its counts, and its problems, of which the first are kept."""

from indexer.account import Counts, Problem
from indexer.bulk import Outcome
from indexer.entry import MOST, NONE, REFUSED, Known
from indexer.reading import Spoilt
from indexer.record import Lost

EMPTY = Problem("it is empty", advice="nothing to do, unless it should not be")
UNKNOWN = Problem(
    "not a log of a known kind (EVTX, Windows events as JSON or XML, Zeek)",
    advice="nothing to do, unless it should be one",
)
CHANGED = Problem(
    "it was written to while it was read", advice="run the same command again when the file is at rest"
)
DAMAGED = "the rest was read; get a whole copy of the file if there is one, and index that too"
MENDED = "nothing to do: indexed with the field as text, marked event.kind: pipeline_error"


def unreadable(why: str) -> Problem:
    """Return the problem of a file that cannot be read, or not to its end."""
    return Problem(why, advice="get another copy of the file, or report it if it is whole")


class Notes:
    """What is known so far of a file that is being read; `before`: of what lies before the place to begin."""

    def __init__(self, before: Known = NONE) -> None:
        self.counts = before.counts
        self.problems = list(before.problems)
        self.left_out = before.more_problems

    def note(self, problem: Problem) -> None:
        """Keep a problem, or count it when there are many."""
        if len(self.problems) < MOST:
            self.problems.append(problem)
        else:
            self.left_out += 1

    def record(self, found: Lost | Spoilt) -> None:
        """Count records that could not be read, or one that could not be made a document."""
        if isinstance(found, Lost):
            self._lost(found)
        else:
            self._spoilt(found)

    def _lost(self, lost: Lost) -> None:
        self.counts += Counts(lost=lost.records)
        self.note(Problem(lost.why, lost.place, DAMAGED, lost.records))

    def damaged(self, why: str) -> None:
        """Note damage to the file itself, unless the losses tell of it."""
        if all(why != problem.why for problem in self.problems):
            self.note(Problem(why, advice=DAMAGED))

    def _spoilt(self, spoilt: Spoilt) -> None:
        self.counts += Counts(refused=1)
        self.note(Problem(f"it could not be mapped: {spoilt.why}", spoilt.place, REFUSED, 1))

    def count(self, outcome: Outcome) -> None:
        """Count what became of a batch."""
        self.counts += outcome.counts
        for reason in outcome.mended:
            self.note(Problem(f"put right: {reason}", advice=MENDED, records=1))
        for refusal in outcome.refusals:
            self.note(Problem(f"refused: {refusal.reason}", advice=REFUSED, records=1))
