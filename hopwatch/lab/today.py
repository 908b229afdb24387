"""One day in the enterprise: who works, where everybody sits and which addresses the machines have."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from random import Random

from hopwatch.lab.enterprise import Employee, Enterprise
from hopwatch.lab.machines import Host, Person

WEEKEND = (5, 6)
AT_WORK, AT_WEEKENDS, FROM_HOME = 0.92, 0.02, 0.25
MOVERS = 0.15
"""Share of desks whose lease is new each week."""


@dataclass(frozen=True, eq=False)
class Today:
    """Day number `day` (from 0): all who are employed, those at work, all desks with today's addresses."""

    world: Enterprise
    day: int
    people: tuple[Person, ...]
    present: tuple[Person, ...]
    desks: tuple[Host, ...]

    @property
    def date(self) -> date:
        """The date."""
        return self.world.start + timedelta(days=self.day)

    @property
    def midnight(self) -> datetime:
        """Its beginning, in UTC."""
        return datetime.combine(self.date, time(), UTC)

    @property
    def weekend(self) -> bool:
        """Whether few work."""
        return self.date.weekday() in WEEKEND

    @property
    def machines(self) -> tuple[Host, ...]:
        """All Windows machines that are on."""
        return (*self.world.servers, *self.desks)

    def chance(self, *parts: object) -> Random:
        """Return what decides about something today."""
        return Random("/".join(map(str, (self.world.seed, self.day, *parts))))

    def at(self, hour: float, offset: int = 0) -> datetime:
        """Return an hour of the day, of local time `offset` hours from UTC, in UTC."""
        return self.midnight + timedelta(seconds=round((hour - offset) * 3600, 3))


@lru_cache(maxsize=64)
def on(world: Enterprise, day: int) -> Today:
    """Return a day of an enterprise."""
    desks = leased(world, day)
    employed = [one for one in world.employees if one.joins <= day]
    chance = Random(f"{world.seed}/{day}/present")
    weekend = (world.start + timedelta(days=day)).weekday() in WEEKEND
    people, present = [], []
    for employee in employed:
        person = _seated(world, employee, desks[employee.desk], chance)
        people.append(person)
        if chance.random() < (AT_WEEKENDS if weekend else AT_WORK):
            present.append(person)
    return Today(world, day, tuple(people), tuple(present), tuple(person.desk for person in people))


def leased(world: Enterprise, day: int) -> list[Host]:
    """Return the desks with the addresses that they have this week: some have changed theirs among them."""
    chance = Random(f"{world.seed}/{day // 7}/leases")
    movers = [n for n in range(len(world.desks)) if chance.random() < MOVERS]
    moved = movers[1:] + movers[:1]
    desks = list(world.desks)
    for old, new in zip(movers, moved, strict=True):
        desks[old] = replace(world.desks[old], address=world.desks[new].address)
    return desks


def _seated(world: Enterprise, employee: Employee, desk: Host, chance: Random) -> Person:
    """Place somebody in the office or, with a laptop, perhaps at home behind the VPN."""
    if employee.laptop and chance.random() < FROM_HOME:
        pool = f"10.{world.net}.{240 + employee.desk // 240 % 14}.{5 + employee.desk % 240}"
        return Person(employee.name, replace(desk, address=pool), employee.offset, remote=True)
    return Person(employee.name, desk, employee.offset)
