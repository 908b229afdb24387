"""What the data of a namespace holds of the events that hunts read; all exact but the number of hosts.

Times that no index is named for (before 1990, from 2100 on) are left out: no hunt is evaluated there.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from elasticsearch.dsl import Search, aggs
from elasticsearch.dsl import query as q

from hunts.compile import TIME, during
from hunts.instants import DAY
from hunts.match import is_, like
from hunts.needs import Part, fields, sources
from hunts.reading import batched
from hunts.snapshot import Snapshot
from hunts.sources import Source
from hunts.windows import Span
from mappings.ecs import Event
from mappings.indices import BELIEVABLE

AT_A_TIME = 12  # sources in one request


@dataclass(frozen=True, slots=True)
class Found:
    """Events of one source: how many, of about how many hosts, which fields none of them has.

    Of the first and the last the times, in epoch milliseconds. On the wire a host is a source address.
    """

    events: int
    hosts: int = 0
    lacks: frozenset[str] = frozenset()
    first: int | None = None
    last: int | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """What the data holds for a part: its matching events, and the sources that it can read.

    Sources without an event are left out. `days`: the starts of the days of UTC, in order, on which there is
    an event of the part's datasets. `hosts` is approximate.
    """

    events: int = 0
    first: int | None = None
    last: int | None = None
    hosts: int = 0
    datasets: frozenset[str] = frozenset()
    sources: Mapping[Source, Found] = field(default_factory=dict)
    days: Sequence[int] = ()

    @property
    def gaps(self) -> list[Span]:
        """The stretches of whole days without an event of the datasets, between days that had some."""
        return [Span(day + DAY, after) for day, after in pairwise(self.days) if after > day + DAY]


@dataclass(frozen=True, slots=True)
class Stock:
    """What there is of the sources, and on which days (their starts) there is an event of each dataset."""

    sources: Mapping[Source, Found]
    days: Mapping[str, Sequence[int]]

    def of(self, part: Part) -> Seen:
        """Return what there is for a part, but for the events that its query matches."""
        there = {one: self.sources[one] for one in sources(part.events) if one in self.sources}
        datasets = frozenset(one for one in part.events.datasets if self.days.get(one))
        days = sorted({day for one in datasets for day in self.days[one]})
        return Seen(datasets=datasets, sources=there, days=days)


def survey(point: Snapshot, parts: Iterable[Part]) -> Stock:
    """Return what there is for these parts; raises IncompleteResponse when a shard does not answer."""
    wanted: dict[Source, set[str]] = defaultdict(set)
    datasets: set[str] = set()
    for part in parts:
        datasets.update(part.events.datasets)
        for source in sources(part.events):
            wanted[source].update(fields(part))
    found: dict[Source, Found] = {}
    for some in batched(wanted.items(), AT_A_TIME):
        found.update(_found(some, _answer(point, _of_sources(some))))
    return Stock(found, _days(_answer(point, _of_datasets(sorted(datasets)))))


def matching(point: Snapshot, part: Part, seen: Seen) -> Seen:
    """Return what was seen with the events that a part's query matches; raises IncompleteResponse."""
    answer = _answer(point, _of_query(part))
    if not answer:
        return seen
    there = _measured(answer["matched"])
    return replace(seen, events=there.events, first=there.first, last=there.last, hosts=there.hosts)


def _answer(point: Snapshot, search: Search) -> Mapping[str, Any]:
    """Return the aggregations of a search; without any index there are none."""
    found: Mapping[str, Any] = point.search(search).get("aggregations", {})
    return found


def _of_query(part: Part) -> Search:
    events = part.events
    asked = q.Bool(filter=[q.Terms(str(Event.data_stream.dataset), list(events.datasets)), events.where])
    search = _believable()
    _measures(search.aggs.bucket("matched", aggs.Filter(asked)))
    return search


def _of_datasets(datasets: Sequence[str]) -> Search:
    search = _believable()
    each: dict[str, q.Query] = {one: _dataset(one) for one in datasets}
    days = aggs.DateHistogram(field=TIME, fixed_interval="1d", min_doc_count=1)
    search.aggs.bucket("datasets", aggs.Filters(filters=each)).bucket("days", days)
    return search


def _of_sources(some: Sequence[tuple[Source, set[str]]]) -> Search:
    search = _believable()
    for number, (source, names) in enumerate(some):
        bucket = search.aggs.bucket(str(number), aggs.Filter(_from(source)))
        there: dict[str, q.Query] = {name: q.Exists(field=name) for name in sorted(names)}
        bucket.bucket("fields", aggs.Filters(filters=there))
        _measures(bucket)
    return search


def _believable() -> Search:
    return Search().query(during(Span(*BELIEVABLE))).extra(size=0, track_total_hits=False)


def _measures(bucket: Any) -> None:
    bucket.metric("first", aggs.Min(field=TIME)).metric("last", aggs.Max(field=TIME))
    bucket.metric("hosts", aggs.Cardinality(field=str(Event.host.name)))
    bucket.metric("addresses", aggs.Cardinality(field=str(Event.source.ip)))


def _found(
    some: Sequence[tuple[Source, set[str]]], answer: Mapping[str, Any]
) -> Iterator[tuple[Source, Found]]:
    for number, (source, names) in enumerate(some):
        bucket = answer.get(str(number), {"doc_count": 0})
        if bucket["doc_count"]:
            there = {name for name, one in bucket["fields"]["buckets"].items() if one["doc_count"]}
            yield source, replace(_measured(bucket), lacks=frozenset(names - there))


def _days(answer: Mapping[str, Any]) -> dict[str, list[int]]:
    buckets = answer["datasets"]["buckets"] if answer else {}
    return {name: [day["key"] for day in one["days"]["buckets"]] for name, one in buckets.items()}


def _measured(bucket: Mapping[str, Any]) -> Found:
    hosts = int(bucket["hosts"]["value"] or bucket["addresses"]["value"])
    return Found(bucket["doc_count"], hosts, first=_time(bucket["first"]), last=_time(bucket["last"]))


def _time(answer: Mapping[str, Any]) -> int | None:
    return None if answer["value"] is None else round(answer["value"])


def _dataset(dataset: str) -> q.Query:
    return is_(Event.data_stream.dataset, dataset)


def _from(source: Source) -> q.Query:
    if source.code is None:
        return _dataset(source.dataset)
    asked = _dataset(source.dataset) & is_(Event.event.code, source.code)
    return asked if source.provider == "*" else asked & like(Event.event.provider, source.provider)
