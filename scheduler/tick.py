"""One tick: plan what is new, evaluate what is due, project what was left unprojected."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from scheduler import ledger
from scheduler.day import Key
from scheduler.follow import follow
from scheduler.plan import Planned, plan
from scheduler.scheduled import Scheduled
from scheduler.scheduler import Scheduler
from scheduler.work import Done, projected, work_off

POLL = 0.5
"""Seconds between two looks at days that another scheduler holds."""


@dataclass(frozen=True)
class Ticked:
    """What one tick did."""

    planned: Planned = field(default_factory=Planned)
    done: Done = field(default_factory=Done)


Progress = Callable[[Scheduled, Done], None]


def silent(_hunt: Scheduled, _done: Done) -> None:
    """Tell nobody."""


def tick(scheduler: Scheduler, progress: Progress = silent) -> Ticked:
    """Plan, then evaluate everything that is due.

    Raises the client's ConnectionError when Elasticsearch is away.
    """
    planned = plan(scheduler.client, scheduler.hunts, scheduler.namespace, scheduler.clock())
    return Ticked(planned, evaluate_due(scheduler, scheduler.enabled, scheduler.frontier, progress=progress))


def evaluate_due(
    scheduler: Scheduler,
    hunts: Sequence[Scheduled],
    frontier: int,
    within: Sequence[Mapping[str, Any]] = (),
    progress: Progress = silent,
) -> Done:
    """Evaluate the dirty windows of these hunts up to the frontier, of the days that fit `within`."""
    ledger.refresh(scheduler.client)
    done = Done()
    for hunt in hunts:
        if scheduler.stopping():
            break
        keys = _due(scheduler, hunt, frontier, within)
        some = work_off(scheduler, hunt, keys, frontier)
        some += Done(alerts=_left_unprojected(scheduler, hunt))
        progress(hunt, some)
        done += some
    return done + Done(alerts=follow(scheduler))


def _due(
    scheduler: Scheduler, hunt: Scheduled, frontier: int, within: Sequence[Mapping[str, Any]]
) -> list[Key]:
    filters = [*ledger.of(scheduler.namespace, hunt.id, hunt.digest), ledger.due_by(frontier), *within]
    return [day.key for day in ledger.days(scheduler.client, *filters)]


def _left_unprojected(scheduler: Scheduler, hunt: Scheduled) -> int:
    """Project what a scheduler committed and did not live to project, of whichever version of the hunt."""
    filters = [*ledger.of(scheduler.namespace, hunt.id), {"term": {"unprojected": True}}]
    keys = [day.key for day in ledger.days(scheduler.client, *filters)]
    return projected(scheduler, hunt, keys) if keys else 0


def once(scheduler: Scheduler, progress: Progress = silent) -> Ticked:
    """Plan what is new now and evaluate what is due now, to the end.

    What arrives meanwhile is left to the next.
    """
    frontier = scheduler.frontier
    planned = plan(scheduler.client, scheduler.hunts, scheduler.namespace, scheduler.clock())
    return Ticked(planned, evaluate_all(scheduler, scheduler.enabled, frontier, progress=progress))


def evaluate_all(
    scheduler: Scheduler,
    hunts: Sequence[Scheduled],
    frontier: int,
    within: Sequence[Mapping[str, Any]] = (),
    progress: Progress = silent,
) -> Done:
    """Evaluate until nothing is due that can be evaluated; days that others hold are waited for."""
    total = Done()
    while not scheduler.stopping():
        some = evaluate_due(scheduler, hunts, frontier, within, progress)
        total = replace(total + some, failed=some.failed, held=some.held, why=some.why)
        if some.held:
            scheduler.wait(POLL)
        elif not some.windows:
            break
    return total
