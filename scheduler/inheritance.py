"""What becomes of stored lines of the entity queue when the alerts of their day make others. Pure.

Lines join, and another entity comes to lead one: then a line has another id. What an analyst decided about
the old line goes to the new one that has most of its alerts.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hunts.alert import Alert
from mappings.document import get, put, unshared
from scheduler.merge import ANALYSTS, STATUS, TRIAGED, Policy, merged

ALERTS = "hopwatch.entity.alerts"

Hit = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """A line to write, or with `source` None to delete; `before` is what is stored of it."""

    id: str
    index: str
    source: Mapping[str, Any] | None
    before: Hit | None


def changes(stored: Mapping[str, Hit], found: Sequence[Alert], now: str, policy: Policy) -> Iterator[Change]:
    """Yield what has to be written for the stored lines of a day to become the found; `now` is ISO 8601."""
    gone = [hit for id_, hit in sorted(stored.items()) if id_ not in {line.id for line in found}]
    heirs = _heirs(gone, stored, found)
    for line in found:
        hit, legacy = stored.get(line.id), heirs.get(line.id)
        before = hit["_source"] if hit else None
        if legacy is not None:
            before = _inheriting(before or merged(None, line.source, now, policy) or {}, legacy["_source"])
        after = merged(before, line.source, now, policy) or (before if legacy else None)
        if after is not None:
            yield Change(line.id, line.index, after, hit)
    inherited = {hit["_id"] for hit in heirs.values()}
    for hit in gone:
        yield from _gone(hit, now, policy, keep=is_decided(hit["_source"]) and hit["_id"] not in inherited)


def is_decided(source: Mapping[str, Any]) -> bool:
    """Tell whether an analyst has said anything about a line."""
    return any(get(source, field) for field in ANALYSTS)


def _heirs(gone: Sequence[Hit], stored: Mapping[str, Hit], found: Sequence[Alert]) -> dict[str, Hit]:
    """Return for lines that nobody has decided about what they inherit: of several, the one at most risk."""
    heirs: dict[str, Hit] = {}
    decided = [hit for hit in gone if is_decided(hit["_source"])]
    for hit in sorted(decided, key=lambda one: (-get(one["_source"], "event.risk_score"), one["_id"])):
        heir = _heir(set(get(hit["_source"], ALERTS) or ()), found)
        if heir is not None and not (heir in stored and is_decided(stored[heir]["_source"])):
            heirs.setdefault(heir, hit)
    return heirs


def _heir(alerts: set[str], found: Sequence[Alert]) -> str | None:
    """Return the line with most of these alerts."""
    shared = {line.id: len(alerts & set(get(line.source, ALERTS))) for line in found}
    best = min(shared, key=lambda one: (-shared[one], one), default=None)
    return best if best is not None and shared[best] else None


def _inheriting(line: Mapping[str, Any], legacy: Mapping[str, Any]) -> dict[str, Any]:
    """Return a line with what an analyst decided about another."""
    after = unshared(line)
    for field in ANALYSTS if not get(legacy, TRIAGED) else (STATUS, *ANALYSTS):
        if (value := get(legacy, field)) is not None:
            put(after, field, value)
    return after


def _gone(hit: Hit, now: str, policy: Policy, *, keep: bool) -> Iterator[Change]:
    """Yield that a line is no more: one that an analyst decided about and nothing inherits is withdrawn."""
    after = merged(hit["_source"], None, now, policy) if keep else None
    if after is not None or not keep:
        yield Change(hit["_id"], hit["_index"], after, hit)
