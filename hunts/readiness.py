"""Whether hunts can fire on the data of a namespace: which of the events they read are there at all.

An event that is absent may be switched off, or may not have happened; the two look the same from here,
except for those that Windows always writes.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from elasticsearch import Elasticsearch
from elasticsearch.dsl import Search, aggs
from elasticsearch.dsl import query as q

from hunts.hunt import Hunt
from hunts.kinds import NO_TIME, Events
from hunts.match import is_, like
from hunts.needs import Part, event_ids, parts, sources
from hunts.roles import datasets
from hunts.snapshot import Snapshot, snapshot
from hunts.sources import DATASETS, Source
from hunts.windows import milliseconds, warm_up
from mappings.ecs import Event
from mappings.indices import patterns

TIME = str(Event.timestamp)


class State(StrEnum):
    """What a hunt can do on the data there is; partly: it can fire, but too often."""

    READY = "ready"
    PARTLY = "partly"
    CANNOT = "cannot fire"


@dataclass(frozen=True, slots=True)
class Seen:
    """What the data holds for a part: its matching events (times in epoch milliseconds), and its sources."""

    events: int = 0
    first: int | None = None
    last: int | None = None
    datasets: frozenset[str] = frozenset()
    sources: frozenset[Source] = frozenset()


@dataclass(frozen=True, slots=True)
class Checked:
    """A part and what was seen of it."""

    part: Part
    seen: Seen

    @property
    def served(self) -> bool:
        """Whether there are events that the part can read, or there would be had they happened."""
        return any(self._written(source) for source in sources(self.part.events))

    @property
    def missing(self) -> list[Source]:
        """The sources of which there is no event."""
        return [source for source in sources(self.part.events) if source not in self.seen.sources]

    @property
    def not_yet(self) -> list[str]:
        """The event ids that do not occur only because what they tell of has not happened."""
        return [one.code for one in self.missing if one.code and self._written(one)]

    @property
    def missing_datasets(self) -> list[str]:
        """The datasets without any document."""
        return [one for one in self.part.events.datasets if one not in self.seen.datasets]

    @property
    def missing_event_ids(self) -> list[str]:
        """The event ids that are asked for and do not occur."""
        there = {source.code for source in self.seen.sources}
        return [code for code in event_ids(self.part.events) if code not in there]

    @property
    def switch_on(self) -> list[str]:
        """What brings the sources that are missing; what brings others already is left out."""
        texts = [DATASETS[one] for one in self.missing_datasets if one in DATASETS]
        texts += [source.switch_on for source in self.missing if source.code and not source.always]
        known = {source.switch_on for source in self.seen.sources}
        return [text for text in dict.fromkeys(texts) if text not in known]

    def _written(self, source: Source) -> bool:
        return source in self.seen.sources or (source.always and source.dataset in self.seen.datasets)


@dataclass(frozen=True, slots=True)
class Readiness:
    """A hunt's parts as they were found."""

    hunt: str
    parts: Sequence[Checked]
    warm_up: timedelta = NO_TIME

    @property
    def state(self) -> State:
        """What the hunt can do."""
        if any(one.part.needed for one in self.lacking):
            return State.CANNOT
        return State.PARTLY if self.lacking else State.READY

    @property
    def lacking(self) -> list[Checked]:
        """The parts that make the state what it is: the needed ones first of all, else those that excuse."""
        unserved = [one for one in self.parts if not one.served]
        return [one for one in unserved if one.part.needed] or unserved

    @property
    def silent_until(self) -> int | None:
        """Up to when a hunt has no baseline and finds nothing (epoch milliseconds); None when it has one."""
        first = min((one.seen.first for one in self.parts if one.seen.first is not None), default=None)
        last = max((one.seen.last for one in self.parts if one.seen.last is not None), default=None)
        if first is None or last is None or last >= first + milliseconds(self.warm_up):
            return None
        return first + milliseconds(self.warm_up)

    @property
    def last(self) -> int | None:
        """When a needed part last had an event (epoch milliseconds)."""
        times = [one.seen.last for one in self.parts if one.part.needed and one.seen.last is not None]
        return max(times, default=None)

    @property
    def switch_on(self) -> list[str]:
        """What brings what is missing, each once."""
        return list(dict.fromkeys(text for one in self.parts for text in one.switch_on))


def readiness(client: Elasticsearch, hunts: Iterable[Hunt], namespace: str) -> Iterator[Readiness]:
    """Yield for each hunt whether it can fire; all answers are of one point in time.

    Raises IncompleteResponse when a shard does not answer.
    """
    wanted = list(hunts)
    read = sorted({dataset for hunt in wanted for dataset in datasets(hunt.kind)})
    with snapshot(client, patterns(read, namespace)) as point:
        for hunt in wanted:
            checked = [Checked(part, _look(point, part.events)) for part in parts(hunt.kind)]
            yield Readiness(hunt.id, checked, warm_up(hunt.kind))


def _look(point: Snapshot, events: Events) -> Seen:
    return seen(events, point.search(_search(events)).get("aggregations", {}))


def _search(events: Events) -> Search:
    search: Search = Search().extra(size=0, track_total_hits=False)
    of_dataset = {one: _of(one) for one in events.datasets}
    of_source = {str(number): _from(source) for number, source in enumerate(sources(events))}
    matched = q.Bool(filter=[q.Terms(str(Event.data_stream.dataset), list(events.datasets)), events.where])
    bucket = search.aggs.bucket("matched", aggs.Filter(matched))
    bucket.metric("first", aggs.Min(field=TIME)).metric("last", aggs.Max(field=TIME))
    search.aggs.bucket("datasets", aggs.Filters(filters=of_dataset))
    search.aggs.bucket("sources", aggs.Filters(filters=of_source))
    return search


def seen(events: Events, answer: Mapping[str, Any]) -> Seen:
    """Read the aggregations of a part; without any index there are none."""
    if not answer:
        return Seen()
    matched = answer["matched"]
    there = {int(number) for number in _filled(answer["sources"])}
    return Seen(
        events=matched["doc_count"],
        first=_time(matched["first"]),
        last=_time(matched["last"]),
        datasets=frozenset(_filled(answer["datasets"])),
        sources=frozenset(one for number, one in enumerate(sources(events)) if number in there),
    )


def _filled(answer: Mapping[str, Any]) -> list[str]:
    return [name for name, bucket in answer["buckets"].items() if bucket["doc_count"]]


def _time(answer: Mapping[str, Any]) -> int | None:
    return None if answer["value"] is None else round(answer["value"])


def _of(dataset: str) -> q.Query:
    return is_(Event.data_stream.dataset, dataset)


def _from(source: Source) -> q.Query:
    if source.code is None:
        return _of(source.dataset)
    asked = _of(source.dataset) & is_(Event.event.code, source.code)
    return asked if source.provider == "*" else asked & like(Event.event.provider, source.provider)
