"""Trying again what failed: the failures of windows are forgotten, so that they are due at once."""

from collections.abc import Sequence

from scheduler import ledger
from scheduler.counts import counts_json
from scheduler.day import Day, retried, windows_json
from scheduler.scheduled import Scheduled
from scheduler.scheduler import Scheduler

FAILING = {"range": {"failing": {"gt": 0}}}
"""Filter for the days with windows that failed (`counts.py`)."""


def retry(scheduler: Scheduler, hunts: Sequence[Scheduled]) -> int:
    """Make every window of these hunts that failed, the parked ones too, due again; return how many."""
    ledger.refresh(scheduler.client)
    of_hunts = ledger.of_any(scheduler.namespace, "digest", [hunt.digest for hunt in hunts])
    left, windows = list(ledger.days(scheduler.client, *of_hunts, FAILING)), 0
    while left:
        lost = ledger.write(scheduler.client, left, _forgotten)
        windows += sum(len(_failed(day)) for day in left if day.key.id not in lost)
        again = ledger.read(scheduler.client, [day.key for day in left if day.key.id in lost])
        left = [day for day in again.values() if _failed(day)]
    return windows


def _failed(day: Day) -> list[int]:
    return [window for window, state in day.windows.items() if state.why]


def _forgotten(day: Day) -> dict[str, object]:
    forgotten = {window: retried(day.windows[window]) for window in _failed(day)}
    return {"windows": windows_json(forgotten), **counts_json({**day.windows, **forgotten}, day.every)}
