"""The terminal server, where many people are on one machine."""

from collections.abc import Iterator
from functools import partial

from hopwatch.lab.acts.desktop import remote_desktop
from hopwatch.lab.acts.link import later
from hopwatch.lab.acts.shares import opens_share
from hopwatch.lab.derived import habit, number
from hopwatch.lab.plan import Planned
from hopwatch.lab.today import Today


def terminals(today: Today) -> Iterator[Planned]:
    """Have a sixth of the people work on a terminal server and open files from there."""
    world = today.world
    farm = world.named("RDS") or world.role("server")[:1]
    files = world.role("file server")
    guests = [person for person in today.present if habit("terminal", person.name, 6)]
    for person in guests:
        at = later(today.at(8.7, person.offset), today.chance("rds", person.name).uniform(0, 7200))
        server = farm[number("farm", person.name, below=len(farm))]
        yield Planned(at, partial(remote_desktop, at, person.name, person.desk, server, 200, admin=False))
        opens = later(at, 400)
        share = partial(opens_share, opens, person.name, server, files[0], "Projects", ("plan.xlsx",))
        yield Planned(opens, share)
