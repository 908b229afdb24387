"""Planning: from new documents to dirty windows.

The windows are stored first, the cursors moved afterwards.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from elasticsearch import AuthorizationException, Elasticsearch

from mappings.indices import patterns
from scheduler import cursor, ledger
from scheduler.buckets import buckets, refresh
from scheduler.cursor import UNKNOWN, Part
from scheduler.day import Key
from scheduler.failure import PROBLEMS, reason
from scheduler.ledger import Mark
from scheduler.scheduled import FOREVER, Scheduled, bucket_size, looks_ahead
from scheduler.shards import indices
from scheduler.spans import all_reached


@dataclass(frozen=True)
class Planned:
    """What a tick planned: windows marked, and the shards and indices that could not be read, with why."""

    windows: int = 0
    unread: Sequence[str] = ()


@dataclass(frozen=True)
class News:
    """What each version of a hunt has not read, by its digest.

    Parts of shards, and their spans of event time.
    """

    parts: dict[str, list[Part]] = field(default_factory=dict)
    spans: dict[str, set[int]] = field(default_factory=dict)


def plan(client: Elasticsearch, hunts: Sequence[Scheduled], namespace: str, now: int) -> Planned:
    """Mark every window of the hunts that new documents reach, then move the cursors."""
    hunts = [hunt for hunt in hunts if hunt.enabled]
    datasets = sorted(frozenset[str]().union(*(hunt.datasets for hunt in hunts)))
    found = indices(client, patterns(datasets, namespace)) if datasets else []
    cursors = cursor.read(client, [index.uuid for index in found])
    size = bucket_size(hunts) if hunts else 0
    problems = [f"{index.name}: shard {n} has no started primary" for index in found for n in index.down]
    news = News()
    for index in found:
        readers = [hunt.digest for hunt in hunts if index.dataset in hunt.datasets]
        parts = {one: cursor.reading(index, cursors.get(index.uuid, UNKNOWN), one) for one in readers}
        try:
            _take(client, news, parts, size)
        except PROBLEMS as error:
            problems.append(f"{index.name}: {reason(error)}")
    windows = ledger.mark(client, _marks(news, hunts, namespace, size, looks_ahead(now)))
    cursor.move(client, news.parts, now)
    return Planned(windows, problems)


def _take(client: Elasticsearch, news: News, parts: dict[str, list[Part]], size: int) -> None:
    """Read the parts of one index, each once however many hunts read it, and add them to the news."""
    unread = {part for some in parts.values() for part in some if part.after < part.upto}
    for index in {part.index for part in unread}:
        refresh(client, index)
    spans = {part: set(buckets(client, part, size)) for part in unread}
    for digest, some in parts.items():
        news.parts.setdefault(digest, []).extend(some)
        news.spans.setdefault(digest, set()).update(*(spans.get(part, ()) for part in some))


def _marks(news: News, hunts: Sequence[Scheduled], namespace: str, size: int, until: int) -> dict[Key, Mark]:
    marks: dict[Key, Mark] = {}
    for hunt in hunts:
        reached = windows_reached(news.spans.get(hunt.digest, ()), size, hunt, until)
        marks |= ledger.marks(hunt.key(namespace), hunt.every, reached)
    return marks


def windows_reached(buckets: Iterable[int], size: int, hunt: Scheduled, until: int = FOREVER) -> set[int]:
    """Return the windows of a hunt that events in these spans can change, beyond `until` only their own."""
    return all_reached(buckets, size, hunt.every, hunt.reach, until, hunt.silence)


def refresh_events(client: Elasticsearch, hunts: Iterable[Scheduled], namespace: str) -> None:
    """Make all events that the hunts read visible to searches, where the caller may."""
    read = sorted({index for hunt in hunts for index in hunt.indices(namespace)})
    with suppress(AuthorizationException):
        client.indices.refresh(index=read, allow_no_indices=True)
