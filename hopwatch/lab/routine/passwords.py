"""Passwords that changed: a service with the old one, a drive mapped with the old one."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from hopwatch.lab import windows
from hopwatch.lab.acts.desk import fails_ticket
from hopwatch.lab.acts.link import Events, later
from hopwatch.lab.acts.visit import Visit, is_refused
from hopwatch.lab.machines import Host
from hopwatch.lab.plan import Planned
from hopwatch.lab.today import Today

EVERY, LASTS = 12, 2
"""Days between such mishaps, and how long one lasts."""


def stale_service(today: Today) -> Iterator[Planned]:
    """For two days out of twelve a service tries the old password every five minutes."""
    if today.day % EVERY >= LASTS:
        return
    world = today.world
    servers, account = world.role("server"), world.accounts["reports"]
    host = servers[today.day // EVERY % len(servers)]
    for attempt in range(24 * 12):
        at = later(today.midnight, 300 * attempt + 7)
        yield Planned(at, partial(fails_to_start, at, account, host))


def fails_to_start(at: datetime, account: str, host: Host) -> Events:
    """Try to start as a service with a password that is none any more."""
    yield from fails_ticket(at, account, host)
    yield windows.logon_failed(
        later(at, 0.1), host=host.fqdn, user=account, domain=host.domain.name, logon_type=5
    )


def stale_drive(today: Today) -> Iterator[Planned]:
    """Somebody's machine keeps trying a mapped drive with the old password, then gets it right."""
    if (today.day + 4) % 5 or not today.present:
        return
    chance = today.chance("drive")
    person, server = chance.choice(today.present), chance.choice(today.world.role("file server"))
    for attempt in range(chance.randrange(6, 15)):
        at = later(today.at(9.5, person.offset), 45 * attempt)
        visit = Visit(at=at, user=person.name, source=person.desk, target=server, ntlm=True)
        yield Planned(at, partial(is_refused, visit))
