"""How far a backfill is, and how long it will take, on standard error."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hopwatch.cli.progress_tables import length
from hopwatch.cli.scheduling import clock, say

if TYPE_CHECKING:
    from scheduler.scheduled import Scheduled
    from scheduler.work import Done


COUNTED_AGAIN = 500
"""Milliseconds between two counts at least: what several hunts did together is told all at once."""


@dataclass
class Backfilling:
    """Tells of each piece of work that is done; `count` tells how many windows are due still."""

    count: Callable[[], int]
    started: int = field(default_factory=clock)
    done: int = 0
    left: int = 0
    counted: int = 0

    def __call__(self, hunt: "Scheduled", done: "Done") -> None:
        """Say what was done, what is left, and how long that takes at the pace so far.

        Other schedulers may do some of it meanwhile: then it is less.
        """
        windows = done.windows + done.failed
        if not windows:
            return
        self.done += windows
        if clock() - self.counted >= COUNTED_AGAIN:
            self.left, self.counted = self.count(), clock()
        rest = length((clock() - self.started) * self.left // self.done)
        failed = f", {done.failed} left open: {done.why}" if done.failed else ""
        say(
            f"{hunt.id}: {done.windows} windows, {done.findings} findings, {done.alerts} alerts{failed};"
            + (f" {self.left} windows left, about {rest}" if self.left else " nothing left")
        )
