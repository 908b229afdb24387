"""The parts that events play in a hunt, with the names of the fields that are read of each."""

from collections import abc
from dataclasses import dataclass

from hunts.hunt import Hunt
from hunts.kinds import (
    Absence,
    Beside,
    Deviation,
    Distinct,
    Events,
    FirstSeen,
    Kind,
    Lined,
    Rare,
    Sequence,
    Step,
    Unless,
    Without,
)
from hunts.match import Bare, Field
from mappings.bare import bare_field
from mappings.ecs import caseless


@dataclass(frozen=True, slots=True)
class Role:
    """Events that play one part: grouped `by` these fields; `of` is counted; `joins` meet other events.

    `shown` pairs the name under which a finding lists values with the field that they are read from.
    """

    events: Events
    by: tuple[str, ...]
    shown: tuple[tuple[str, str], ...] = ()
    of: str | None = None
    joins: tuple[tuple[str, ...], ...] = ()

    @property
    def fields(self) -> list[str]:
        """All fields that are read, sorted."""
        names = {*self.by, *(field for _, field in self.shown)}
        names.update(field for join in self.joins for field in join)
        return sorted(names | {self.of} if self.of else names)


def entity_fields(kind: Kind) -> tuple[str, ...]:
    """Return the names of the fields whose values name an entity."""
    return _names(kind.steps[0].by if isinstance(kind, Sequence) else kind.by)


def bare_names(kind: Kind) -> frozenset[str]:
    """Return which of the fields that name an entity are compared by their bare names."""
    by = kind.steps[0].by if isinstance(kind, Sequence) else kind.by
    return frozenset(str(field) for field in by if isinstance(field, Bare))


def steps_of(kind: Kind) -> abc.Sequence[Step]:
    """Return the parts of a kind that are grouped by entity: the steps of a sequence, else one.

    What is seen for the first time is grouped by the whole combination, the entity's fields first.
    """
    if isinstance(kind, Sequence):
        return kind.steps
    more = kind.new if isinstance(kind, FirstSeen) else ()
    of = kind.of if isinstance(kind, Distinct | Rare | Deviation) else None
    return [Step(events=kind.events, by=[*kind.by, *more], of=of)]


def roles(hunt: Hunt) -> list[Role]:
    """Return the parts that make up an answer, in order; what must be absent aside."""
    steps = steps_of(hunt.kind)
    by = lined_up(hunt.kind)
    names = _names(steps[0].by)
    joined = hunt.kind.absences if isinstance(hunt.kind, Unless) else besides(hunt.kind)
    return [
        Role(
            events=step.events,
            by=own,
            shown=_shown(hunt, tuple(zip(names, _names(step.by), strict=True))),
            of=_compared([step.of])[0] if step.of else None,
            joins=tuple(_own_side(other) for other in joined),
        )
        for step, own in zip(steps, by, strict=False)
    ]


def forbidden(kind: Sequence) -> list[Role]:
    """Return the parts of the events that must be absent from a sequence, in order."""
    by = lined_up(kind)[len(kind.steps) :]
    return [Role(events=link.events, by=own) for link, own in zip(kind.without, by, strict=True)]


def absences(kind: Kind) -> abc.Sequence[Absence]:
    """Return what must be absent, with what it shares with the (first) events; most kinds have none."""
    if isinstance(kind, Unless):
        return kind.absences
    if not isinstance(kind, Sequence):
        return ()
    first = kind.steps[0].by
    return [Absence(events=link.events, on=list(zip(first, link.by, strict=True))) for link in kind.without]


def besides(kind: Kind) -> abc.Sequence[Beside]:
    """Return what must stand beside an event; most kinds have none."""
    return [kind.beside] if isinstance(kind, FirstSeen) and kind.beside else ()


def other_side(other: Absence | Beside) -> Role:
    """Return the part of the events that excuse, or stand beside, grouped by their side of `on`."""
    return Role(events=other.events, by=tuple(there for _, there in _pairs(other)))


def all_events(kind: Kind) -> abc.Iterator[Events]:
    """Yield every set of events that a kind reads."""
    yield from (step.events for step in steps_of(kind))
    yield from (absence.events for absence in absences(kind))
    yield from (beside.events for beside in besides(kind))
    if isinstance(kind, FirstSeen) and kind.baseline:
        yield kind.baseline.events if isinstance(kind.baseline, Lined) else kind.baseline


def datasets(kind: Kind) -> list[str]:
    """Return the datasets that a kind reads, sorted."""
    return sorted({dataset for events in all_events(kind) for dataset in events.datasets})


def _shown(hunt: Hunt, own: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    named = {name for name, _ in own}
    return (*own, *((name, name) for name in _names(hunt.shows) if name not in named))


def lined_up(kind: Kind) -> list[tuple[str, ...]]:
    """Return the fields by which each link is grouped: the steps, then what must be absent, or was before."""
    links: list[Step | Without | Lined] = [*steps_of(kind), *_other_links(kind)]
    columns = [_compared(column) for column in zip(*(link.by for link in links), strict=True)]
    return [tuple(column[number] for column in columns) for number in range(len(links))]


def _other_links(kind: Kind) -> abc.Sequence[Without | Lined]:
    if isinstance(kind, Sequence):
        return kind.without
    return [kind.baseline] if isinstance(kind, FirstSeen) and isinstance(kind.baseline, Lined) else []


def _own_side(other: Absence | Beside) -> tuple[str, ...]:
    return tuple(here for here, _ in _pairs(other))


def _pairs(other: Absence | Beside) -> list[list[str]]:
    return [_compared(pair) for pair in other.on]


def _compared(fields: abc.Sequence[Field]) -> list[str]:
    """Return the fields by which values are compared: without regard to case where all of them can.

    Where one is compared by its bare names, all are; raises ValueError when one of them has none.
    """
    names = _names(fields)
    if any(isinstance(field, Bare) for field in fields):
        return [bare_field(name) for name in names]
    twins = [caseless(name) for name in names]
    return [twin for twin in twins if twin] if all(twins) else list(names)


def _names(fields: abc.Sequence[Field]) -> tuple[str, ...]:
    return tuple(str(field) for field in fields)
