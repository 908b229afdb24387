"""What a day's document says of its windows in figures, so that they can be searched and added up. Pure."""

from collections.abc import Mapping
from typing import Any

from hunts.instants import iso
from scheduler.day import Window, first_due


def counts_json(windows: Mapping[int, Window], every: int) -> dict[str, Any]:
    """Count all windows of a day: dirty, complete, failing and parked ones.

    `due` is from when one is due, `open_from` the start of the first dirty one.
    """
    dirty = [start for start, state in windows.items() if state.dirty]
    return {
        "due": first_due(windows, every),
        "open": len(dirty),
        "open_from": iso(min(dirty)) if dirty else None,
        "complete": sum(state.complete for state in windows.values()),
        "failing": sum(bool(state.why) for state in windows.values()),
        "parked": sum(state.parked for state in windows.values()),
    }
