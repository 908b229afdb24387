"""Who takes part in an attack: where it starts, as whom, and where it goes. The seed casts the parts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from random import Random
from typing import Any

from hopwatch.lab.acts.link import later
from hopwatch.lab.acts.visit import Visit
from hopwatch.lab.enterprise import Enterprise
from hopwatch.lab.machines import Host, Person
from hopwatch.lab.today import Today, on

OUTSIDE = (("cdn-telemetry.example", "198.51.100.23"), ("api-status.example", "198.51.100.77"))


@dataclass(frozen=True, kw_only=True)
class Cast:
    """The parts of one attack on day `day`, beginning at `at`; `chance` is its own."""

    world: Enterprise
    day: int
    at: datetime
    chance: Random
    person: Person
    account: str
    targets: Sequence[Host]

    @cached_property
    def today(self) -> Today:
        """The day."""
        return on(self.world, self.day)

    @property
    def source(self) -> Host:
        """The machine from which the intruder works."""
        return self.person.desk

    @property
    def outside(self) -> Host:
        """The intruder's own machine on the internet."""
        name, address = OUTSIDE[self.world.seed % len(OUTSIDE)]
        return Host(name, address, windows=False)

    def after(self, seconds: float) -> datetime:
        """Return a time within the attack."""
        return later(self.at, seconds)

    def visit(self, at: datetime, target: Host, **more: Any) -> Visit:
        """Return a logon with the stolen account; an administrator's, unless said otherwise."""
        given = {"user": self.account, "source": self.source, "admin": True, **more}
        return Visit(at=at, target=target, **given)

    def on(self, days: int, hours: float = 0) -> "Cast":
        """Return the cast some days later, with the addresses of that day."""
        at = self.at + timedelta(days=days, hours=hours)
        day = min(self.day + days, self.world.days - 1)
        desks = {host.name: host for host in on(self.world, day).desks}
        targets = [desks.get(host.name, host) for host in self.targets]
        desk = desks.get(self.source.name, self.source)
        return replace(self, day=day, at=at, targets=targets, person=replace(self.person, desk=desk))

    def steps(self, low: float, high: float) -> "Sequence[tuple[datetime, Host]]":
        """Return each target with a time: one after the other, so many seconds apart."""
        at, steps = self.at, []
        for target in self.targets:
            steps.append((at, target))
            at = later(at, self.chance.uniform(low, high))
        return steps
