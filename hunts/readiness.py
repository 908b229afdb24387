"""Whether hunts can fire on the data of a namespace: which of the events they read are there at all.

An event that is absent may be switched off, or may not have happened; the two look the same from here,
except for those that Windows always writes.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from elasticsearch import Elasticsearch
from elasticsearch.dsl import Search, aggs
from elasticsearch.dsl import query as q

from hunts.hunt import Hunt
from hunts.kinds import Chain, Events, FirstSeen, Kind
from hunts.match import is_, like
from hunts.roles import absences, datasets, steps_of
from hunts.snapshot import Snapshot, snapshot
from hunts.sources import DATASETS, EVENTS, Source
from mappings.ecs import Event
from mappings.indices import patterns

CODE = str(Event.event.code)
TIME = str(Event.timestamp)


class State(StrEnum):
    """What a hunt can do on the data there is; partly: it can fire, but too often."""

    READY = "ready"
    PARTLY = "partly"
    CANNOT = "cannot fire"


@dataclass(frozen=True, slots=True)
class Part:
    """A part that events play in a hunt; one that is not needed only keeps it from firing."""

    name: str
    events: Events
    needed: bool = True


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

    @property
    def state(self) -> State:
        """What the hunt can do."""
        unserved = [one.part for one in self.parts if not one.served]
        if any(part.needed for part in unserved):
            return State.CANNOT
        return State.PARTLY if unserved else State.READY

    @property
    def last(self) -> int | None:
        """When a needed part last had an event (epoch milliseconds)."""
        times = [one.seen.last for one in self.parts if one.part.needed and one.seen.last is not None]
        return max(times, default=None)

    @property
    def switch_on(self) -> list[str]:
        """What brings what is missing, each once."""
        return list(dict.fromkeys(text for one in self.parts for text in one.switch_on))


def parts(kind: Kind) -> Iterator[Part]:
    """Yield the parts of a kind, those that are needed first."""
    for number, step in enumerate(steps_of(kind), 1):
        yield Part(f"step {number}" if isinstance(kind, Chain) else "events", step.events)
    for absence in absences(kind):
        yield Part("excuse", absence.events, needed=False)
    if isinstance(kind, FirstSeen) and kind.baseline:
        yield Part("baseline", kind.baseline, needed=False)


def event_ids(events: Events) -> list[str]:
    """Return the event ids that a query asks for, sorted by number; those it excludes are not among them."""
    return sorted(set(_codes(events.where.to_dict())), key=lambda code: (len(code), code))


def sources(events: Events) -> list[Source]:
    """Return what a part can read: the ids it asks for, and whole datasets of which it names no id."""
    found = [source for code in event_ids(events) for source in _sources_of(code, events.datasets)]
    named = {source.dataset for source in found}
    whole = [Source(one, None, DATASETS.get(one, "")) for one in events.datasets if one not in named]
    return [*found, *whole]


def readiness(client: Elasticsearch, hunts: Iterable[Hunt], namespace: str) -> Iterator[Readiness]:
    """Yield for each hunt whether it can fire; all answers are of one point in time.

    Raises IncompleteResponse when a shard does not answer.
    """
    wanted = list(hunts)
    read = sorted({dataset for hunt in wanted for dataset in datasets(hunt.kind)})
    with snapshot(client, patterns(read, namespace)) as point:
        for hunt in wanted:
            yield Readiness(hunt.id, [Checked(part, _look(point, part.events)) for part in parts(hunt.kind)])


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


def _sources_of(code: str, among: Sequence[str]) -> list[Source]:
    known = [source for source in EVENTS if source.code == code and source.dataset in among]
    return known or [Source(dataset, code, f"collect event {code}") for dataset in among]


def _codes(query: Any) -> Iterator[str]:
    if isinstance(query, list):
        for one in query:
            yield from _codes(one)
    elif isinstance(query, Mapping):
        for name, inner in query.items():
            if name in {"term", "terms"} and CODE in inner:
                yield from _values(inner[CODE])
            elif name != "must_not":
                yield from _codes(inner)


def _values(value: Any) -> list[str]:
    if isinstance(value, Mapping):
        value = value["value"]
    return [str(one) for one in (value if isinstance(value, list) else [value])]
