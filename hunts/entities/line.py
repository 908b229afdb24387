"""A line of the queue: alerts of one day that belong together, whom they name, and who leads them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from hunts.entities.groups import groups
from hunts.entities.machines import owners, under_names
from hunts.entities.names import Names, names
from hunts.entities.risk import risk
from hunts.entities.told import Told, few

PARTS = ("source", "who", "target")
"""What an entity can be in an alert, in the order in which one of them leads a line."""

KINDS = ("host", "user", "host")

Entity = tuple[str, str]
"""`host` or `user`, and its bare name; a machine without a name is called by its address."""


@dataclass(frozen=True)
class Line:
    """Alerts that belong together, ordered by time, and what everybody in them is called."""

    alerts: Sequence[Told]
    names: Names

    @cached_property
    def parts(self) -> Mapping[tuple[str, Entity], Sequence[Told]]:
        """The alerts that name an entity in a part: `source`, `who`, `target`."""
        found: dict[tuple[str, Entity], list[Told]] = defaultdict(list)
        for alert in self.alerts:
            for part, entity in _named(alert):
                found[part, entity].append(alert)
        return found

    @cached_property
    def ranked(self) -> Mapping[Entity, int]:
        """The risk of each entity, the highest first."""
        alerts: dict[Entity, dict[str, Told]] = defaultdict(dict)
        for (_, entity), told in self.parts.items():
            alerts[entity].update((one.id, one) for one in told)
        risks = {entity: risk(of.values()) for entity, of in alerts.items()}
        return dict(sorted(risks.items(), key=lambda pair: (-pair[1], pair[0])))

    @cached_property
    def principal(self) -> Entity:
        """Whom the line is about: of the machines that alerts come from the one at most risk.

        With none an account, with none a machine that something happened to.
        """
        for part in PARTS:
            risks = {entity: risk(told) for (own, entity), told in self.parts.items() if own == part}
            if risks:
                return min(risks, key=lambda entity: (-risks[entity], entity))
        return "hunt", self.alerts[0].hunt

    def those(self, part: str) -> list[str]:
        """Return who plays a part, the riskiest first."""
        keys = {entity for own, entity in self.parts if own == part}
        return [entity[1] for entity in self.ranked if entity in keys]


def _named(alert: Told) -> Iterator[tuple[str, Entity]]:
    """Yield the entities that an alert names one by one, each with its part."""
    for part, kind, side in zip(PARTS, KINDS, (alert.source, alert.who, alert.target), strict=True):
        yield from ((part, (kind, key)) for key in few(side))


def grouped(alerts: Iterable[Told]) -> list[Line]:
    """Return the lines that the alerts of one day make, whatever order they come in."""
    listed = sorted(alerts, key=lambda one: (one.first, one.id))
    owner = owners(listed)
    under = under_names(listed, owner)
    called = names(under, owner)
    return _once_each([Line(group, called) for group in groups(under)])


def _once_each(made: list[Line]) -> list[Line]:
    """Make one line of those with the same leader, until nobody leads two."""
    leaders: dict[Entity, list[Line]] = defaultdict(list)
    for line in made:
        leaders[line.principal].append(line)
    if len(leaders) == len(made):
        return made
    return _once_each([_one(several) for several in leaders.values()])


def _one(several: Sequence[Line]) -> Line:
    alerts = sorted((alert for line in several for alert in line.alerts), key=lambda one: (one.first, one.id))
    return Line(alerts, several[0].names)
