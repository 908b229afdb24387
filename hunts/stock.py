"""What the data of a namespace holds of the events that hunts read; all exact but the number of hosts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from elasticsearch.dsl import Search, aggs
from elasticsearch.dsl import query as q

from hunts.match import is_, like
from hunts.needs import Part, fields, sources
from hunts.snapshot import Snapshot
from hunts.sources import Source
from mappings.ecs import Event

TIME = str(Event.timestamp)


@dataclass(frozen=True, slots=True)
class Found:
    """Events of one source: how many, of about how many hosts, and which fields none of them has."""

    events: int
    hosts: int = 0
    lacks: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Seen:
    """What the data holds for a part: its matching events (times in epoch milliseconds), and its sources.

    Sources without an event are left out. `hosts` is approximate; on the wire a host is a source address.
    """

    events: int = 0
    first: int | None = None
    last: int | None = None
    hosts: int = 0
    datasets: frozenset[str] = frozenset()
    sources: Mapping[Source, Found] = field(default_factory=dict)


def look(point: Snapshot, part: Part) -> Seen:
    """Return what there is for a part; raises IncompleteResponse when a shard does not answer."""
    return seen(part, point.search(_search(part)).get("aggregations", {}))


def seen(part: Part, answer: Mapping[str, Any]) -> Seen:
    """Read the aggregations of a part; without any index there are none."""
    if not answer:
        return Seen()
    matched = answer["matched"]
    return Seen(
        events=matched["doc_count"],
        first=_time(matched["first"]),
        last=_time(matched["last"]),
        hosts=_hosts(matched),
        datasets=frozenset(name for name, _ in _filled(answer["datasets"])),
        sources=dict(_found(part, answer["sources"])),
    )


def _search(part: Part) -> Search:
    events = part.events
    search: Search = Search().extra(size=0, track_total_hits=False)
    matched = q.Bool(filter=[q.Terms(str(Event.data_stream.dataset), list(events.datasets)), events.where])
    asked = search.aggs.bucket("matched", aggs.Filter(matched))
    asked.metric("first", aggs.Min(field=TIME)).metric("last", aggs.Max(field=TIME))
    search.aggs.bucket("datasets", aggs.Filters(filters={one: _of(one) for one in events.datasets}))
    each = {str(number): _from(source) for number, source in enumerate(sources(events))}
    source = search.aggs.bucket("sources", aggs.Filters(filters=each))
    there: dict[str, q.Query] = {name: q.Exists(field=name) for name in fields(part)}
    source.bucket("fields", aggs.Filters(filters=there))
    for bucket in (asked, source):
        bucket.metric("hosts", aggs.Cardinality(field=str(Event.host.name)))
        bucket.metric("addresses", aggs.Cardinality(field=str(Event.source.ip)))
    return search


def _found(part: Part, answer: Mapping[str, Any]) -> Iterator[tuple[Source, Found]]:
    known = sources(part.events)
    for number, bucket in _filled(answer):
        there = {name for name, _ in _filled(bucket["fields"])}
        lacks = frozenset(fields(part)) - there
        yield known[int(number)], Found(bucket["doc_count"], _hosts(bucket), lacks)


def _filled(answer: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    yield from ((name, bucket) for name, bucket in answer["buckets"].items() if bucket["doc_count"])


def _hosts(bucket: Mapping[str, Any]) -> int:
    return int(bucket["hosts"]["value"] or bucket["addresses"]["value"])


def _time(answer: Mapping[str, Any]) -> int | None:
    return None if answer["value"] is None else round(answer["value"])


def _of(dataset: str) -> q.Query:
    return is_(Event.data_stream.dataset, dataset)


def _from(source: Source) -> q.Query:
    if source.code is None:
        return _of(source.dataset)
    asked = _of(source.dataset) & is_(Event.event.code, source.code)
    return asked if source.provider == "*" else asked & like(Event.event.provider, source.provider)
