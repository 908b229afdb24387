"""What a few people do now and then: a desktop of the server that they answer for, a neighbour's folder."""

from collections.abc import Iterator
from functools import partial

from hopwatch.lab.acts.desktop import remote_desktop
from hopwatch.lab.acts.shares import opens_share
from hopwatch.lab.derived import habit, number
from hopwatch.lab.plan import Planned
from hopwatch.lab.today import Today


def owners(today: Today) -> Iterator[Planned]:
    """One in 25 answers for an application, and looks after its server every other week or so."""
    servers = today.world.role("server")
    windows = [host for host in servers if host.windows]
    for person in today.present:
        chance = today.chance("owner", person.name)
        if habit("owner", person.name, 25) and chance.random() < 0.15:  # noqa: PLR2004  (see above)
            at = today.at(chance.uniform(9.5, 15), person.offset)
            server = windows[number("owned", person.name, below=len(windows))]
            yield Planned(at, partial(remote_desktop, at, person.name, person.desk, server, 25, admin=False))


def neighbours(today: Today) -> Iterator[Planned]:
    """One in 30 opens a folder that somebody shares from the desk beside, once or twice a week."""
    by_desk = {person.desk.name: person for person in today.present}
    desks = [host.name for host in today.world.desks]
    for person in today.present:
        chance = today.chance("neighbour", person.name)
        beside = by_desk.get(desks[desks.index(person.desk.name) - 1])
        if beside and habit("neighbour", person.name, 30) and chance.random() < 0.3:  # noqa: PLR2004
            at = today.at(chance.uniform(9.5, 15), person.offset)
            yield Planned(
                at,
                partial(opens_share, at, person.name, person.desk, beside.desk, "Shared", ("list.xlsx",)),
            )
