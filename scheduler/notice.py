"""When there is something to tell of an alert, and what was told of it last (`hopwatch.alert.notice`). Pure.

The steps of an alert that are told: that it is new; that its events are twice as many as when it was last
told of; that its severity has risen; that it was opened again.
"""

from collections.abc import Mapping
from typing import Any

from hunts.alert import SUPPRESSED
from mappings.document import get, put

NOTICE = "hopwatch.alert.notice"
DUE = f"{NOTICE}.due"
QUIET = ("closed", "withdrawn")
"""Statuses of which nothing is told."""

GROWTH = 2


def marked(alert: dict[str, Any], tell: int | None) -> dict[str, Any]:
    """Return the alert, marked if there is something to tell; with `tell` None as it is."""
    if tell is not None:
        due = is_due(alert, tell)
        if due or get(alert, DUE):
            put(alert, DUE, due)
    return alert


def is_due(alert: Mapping[str, Any], tell: int) -> bool:
    """Tell whether an alert has made a step since it was last told of; `tell`: the least severity."""
    state = _state(alert)
    severity = get(alert, "event.severity") or 0
    if severity < tell or state.get("status") in QUIET or get(alert, SUPPRESSED):
        return False
    told = state.get("notice") or {}
    return (
        told.get("count") is None
        or state.get("count", 0) >= GROWTH * told["count"]
        or severity > told["severity"]
        or state.get("reopened", 0) > told["reopened"]
    )


def is_new(alert: Mapping[str, Any]) -> bool:
    """Tell whether nothing was ever told of an alert."""
    return (_state(alert).get("notice") or {}).get("count") is None


def step(alert: Mapping[str, Any]) -> dict[str, Any]:
    """Return where an alert stands, as it is kept once that was told."""
    state = _state(alert)
    return {
        "count": state.get("count", 0),
        "severity": get(alert, "event.severity") or 0,
        "reopened": state.get("reopened", 0),
    }


def _state(alert: Mapping[str, Any]) -> Mapping[str, Any]:
    return get(alert, "hopwatch.alert") or {}
