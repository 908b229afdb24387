"""Hunting a stretch of history: its windows are marked and worked off like any others.

What is marked lies in the ledger, so a backfill that was interrupted goes on by itself with the next tick of
any scheduler, and from where it was when the same backfill is run again.
"""

from collections.abc import Callable, Mapping, Sequence

from hunts.windows import Span
from scheduler import ledger
from scheduler.day import Key, Window
from scheduler.due import Due
from scheduler.ledger import Mark
from scheduler.plan import Planned, plan, refresh_events, windows_reached
from scheduler.present import ALWAYS, each_counted
from scheduler.scheduled import Scheduled
from scheduler.scheduler import Scheduler
from scheduler.spans import whole
from scheduler.tick import Progress, Ticked, evaluate_all, silent

Unseen = Callable[[int, Window], bool]
"""Tells of a window with so many events, in such a state, whether it is to be marked."""


def open_only(events: int, state: Window) -> bool:
    """Mark what this version has not hunted in full yet and nothing has marked."""
    return not state.dirty and (not state.done or events > state.events)


def all_again(_events: int, state: Window) -> bool:
    """Mark what was hunted before too."""
    return not state.dirty


def backfill(
    scheduler: Scheduler,
    hunts: Sequence[Scheduled],
    span: Span = ALWAYS,
    progress: Progress = silent,
    marks: Unseen = open_only,
) -> Ticked:
    """Evaluate the windows of a span, widened to whole ones, that `marks` chooses or that are due anyway."""
    due = Due(hunts, scheduler.frontier, [ledger.between(span.start, span.end - 1)])
    planned = mark_all(scheduler, hunts, span, marks)
    return Ticked(planned, evaluate_all(scheduler, due, progress))


def mark_all(
    scheduler: Scheduler, hunts: Sequence[Scheduled], span: Span, marks: Unseen = open_only
) -> Planned:
    """Mark the windows that a backfill is to evaluate; those beyond the frontier are left to their time.

    What is new is planned first, for all hunts, so that nothing has to be done twice afterwards.
    """
    client, namespace = scheduler.client, scheduler.namespace
    planned = plan(client, scheduler.hunts, namespace, scheduler.clock())
    refresh_events(client, hunts, namespace)
    ledger.refresh(client)
    read = [(hunt, _read(hunt, span)) for hunt in hunts]
    marked: dict[Key, Mark] = {}
    for hunt, present in each_counted(client, read, namespace):
        marked |= _marks(scheduler, hunt, span, marks, present)
    ledger.mark(client, marked)
    return planned


def _read(hunt: Scheduled, span: Span) -> Span:
    """Return where the events lie that reach windows of the span."""
    start, end = whole(span.start, span.end, hunt.every)
    return Span(start - hunt.reach - hunt.every, end)


def _marks(
    scheduler: Scheduler, hunt: Scheduled, span: Span, marks: Unseen, present: Mapping[int, int]
) -> dict[Key, Mark]:
    start, end = whole(span.start, span.end, hunt.every)
    of_hunt = ledger.of(scheduler.namespace, hunt.id, hunt.digest)
    days = ledger.days(scheduler.client, *of_hunt, ledger.between(start, end - 1))
    states = ledger.window_states(days)
    windows = {
        w
        for w in windows_reached(present, hunt.every, hunt)
        if start <= w < end
        and w + hunt.every <= scheduler.frontier
        and marks(present.get(w, 0), states.get(w, Window()))
    }
    return ledger.marks(hunt.key(scheduler.namespace), hunt.every, windows)


def left(scheduler: Scheduler, hunts: Sequence[Scheduled], span: Span) -> int:
    """Return how many windows of the span are due now: what a backfill has before it."""
    ledger.refresh(scheduler.client)
    of_hunts = ledger.of_any(scheduler.namespace, "digest", [hunt.digest for hunt in hunts])
    due = [ledger.due_by(scheduler.frontier), ledger.between(span.start, span.end - 1)]
    return sum(len(day.due(scheduler.frontier)) for day in ledger.days(scheduler.client, *of_hunts, *due))
