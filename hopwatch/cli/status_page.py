"""`hopwatch schedule status` on a terminal: the worst first, then what to do about it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from hopwatch.cli.progress_tables import length, print_columns, print_lines
from hunts.readiness import State
from scheduler.standing import standings
from scheduler.status import BEHIND, DISABLED, FAILING, STATES, Status, status

if TYPE_CHECKING:
    from scheduler.scheduler import Scheduler

HUNT = 40
HEAD = ("hunt", "every", "lag", "last run", "next", "gaps", "parked", "can fire", "state")
FIRES = {State.READY: "yes", State.PARTLY: "partly", State.CANNOT: "no"}


def statuses(scheduler: "Scheduler", frontier: int, now: int) -> list[Status]:
    """Return how far every hunt is; raises IncompleteResponse."""
    from hunts.readiness import readiness
    from scheduler import ledger

    ledger.refresh(scheduler.client)
    found = standings(scheduler.client, scheduler.hunts, scheduler.namespace, frontier)
    wanted = [hunt.hunt for hunt in scheduler.hunts]
    ready = {one.hunt: one for one in readiness(scheduler.client, wanted, scheduler.namespace)}
    return [status(hunt, found[hunt.id], ready[hunt.id], frontier, now) for hunt in scheduler.hunts]


def print_status(found: Sequence[Status], now: int, namespace: str) -> None:
    """Print a line for each hunt, then how many are in which state and what tells more."""
    ordered = sorted(found, key=lambda one: (STATES.index(one.state), one.hunt.id))
    print_columns([HEAD, *(_row(one, now) for one in ordered)])
    print_lines(["", *_summary(found, namespace)])


def _row(one: Status, now: int) -> tuple[str, ...]:
    known = one.standing
    return (
        one.hunt.id if len(one.hunt.id) <= HUNT else f"{one.hunt.id[: HUNT - 1]}…",
        length(one.hunt.every),
        "-" if one.state == DISABLED else length(one.lag),
        "never" if known.last_run is None else f"{length(now - known.last_run)} ago",
        _next(one.next, now),
        _gaps(one),
        str(known.parked or "-"),
        FIRES[one.fires],
        one.state,
    )


def _gaps(one: Status) -> str:
    """Write how many windows are open; `+` when there are events that this version has never hunted."""
    more = "+" if one.unhunted is not None else ""
    return f"{one.standing.gaps}{more}" if one.standing.gaps or more else "-"


def _next(at: int | None, now: int) -> str:
    if at is None:
        return "-"
    return f"in {length(at - now)}" if at > now else "now"


def _summary(found: Sequence[Status], namespace: str) -> Iterator[str]:
    counts = Counter(one.state for one in found)
    parts = [f"{counts[state]} {state}" for state in STATES if counts[state]]
    yield f"{len(found)} hunts: {', '.join(parts)}"
    if counts[FAILING] or counts[BEHIND]:
        yield f"which windows, and why: hopwatch schedule gaps --namespace {namespace}"
    if silent := sum(one.fires is not State.READY for one in found):
        yield f"{silent} cannot fire, or too often: hopwatch hunt doctor --namespace {namespace}"
