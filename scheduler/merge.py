"""What a stored alert becomes when its findings have changed. Pure.

The machine owns what was found; the analyst owns status, note and assignee once he has set the status.
"""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from mappings.document import get, put

STATUS = "hopwatch.alert.status"
TRIAGED = "hopwatch.alert.triaged"
UPDATED = "hopwatch.alert.updated"
ANALYSTS = ("hopwatch.alert.note", "hopwatch.alert.assignee", TRIAGED)
FIRST_WRITTEN = ("event.created", "event.ingested")
PROCESSING_TIMES = (*FIRST_WRITTEN, UPDATED)

OPEN = "open"
WITHDRAWN = "withdrawn"
EXPLAINED = "Withdrawn: nothing of it is found any more, now that later events are known. It was: "

Source = Mapping[str, Any]


def merged(stored: Source | None, found: Source | None, now: str) -> dict[str, Any] | None:
    """Return what the alert's document becomes, None when it stays as it is.

    `found` is what the findings of now make of it, None when there are none; `now` is ISO 8601.
    """
    if stored is None:
        return None if found is None else _first(found, now)
    after = _withdrawn(stored) if found is None else _grown(stored, found)
    if without_times(after) == without_times(stored):
        return None
    _carry(stored, after, FIRST_WRITTEN)
    put(after, UPDATED, now)
    return after


def without_times(source: Source) -> dict[str, Any]:
    """Return an alert's content: all but the times at which it was worked on."""
    content = deepcopy(dict(source))
    for field in PROCESSING_TIMES:
        parent, _, leaf = field.rpartition(".")
        inner = get(content, parent)
        if isinstance(inner, dict):
            inner.pop(leaf, None)
    return content


def _first(found: Source, now: str) -> dict[str, Any]:
    after = deepcopy(dict(found))
    for field in PROCESSING_TIMES:
        put(after, field, now)
    return after


def _grown(stored: Source, found: Source) -> dict[str, Any]:
    after = deepcopy(dict(found))
    _carry(stored, after, ANALYSTS)
    if get(stored, TRIAGED):
        _carry(stored, after, [STATUS])
    return after


def _withdrawn(stored: Source) -> dict[str, Any]:
    after = deepcopy(dict(stored))
    said = get(stored, "event.reason") or get(stored, "message") or ""
    if not said.startswith(EXPLAINED):
        put(after, "event.reason", EXPLAINED + said)
    if not get(stored, TRIAGED):
        put(after, STATUS, WITHDRAWN)
    return after


def _carry(stored: Source, after: dict[str, Any], fields: tuple[str, ...] | list[str]) -> None:
    for field in fields:
        value = get(stored, field)
        if value is not None:
            put(after, field, value)
