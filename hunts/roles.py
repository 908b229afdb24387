"""The parts that events play in a hunt, with the names of the fields that are read of each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hunts.hunt import Hunt
from hunts.kinds import Absence, Chain, Distinct, Events, FirstSeen, Kind, Rare, Step, Unless
from hunts.match import Field
from mappings.ecs import caseless


@dataclass(frozen=True, slots=True)
class Role:
    """Events that play one part: grouped `by` these fields; `of` is counted; `joins` meet the absences.

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
    return _names(kind.steps[0].by if isinstance(kind, Chain) else kind.by)


def steps_of(kind: Kind) -> Sequence[Step]:
    """Return the parts of a kind that are grouped by entity: the steps of a sequence, else one.

    What is seen for the first time is grouped by the whole combination, the entity's fields first.
    """
    if isinstance(kind, Chain):
        return kind.steps
    more = kind.new if isinstance(kind, FirstSeen) else ()
    return [Step(events=kind.events, by=[*kind.by, *more])]


def roles(hunt: Hunt) -> list[Role]:
    """Return the parts that make up an answer, in order; absences aside."""
    steps = steps_of(hunt.kind)
    names = _names(steps[0].by)
    columns = [_compared([_names(step.by)[place] for step in steps]) for place in range(len(names))]
    return [
        Role(
            events=step.events,
            by=tuple(column[number] for column in columns),
            shown=_shown(hunt, tuple(zip(names, _names(step.by), strict=True))),
            of=_counted(hunt.kind),
            joins=tuple(_excused_side(absence) for absence in absences(hunt.kind)),
        )
        for number, step in enumerate(steps)
    ]


def absences(kind: Kind) -> Sequence[Absence]:
    """Return the absences of a kind; most have none."""
    return kind.absences if isinstance(kind, Unless) else ()


def absence_role(absence: Absence) -> Role:
    """Return the part of the events that excuse, grouped by their side of `on`."""
    return Role(events=absence.events, by=tuple(there for _, there in _pairs(absence)))


def all_events(kind: Kind) -> Iterator[Events]:
    """Yield every set of events that a kind reads."""
    yield from (step.events for step in steps_of(kind))
    yield from (absence.events for absence in absences(kind))
    if isinstance(kind, FirstSeen) and kind.baseline:
        yield kind.baseline


def datasets(kind: Kind) -> list[str]:
    """Return the datasets that a kind reads, sorted."""
    return sorted({dataset for events in all_events(kind) for dataset in events.datasets})


def _shown(hunt: Hunt, own: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    named = {name for name, _ in own}
    return (*own, *((name, name) for name in _names(hunt.shows) if name not in named))


def _counted(kind: Kind) -> str | None:
    return _compared([str(kind.of)])[0] if isinstance(kind, Distinct | Rare) else None


def _excused_side(absence: Absence) -> tuple[str, ...]:
    return tuple(here for here, _ in _pairs(absence))


def _pairs(absence: Absence) -> list[list[str]]:
    return [_compared([str(here), str(there)]) for here, there in absence.on]


def _compared(fields: Sequence[str]) -> list[str]:
    """Return the fields by which values are compared: without regard to case where all of them can."""
    twins = [caseless(field) for field in fields]
    return [twin for twin in twins if twin] if all(twins) else list(fields)


def _names(fields: Sequence[Field]) -> tuple[str, ...]:
    return tuple(str(field) for field in fields)
