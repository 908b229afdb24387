"""Planning: from new documents to dirty windows.

The windows are stored first, the cursors moved afterwards.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from elastic_transport import ConnectionError as NoConnection
from elasticsearch import ApiError, AuthorizationException, Elasticsearch, TransportError

from hopwatch.errors import IncompleteResponse
from mappings.indices import patterns
from scheduler import cursor, ledger
from scheduler.cursor import Part
from scheduler.day import Key
from scheduler.instants import day_of, iso
from scheduler.scheduled import Scheduled, bucket_size
from scheduler.shards import Index, indices
from scheduler.spans import reached

PROBLEMS = (ApiError, TransportError, IncompleteResponse)
"""What can go wrong with one request."""


@dataclass(frozen=True)
class Planned:
    """What a tick planned: windows marked, and the shards and indices that could not be read, with why."""

    windows: int = 0
    unread: Sequence[str] = ()


def plan(client: Elasticsearch, hunts: Sequence[Scheduled], namespace: str, now: int) -> Planned:
    """Mark every window of the hunts that new documents reach, then move the cursors."""
    hunts = [hunt for hunt in hunts if hunt.enabled]
    if not hunts:
        return Planned()
    datasets = sorted(frozenset[str]().union(*(hunt.datasets for hunt in hunts)))
    found = indices(client, patterns(datasets, namespace))
    cursors = cursor.read(client, found)
    size = bucket_size(hunts)
    problems = [f"{index.name}: shard {n} has no started primary" for index in found for n in index.down]
    read: list[Part] = []
    new: dict[str, set[int]] = {}
    for index in found:
        parts = cursor.unread(index, cursors.get(index.uuid))
        if not parts:
            continue
        try:
            spans = _spans(client, index, parts, size)
        except PROBLEMS as error:
            problems.append(f"{index.name}: {reason(error)}")
            continue
        new.setdefault(index.dataset, set()).update(spans)
        read += parts
    windows = sum(_mark(client, hunt, namespace, new, size) for hunt in hunts)
    cursor.move(client, read, cursors, iso(now))
    return Planned(windows, problems)


def _spans(client: Elasticsearch, index: Index, parts: Sequence[Part], size: int) -> set[int]:
    cursor.refresh(client, index)
    return {bucket for part in parts for bucket in cursor.buckets(client, part, size)}


def _mark(client: Elasticsearch, hunt: Scheduled, namespace: str, new: dict[str, set[int]], size: int) -> int:
    buckets = frozenset[int]().union(*(new.get(dataset, ()) for dataset in hunt.datasets))
    windows = windows_reached(buckets, size, hunt)
    if not windows:
        return 0
    key = Key(namespace, hunt.id, hunt.digest, day_of(min(windows)))
    return ledger.mark(client, key, hunt.every, ledger.by_day(windows))


def windows_reached(buckets: Iterable[int], size: int, hunt: Scheduled) -> set[int]:
    """Return the windows of a hunt that events in these spans can change."""
    return {w for bucket in buckets for w in reached(bucket, size, hunt.every, hunt.reach)}


def refresh_events(client: Elasticsearch, hunt: Scheduled, namespace: str) -> None:
    """Make all events that the hunt reads visible to searches, where the caller may."""
    with suppress(AuthorizationException):
        client.indices.refresh(index=hunt.indices(namespace), allow_no_indices=True)


def reason(error: Exception) -> str:
    """Say in one line why Elasticsearch did not answer; raise the error when it is away altogether."""
    if isinstance(error, NoConnection):
        raise error
    text = getattr(error, "message", None) or str(error)
    return f"{type(error).__name__}: {text}"[:300]
