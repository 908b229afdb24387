"""What the data of a namespace holds of the events that hunts read; all exact but the number of hosts.

Times that no index is named for (before 1990, from 2100 on) are left out: no hunt is evaluated there.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from elasticsearch.dsl import Search, aggs
from elasticsearch.dsl import query as q

from hunts.compile import TIME, during
from hunts.instants import DAY
from hunts.match import is_, like
from hunts.needs import Part, fields, sources
from hunts.snapshot import Snapshot
from hunts.sources import Source
from hunts.windows import Span
from mappings.ecs import Event
from mappings.indices import BELIEVABLE


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
    found = {source: _found(point, source, names) for source, names in wanted.items()}
    return Stock(
        {source: one for source, one in found.items() if one.events},
        {dataset: _days(point, dataset) for dataset in sorted(datasets)},
    )


def matching(point: Snapshot, part: Part, seen: Seen) -> Seen:
    """Return what was seen with the events that a part's query matches; raises IncompleteResponse."""
    search = _asked(q.Terms(str(Event.data_stream.dataset), list(part.events.datasets)), part.events.where)
    there = _measured(point.search(_measures(search).to_dict()))
    return replace(seen, events=there.events, first=there.first, last=there.last, hosts=there.hosts)


def _found(point: Snapshot, source: Source, names: Iterable[str]) -> Found:
    search = _measures(_asked(_from(source)))
    there: dict[str, q.Query] = {name: q.Exists(field=name) for name in sorted(names)}
    search.aggs.bucket("fields", aggs.Filters(filters=there))
    answer = point.search(search.to_dict())
    buckets = answer.get("aggregations", {}).get("fields", {}).get("buckets", {})
    lacks = frozenset(name for name, bucket in buckets.items() if not bucket["doc_count"])
    return replace(_measured(answer), lacks=lacks)


def _days(point: Snapshot, dataset: str) -> list[int]:
    """Return the starts of the days on which a dataset has events, in order."""
    search = _asked(_dataset(dataset))
    search.aggs.bucket("days", aggs.DateHistogram(field=TIME, fixed_interval="1d", min_doc_count=1))
    days = point.search(search.to_dict()).get("aggregations", {}).get("days", {})
    return [day["key"] for day in days.get("buckets", [])]


def _asked(*which: q.Query) -> Search:
    query = q.Bool(filter=[*which, during(Span(*BELIEVABLE))])
    return Search().query(query).extra(size=0, track_total_hits=True)


def _measures(search: Search) -> Search:
    search.aggs.metric("first", aggs.Min(field=TIME)).metric("last", aggs.Max(field=TIME))
    search.aggs.metric("hosts", aggs.Cardinality(field=str(Event.host.name)))
    search.aggs.metric("addresses", aggs.Cardinality(field=str(Event.source.ip)))
    return search


def _measured(answer: Mapping[str, Any]) -> Found:
    """Read the measures; without any index there are none."""
    measures = answer.get("aggregations", {})
    if not measures:
        return Found(0)
    hosts = int(measures["hosts"]["value"] or measures["addresses"]["value"])
    first, last = (_time(measures[name]) for name in ("first", "last"))
    return Found(answer["hits"]["total"]["value"], hosts, first=first, last=last)


def _time(answer: Mapping[str, Any]) -> int | None:
    return None if answer["value"] is None else round(answer["value"])


def _dataset(dataset: str) -> q.Query:
    return is_(Event.data_stream.dataset, dataset)


def _from(source: Source) -> q.Query:
    if source.code is None:
        return _dataset(source.dataset)
    asked = _dataset(source.dataset) & is_(Event.event.code, source.code)
    return asked if source.provider == "*" else asked & like(Event.event.provider, source.provider)
