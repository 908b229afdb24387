"""Machines without Windows: the automation at night, administrators' shells, developers' repositories."""

from collections.abc import Iterator
from functools import partial

from hopwatch.lab.acts.link import later
from hopwatch.lab.acts.ssh import opens_shell
from hopwatch.lab.derived import number
from hopwatch.lab.plan import Planned
from hopwatch.lab.routine.operators import develops
from hopwatch.lab.today import Today


def automated(today: Today) -> Iterator[Planned]:
    """Ansible visits all of them each night."""
    source = today.world.named("ANS")[0]
    for place, host in enumerate(host for host in today.world.linux if host is not source):
        at = later(today.at(3.2), 2 * place)
        yield Planned(at, partial(opens_shell, at, source, host, 25))


def administered(today: Today) -> Iterator[Planned]:
    """Administrators look after one of them on two days of three."""
    for admin in () if today.weekend else today.world.admins:
        chance = today.chance("ssh", admin.name)
        if chance.random() < 2 / 3:
            at = today.at(chance.uniform(9, 16), admin.offset)
            host = chance.choice(today.world.linux)
            yield Planned(at, partial(opens_shell, at, admin.desk, host, chance.uniform(60, 2400)))


def repositories(today: Today) -> Iterator[Planned]:
    """Developers fetch and push over SSH, several times a day."""
    hosts = today.world.role("server")
    linux = [host for host in hosts if not host.windows]
    for person in today.present if linux else ():
        if develops(person.name):
            chance = today.chance("git", person.name)
            host = linux[number("git", person.name, below=len(linux))]
            for _ in range(chance.randrange(1, 6)):
                at = today.at(chance.uniform(9, 16), person.offset)
                yield Planned(at, partial(opens_shell, at, person.desk, host, 4))
