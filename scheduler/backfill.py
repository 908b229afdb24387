"""Hunting a stretch of history: its windows are marked and worked off like any others."""

from collections.abc import Sequence

from hunts.windows import Span
from scheduler import ledger
from scheduler.day import Key
from scheduler.plan import plan, refresh_events, windows_reached
from scheduler.present import ALWAYS, counts
from scheduler.scheduled import Scheduled
from scheduler.scheduler import Scheduler
from scheduler.spans import whole
from scheduler.tick import Progress, Ticked, evaluate_all, silent


def backfill(
    scheduler: Scheduler, hunts: Sequence[Scheduled], span: Span = ALWAYS, progress: Progress = silent
) -> Ticked:
    """Evaluate the hunts over a span, widened to whole windows, whether that was done before or not.

    What is new is planned first, for all hunts, so that nothing has to be done twice afterwards. Windows
    beyond the frontier are left to their time. What is marked and not worked off, after a kill, is worked
    off by the next tick.
    """
    frontier = scheduler.frontier
    planned = plan(scheduler.client, scheduler.hunts, scheduler.namespace, scheduler.clock())
    for hunt in hunts:
        refresh_events(scheduler.client, hunt, scheduler.namespace)
        mark_all(scheduler, hunt, span, frontier)
    days = [ledger.between(span.start, span.end - 1)]
    return Ticked(planned, evaluate_all(scheduler, hunts, frontier, days, progress))


def mark_all(scheduler: Scheduler, hunt: Scheduled, span: Span, frontier: int) -> int:
    """Mark every window of the hunt in the span that any of its events reach; return how many."""
    start, end = whole(span.start, span.end, hunt.every)
    read = Span(start - hunt.reach - hunt.every, end)
    present = counts(scheduler.client, hunt, scheduler.namespace, read)
    windows = {
        window
        for window in windows_reached(present, hunt.every, hunt)
        if start <= window < end and window + hunt.every <= frontier
    }
    key = Key(scheduler.namespace, hunt.id, hunt.digest, 0)
    return ledger.mark(scheduler.client, key, hunt.every, ledger.by_day(windows))
