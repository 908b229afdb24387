"""What hunts need of the data: parts, the sources of each, and the fields that no part can do without."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hunts.kinds import Events, FirstSeen, Kind, Lined
from hunts.match import Field
from hunts.roles import absences, besides, steps_of
from hunts.sources import Source
from hunts.windows_sources import CHANNELS, EVENTS
from hunts.zeek_sources import LOGS
from mappings.ecs import Event

CODE = str(Event.event.code)

DATASETS: Mapping[str, str] = {**CHANNELS, **{name: log.switch_on for name, log in LOGS.items()}}
"""What brings any event of a dataset."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part that events play in a hunt; one that is not needed only keeps it from firing.

    An event without a field of `by` plays no part.
    """

    name: str
    events: Events
    by: tuple[str, ...]
    needed: bool = True


def parts(kind: Kind) -> Iterator[Part]:
    """Yield the parts of a kind, those that are needed first."""
    steps = steps_of(kind)
    for number, step in enumerate(steps, 1):
        name = f"step {number}" if len(steps) > 1 else "events"
        yield Part(name, step.events, _names([*step.by, *([step.of] if step.of else [])]))
    for beside in besides(kind):
        yield Part("beside", beside.events, _names([there for _, there in beside.on]))
    for absence in absences(kind):
        yield Part("excuse", absence.events, _names([there for _, there in absence.on]), needed=False)
    if isinstance(kind, FirstSeen) and kind.baseline:
        past = kind.baseline
        lined = past if isinstance(past, Lined) else Lined(events=past, by=steps[0].by)
        yield Part("baseline", lined.events, _names(lined.by), needed=False)


def fields(part: Part) -> list[str]:
    """Return the names of the fields that a part groups by and that its query asks for, sorted."""
    return sorted({*part.by, *_asked(part.events.where.to_dict())})


def blocking(part: Part, code: str | None, lacks: Collection[str]) -> list[str]:
    """Return which of the fields that events of this id lack keep every one of them from playing the part."""
    lacking = sorted(lacks)
    if not _blocked(part, code, lacking):
        return []
    return [one for one in lacking if _blocked(part, code, [one])] or lacking


def _blocked(part: Part, code: str | None, lacks: Collection[str]) -> bool:
    possible = _possible(part.events.where.to_dict(), code, lacks)
    return not possible or not set(part.by).isdisjoint(lacks)


def _possible(query: Mapping[str, Any], code: str | None, lacks: Collection[str]) -> bool:
    """Say whether an event of this id that lacks these fields can match."""
    kind, inner = next(iter(query.items()))
    if kind != "bool":
        named = next(iter(_asked(query)), "")
        asks_for_another = named == CODE and code is not None and code not in _codes(query)
        of_another_source = named.startswith("zeek." if code else "winlog.")
        return named not in lacks and not asks_for_another and not of_another_source
    all_of = [_possible(one, code, lacks) for one in [*inner.get("must", []), *inner.get("filter", [])]]
    any_of = [_possible(one, code, lacks) for one in inner.get("should", [])]
    optional = bool(all_of) and not inner.get("minimum_should_match")
    return all(all_of) and (not any_of or optional or any(any_of))


def _asked(query: Mapping[str, Any]) -> Iterator[str]:
    """Yield the fields that a query asks for, those aside that must not have a value."""
    kind, inner = next(iter(query.items()))
    if kind == "bool":
        for clause in ("must", "filter", "should"):
            for one in inner.get(clause, []):
                yield from _asked(one)
    elif kind == "exists":
        yield inner["field"]
    else:
        yield from [name for name in inner if name != "boost"][:1]


def _names(fields: Sequence[Field]) -> tuple[str, ...]:
    return tuple(str(field) for field in fields)


def event_ids(events: Events) -> list[str]:
    """Return the ids that an event may have to match a query that asks for ids, sorted by number."""
    where = events.where.to_dict()
    codes = {code for code in _codes(where) if _possible(where, code, ())}
    return sorted(codes, key=lambda code: (len(code), code))


def sources(events: Events) -> list[Source]:
    """Return what a part can read: the ids it asks for, and whole datasets of which it names no id."""
    found = [source for code in event_ids(events) for source in _sources_of(code, events.datasets)]
    named = {source.dataset for source in found}
    whole = [whole_of(one) for one in events.datasets if one not in named]
    return [*found, *whole]


def whole_of(dataset: str) -> Source:
    """Return all of a dataset as a source."""
    return LOGS.get(dataset) or Source(dataset, None, DATASETS.get(dataset, f"collect {dataset}"))


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
