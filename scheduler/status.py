"""How far each hunt is, and whether it can find anything."""

from dataclasses import dataclass
from typing import Any

from hunts.instants import day_of, iso
from hunts.readiness import Readiness, State
from mappings.indices import BELIEVABLE
from scheduler.gaps import Gap
from scheduler.scheduled import Scheduled
from scheduler.standing import Standing

FAILING = "failing"
BEHIND = "behind"
UP_TO_DATE = "up to date"
NO_DATA = "no data"
DISABLED = "disabled"

STATES = (FAILING, BEHIND, UP_TO_DATE, NO_DATA, DISABLED)
"""What a hunt can be in, the worst first."""


@dataclass(frozen=True, slots=True)
class Status:
    """One hunt's progress; times in epoch milliseconds, `lag` in milliseconds.

    `unhunted` is the first of its events when that is older than all that this version has hunted.
    """

    hunt: Scheduled
    state: str
    fires: State
    standing: Standing
    watermark: int
    lag: int
    next: int | None
    unhunted: int | None


def status(hunt: Scheduled, standing: Standing, ready: Readiness, frontier: int, now: int) -> Status:
    """Sum up what the ledger says of a hunt. Its watermark: all before it is complete."""
    unhunted = _unhunted(standing, ready)
    mark = min(standing.watermark(hunt.every, frontier), frontier if unhunted is None else unhunted)
    return Status(
        hunt=hunt,
        state=_state(hunt, standing, unhunted),
        fires=ready.state,
        standing=standing,
        watermark=mark,
        lag=now - mark,
        next=_next(hunt, standing, frontier, now),
        unhunted=unhunted,
    )


def _state(hunt: Scheduled, standing: Standing, unhunted: int | None) -> str:
    if not hunt.enabled:
        return DISABLED
    if standing.failing or standing.parked:
        return FAILING
    if standing.gaps or unhunted is not None:
        return BEHIND
    return UP_TO_DATE if standing.events else NO_DATA


def _unhunted(standing: Standing, ready: Readiness) -> int | None:
    """Return the first event, if it lies before the first day that the ledger has of the hunt."""
    firsts = [one.seen.first for one in ready.parts if one.seen.first is not None]
    first = min((at for at in firsts if at >= BELIEVABLE[0]), default=None)
    if first is None or (standing.since is not None and standing.since <= day_of(first)):
        return None
    return first


def _next(hunt: Scheduled, standing: Standing, frontier: int, now: int) -> int | None:
    """Return when a window is due; now if one is due already, None if none is known."""
    if not hunt.enabled or standing.due is None:
        return None
    return max(now, standing.due + now - frontier)


def to_json(one: Status) -> dict[str, Any]:
    """Write a status as `schedule status --json` prints it."""
    known = one.standing
    return {
        "hunt": one.hunt.id,
        "version": one.hunt.hunt.version,
        "digest": one.hunt.digest,
        "enabled": one.hunt.enabled,
        "state": one.state,
        "can_fire": one.fires.value,
        "every_seconds": one.hunt.every / 1000,
        "watermark": iso(one.watermark),
        "lag_seconds": one.lag / 1000,
        "last_run": None if known.last_run is None else iso(known.last_run),
        "next": None if one.next is None else iso(one.next),
        "unhunted_from": None if one.unhunted is None else iso(one.unhunted),
        "findings": known.found,
        "windows": {
            "complete": known.complete,
            "gaps": known.gaps,
            "ahead": known.ahead,
            "failing": known.failing,
            "parked": known.parked,
        },
    }


def gap_json(hunt: Scheduled, gap: Gap) -> dict[str, Any]:
    """Write a gap as `schedule gaps --json` prints it."""
    return {
        "hunt": hunt.id,
        "from": iso(gap.start),
        "to": iso(gap.end),
        "windows": gap.windows,
        "events": gap.events,
        "why": gap.why,
    }
