"""What a stored alert becomes when its findings have changed. Pure.

The machine owns what was found; the analyst owns status, note and assignee once he has set the status.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hunts.alert import SUPPRESSED
from mappings.document import get, put, unshared
from scheduler import notice

STATUS = "hopwatch.alert.status"
TRIAGED = "hopwatch.alert.triaged"
UPDATED = "hopwatch.alert.updated"
COUNT = "hopwatch.alert.count"
DECIDED = "hopwatch.alert.decided"
REOPENED = "hopwatch.alert.reopened"
RISK = "hopwatch.entity.risk"
ANALYSTS = ("hopwatch.alert.note", "hopwatch.alert.assignee", TRIAGED, DECIDED, REOPENED)
FIRST_WRITTEN = ("event.created", "event.ingested")
PROCESSING_TIMES = (*FIRST_WRITTEN, UPDATED)

OPEN = "open"
CLOSED = "closed"
WITHDRAWN = "withdrawn"
EXPLAINED = "Withdrawn: nothing of it is found any more, now that later events are known. It was: "

Source = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What becomes of an alert beyond its findings.

    A closed alert is opened again when its events (for a line of the entity queue: its risk) are
    `reopen_factor` times those at which it was decided (0: never), and at least `reopen_minimum` more. `tell`
    is the least `event.severity` that receivers are told of, None when nobody is told.
    """

    reopen_factor: float = 0
    reopen_minimum: int = 1
    tell: int | None = None

    def opens(self, decided: int, count: int) -> bool:
        """Tell whether an alert that was closed at `decided` events has grown by much."""
        grown = count - decided >= self.reopen_minimum and count >= self.reopen_factor * decided
        return self.reopen_factor > 0 and grown


NO_POLICY = Policy()


def merged(
    stored: Source | None, found: Source | None, now: str, policy: Policy = NO_POLICY
) -> dict[str, Any] | None:
    """Return what the alert's document becomes, None when it stays as it is.

    `found` is what the findings of now make of it, None when there are none; `now` is ISO 8601.
    """
    if stored is None:
        return None if found is None else notice.marked(_first(found, now), policy.tell)
    after = _withdrawn(stored) if found is None else _grown(stored, found, policy)
    if without_times(after) == without_times(stored):
        return None
    _carry(stored, after, (*FIRST_WRITTEN, notice.NOTICE))
    put(after, UPDATED, now)
    return notice.marked(after, policy.tell)


def without_times(source: Source) -> dict[str, Any]:
    """Return an alert's content: all but when it was worked on, and what was told of it."""
    content = unshared(source)
    for field in (*PROCESSING_TIMES, notice.NOTICE):
        parent, _, leaf = field.rpartition(".")
        inner = get(content, parent)
        if isinstance(inner, dict):
            inner.pop(leaf, None)
    return content


def _first(found: Source, now: str) -> dict[str, Any]:
    after = unshared(found)
    for field in PROCESSING_TIMES:
        put(after, field, now)
    return after


def _grown(stored: Source, found: Source, policy: Policy) -> dict[str, Any]:
    after = unshared(found)
    _carry(stored, after, ANALYSTS)
    if get(stored, TRIAGED):
        _carry(stored, after, [STATUS])
    if _opens_again(after, policy):
        put(after, STATUS, OPEN)
        put(after, REOPENED, (get(after, REOPENED) or 0) + 1)
    return after


def _opens_again(after: Source, policy: Policy) -> bool:
    decided = get(after, DECIDED)
    if get(after, STATUS) != CLOSED or decided is None or get(after, SUPPRESSED):
        return False
    return policy.opens(decided, grown_to(after))


def grown_to(source: Source) -> int:
    """Return what growth is told by: the risk of a line of the entity queue, the events of an alert."""
    points = get(source, RISK)
    return int(points if points is not None else get(source, COUNT) or 0)


def _withdrawn(stored: Source) -> dict[str, Any]:
    after = unshared(stored)
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
