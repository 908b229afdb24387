"""One tick: plan what is new, evaluate what is due, project what was left unprojected."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from scheduler import ledger
from scheduler.due import AT_ONCE, Due, grouped, in_order
from scheduler.entities import queued
from scheduler.follow import follow
from scheduler.plan import Planned, plan
from scheduler.scheduled import Scheduled
from scheduler.scheduler import Scheduler
from scheduler.work import Done, Piece, projected, work_off

POLL = 0.5
"""Seconds between two looks at days that another scheduler holds."""


@dataclass(frozen=True)
class Ticked:
    """What one tick did."""

    planned: Planned = field(default_factory=Planned)
    done: Done = field(default_factory=Done)

    @property
    def incomplete(self) -> bool:
        """Something could not be read, evaluated or written."""
        return bool(self.planned.unread or self.done.failed or self.done.unprojected)


Progress = Callable[[Scheduled, Done], None]


def silent(_hunt: Scheduled, _done: Done) -> None:
    """Tell nobody."""


def tick(scheduler: Scheduler, progress: Progress = silent) -> Ticked:
    """Plan, then evaluate what is due: the live days of every hunt, then history for as long as a tick takes.

    So neither a backfill nor last year's logs hold up what happens now; one piece of history is evaluated at
    every tick, however long the live days took. Raises the client's ConnectionError when Elasticsearch is
    away.
    """
    end = scheduler.clock() + round(scheduler.settings.tick * 1000)
    planned = plan(scheduler.client, scheduler.hunts, scheduler.namespace, scheduler.clock())
    due = Due(scheduler.enabled, scheduler.frontier, enough=lambda: scheduler.clock() >= end)
    return Ticked(planned, evaluate_due(scheduler, due, progress))


def evaluate_due(scheduler: Scheduler, due: Due, progress: Progress = silent) -> Done:
    """Evaluate dirty windows, then project what was left, what follows other exceptions, and the queue."""
    ledger.refresh(scheduler.client)
    done = Done()
    for pieces in in_order(scheduler, due):
        if scheduler.stopping():
            break
        for hunt, some in work_off(scheduler, pieces, due.frontier):
            progress(hunt, some)
            done += some
    done += _left_unprojected(scheduler, due.hunts)
    done += Done(alerts=follow(scheduler))
    return done + queued(scheduler)


def _left_unprojected(scheduler: Scheduler, hunts: Sequence[Scheduled]) -> Done:
    """Project what a scheduler committed and did not live to project, of whichever version of a hunt."""
    by_id = {hunt.id: hunt for hunt in hunts}
    filters = [*ledger.of_any(scheduler.namespace, "hunt", by_id), {"term": {"unprojected": True}}]
    found = groupby(ledger.keys(scheduler.client, *filters), key=lambda key: key.hunt)
    pieces = [Piece(by_id[hunt], list(keys)) for hunt, keys in found]
    return sum((done for some in grouped(pieces, AT_ONCE) for _, done in projected(scheduler, some)), Done())


def once(scheduler: Scheduler, progress: Progress = silent) -> Ticked:
    """Plan what is new now and evaluate what is due now, to the end.

    What arrives meanwhile is left to the next.
    """
    frontier = scheduler.frontier
    planned = plan(scheduler.client, scheduler.hunts, scheduler.namespace, scheduler.clock())
    return Ticked(planned, evaluate_all(scheduler, Due(scheduler.enabled, frontier), progress))


def evaluate_all(scheduler: Scheduler, due: Due, progress: Progress = silent) -> Done:
    """Evaluate until nothing is due that can be evaluated; days that others hold are waited for."""
    total = Done()
    while not scheduler.stopping():
        some = evaluate_due(scheduler, due, progress)
        total = replace(total + some, held=some.held, unprojected=some.unprojected)
        if some.held:
            scheduler.wait(POLL)
        elif not some.windows:
            break
    return total
