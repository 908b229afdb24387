"""What hunts need of the data: the parts they read, and the sources that each can read them from."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hunts.kinds import Chain, Events, FirstSeen, Kind
from hunts.roles import absences, steps_of
from hunts.sources import DATASETS, EVENTS, Source
from mappings.ecs import Event

CODE = str(Event.event.code)


@dataclass(frozen=True, slots=True)
class Part:
    """A part that events play in a hunt; one that is not needed only keeps it from firing."""

    name: str
    events: Events
    needed: bool = True


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
