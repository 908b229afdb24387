"""How far each hunt is."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from hunts.instants import iso
from scheduler.gaps import Gap, Gaps, watermark
from scheduler.scheduled import Scheduled

UP_TO_DATE = "up to date"
BEHIND = "behind"
FAILING = "failing"
DISABLED = "disabled"
NO_DATA = "no data"


@dataclass(frozen=True, slots=True)
class Status:
    """One hunt's progress; times in epoch milliseconds, `lag` in milliseconds."""

    hunt: Scheduled
    state: str
    watermark: int
    lag: int
    last_run: int | None
    next: int | None
    gaps: int
    ahead: int
    windows: int


def status(found: Gaps, frontier: int, now: int) -> Status:
    """Sum up what the ledger and the events say of a hunt. Its watermark: all before it is complete."""
    mark = watermark(found.gaps, frontier)
    return Status(
        hunt=found.hunt,
        state=_state(found),
        watermark=mark,
        lag=now - mark,
        last_run=found.last_run,
        next=_next(found, frontier, now),
        gaps=_windows(found.gaps),
        ahead=_windows(found.ahead),
        windows=found.windows,
    )


def _state(found: Gaps) -> str:
    if not found.hunt.enabled:
        return DISABLED
    if found.unread or any(gap.why.startswith("failed") for gap in found.gaps):
        return FAILING
    if found.gaps:
        return BEHIND
    return UP_TO_DATE if found.events else NO_DATA


def _next(found: Gaps, frontier: int, now: int) -> int | None:
    """Return when the next window is due.

    Now if one is open, else when the first one ahead ends, and lateness.
    """
    if not found.hunt.enabled:
        return None
    if found.gaps:
        return now
    first = min((gap.start for gap in found.ahead), default=None)
    return None if first is None else first + found.hunt.every + now - frontier


def _windows(gaps: Iterable[Gap]) -> int:
    return sum(gap.windows for gap in gaps)


def to_json(one: Status) -> dict[str, Any]:
    """Write a status as `schedule status --json` prints it."""
    return {
        "hunt": one.hunt.id,
        "version": one.hunt.hunt.version,
        "digest": one.hunt.digest,
        "enabled": one.hunt.enabled,
        "state": one.state,
        "every_seconds": one.hunt.every / 1000,
        "watermark": iso(one.watermark),
        "lag_seconds": one.lag / 1000,
        "last_run": None if one.last_run is None else iso(one.last_run),
        "next": None if one.next is None else iso(one.next),
        "windows": {"complete": one.windows, "gaps": one.gaps, "ahead": one.ahead},
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
