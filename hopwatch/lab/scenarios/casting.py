"""Which attack happens when, from where, against whom: the seed decides, one attack after the other."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import cached_property
from random import Random

from hopwatch.lab.acts.link import Event
from hopwatch.lab.enterprise import Employee, Enterprise
from hopwatch.lab.event import WindowsEvent, ZeekEvent
from hopwatch.lab.machines import Host
from hopwatch.lab.scenarios.cast import Cast
from hopwatch.lab.scenarios.table import Scenario
from hopwatch.lab.story import Step
from hopwatch.lab.today import WEEKEND, Today, on

POWERFUL = ("admin", "admin", "helpdesk", "backup", "deployer", "monitoring")
QUIET_DAYS, LONG = 10, 15
"""Days before the first attack, in a lab of at least so many days: hunts that compare need a past."""


@dataclass(frozen=True)
class Attack:
    """A scenario and who plays it."""

    scenario: Scenario
    cast: Cast

    @cached_property
    def events(self) -> Sequence[Event]:
        """All its events, in order of time; what lies beyond the lab's days is left out."""
        world = self.cast.world
        ends = datetime.combine(world.start + timedelta(days=world.days), time(12), UTC)
        told = (event for event in self.scenario.tell(self.cast) if event.at < ends)
        return sorted(told, key=lambda event: event.at)

    @property
    def step(self) -> Step:
        """What the labels say of it."""
        windows = [event for event in self.events if isinstance(event, WindowsEvent)]
        lines = [event for event in self.events if isinstance(event, ZeekEvent)]
        hosts = {event.computer.split(".")[0] for event in windows}
        addresses = {self.cast.source.address, *(str(line.values["id.orig_h"]) for line in lines)}
        return Step(
            at=self.events[0].at,
            until=self.events[-1].at,
            technique=self.scenario.techniques[0],
            what=self.scenario.what,
            entities={
                "user": sorted({self.cast.account, self.cast.person.name}),
                "source": [self.cast.source.name],
                "source_ip": sorted(addresses),
                "hosts": sorted(hosts),
            },
            name=self.scenario.name,
            techniques=self.scenario.techniques,
            loudness=self.scenario.loudness,
            records=len(self.events),
        )


def attacks(world: Enterprise, scenarios: Iterable[Scenario]) -> Iterator[Attack]:
    """Yield the scenarios with their casts; each begins at another desk, as long as there are enough."""
    chosen = list(scenarios)
    chance = Random(f"{world.seed}/attacks")
    chance.shuffle(chosen)
    footholds = [one for one in world.employees if not one.joins]
    chance.shuffle(footholds)
    for place, scenario in enumerate(chosen):
        foothold = footholds[place % len(footholds)]
        yield Attack(scenario, cast(world, scenario, foothold, place / len(chosen)))


def cast(world: Enterprise, scenario: Scenario, foothold: Employee, share: float) -> Cast:
    """Choose the day (`share` of the way through the days that there are), the time, account and targets."""
    chance = Random(f"{world.seed}/{scenario.name}")
    today = on(world, _day(world, scenario, share))
    person = next(one for one in today.people if one.name == foothold.name)
    hour = chance.uniform(0.5, 3.5) if scenario.night else chance.uniform(8.5, 15.5)
    return Cast(
        world=world,
        day=today.day,
        at=today.at(hour, person.offset),
        chance=chance,
        person=person,
        account=account(world, scenario.account, person.name, chance),
        targets=targets(today, scenario, person.desk, chance),
    )


def _day(world: Enterprise, scenario: Scenario, share: float) -> int:
    first = QUIET_DAYS if world.days >= LONG else 0
    last = max(first, world.days - scenario.days)
    day = first + int(share * (last - first + 1))
    while (world.start.toordinal() + day + 6) % 7 in WEEKEND and day < last and not scenario.night:
        day += 1
    return min(day, last)


def account(world: Enterprise, kind: str, own: str, chance: Random) -> str:
    """Return the account that was stolen: of that kind, or with `any` one that is an administrator's here."""
    if kind == "any":
        kind = chance.choice(POWERFUL)
    people = {"admin": world.admins, "helpdesk": world.helpdesk}.get(kind)
    if people:
        return chance.choice(people).name
    return world.accounts.get(kind, own)


def targets(today: Today, scenario: Scenario, source: Host, chance: Random) -> list[Host]:
    """Return where it goes, in no order."""
    fewest, most, kind = scenario.targets
    servers = [host for host in today.world.servers if host.role != "domain controller"]
    desks = [host for host in today.desks if host.name != source.name]
    among = {
        "server": servers,
        "desk": desks,
        "any": servers + desks,
        "linux": list(today.world.linux),
    }[kind]
    return chance.sample(among, min(chance.randint(fewest, most), len(among)))
