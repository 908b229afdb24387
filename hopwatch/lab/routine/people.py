"""People at work: signing in, the web, programs, shares, printing; and machines among themselves."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from random import Random

from hopwatch.lab import browsing, names
from hopwatch.lab.acts.desk import fails_ticket, mistypes, runs_as, signs_in, signs_out
from hopwatch.lab.acts.link import DNS, LDAP, MSSQL, RPC, TLS, Events, Flow, later
from hopwatch.lab.acts.programs import runs
from hopwatch.lab.acts.shares import opens_share, uses_ntlm
from hopwatch.lab.machines import Host, Person
from hopwatch.lab.plan import Planned
from hopwatch.lab.today import Today

WEB, PROGRAM, SHARE = 0.68, 0.85, 0.96
"""Shares of what people do: the web, a program, a share; the rest is printing."""
SUNDAY = 6
CALM = 1 / 600
"""Things that somebody does in a second, at pace 1."""


def people(today: Today) -> Iterator[Planned]:
    """Everybody who works today."""
    for person in today.present:
        yield from at_work(today, person, today.chance(person.name))


def at_work(today: Today, person: Person, chance: Random) -> Iterator[Planned]:
    """One person's day: in, at work, lunch, at work, out."""
    arrives = today.at(7.3 + chance.gauss(1, 0.4), person.offset)
    lunch = today.at(12.2 + chance.uniform(0, 0.8), person.offset)
    leaves = today.at(16.4 + chance.gauss(0.8, 0.5), person.offset)
    if chance.random() < 0.25:  # noqa: PLR2004  (a quarter have not had their coffee)
        yield Planned(later(arrives, -9), partial(mistypes, later(arrives, -9), person))
    kind = 11 if person.remote or chance.random() < 0.1 else 2  # noqa: PLR2004  (laptops)
    yield Planned(arrives, partial(signs_in, arrives, person, kind))
    back = later(lunch, 2400)
    yield Planned(back, partial(signs_in, back, person, 7))
    yield Planned(leaves, partial(signs_out, leaves, arrives, person))
    for start, end in ((later(arrives, 60), lunch), (later(back, 60), leaves)):
        yield from working(today, start, end, person, chance)


def working(
    today: Today, start: datetime, end: datetime, person: Person, chance: Random
) -> Iterator[Planned]:
    """Yield pages, programs, shares and prints."""
    files, printers = today.world.role("file server"), today.world.role("print server")
    at = start
    while (at := later(at, chance.expovariate(CALM * today.world.pace))) < end:
        kind = chance.random()
        if kind < WEB:
            yield Planned(
                at,
                partial(
                    browses, at, person.desk, *chance.choice(names.SITES_VISITED), chance.randrange(400_000)
                ),
            )
        elif kind < PROGRAM:
            yield Planned(at, partial(runs, at, person.desk, person.name, chance.choice(names.PROGRAMS)))
        elif kind < SHARE:
            share, server = chance.choice(names.SHARES), chance.choice(files)
            opened = tuple(f"{share}-{chance.randrange(90)}.xlsx" for _ in range(2))
            yield Planned(at, partial(opens_share, at, person.name, person.desk, server, share, opened))
        else:
            yield Planned(at, partial(uses_ntlm, at, person.name, person.desk, chance.choice(printers)))


def browses(at: datetime, desk: Host, site: str, address: str, size: int) -> Events:
    """Look a name up and fetch from there."""
    lookup = Flow(at, desk, desk.controller, DNS)
    yield lookup.conn("dns", transport="udp", sent=40, received=90, duration=0.002)
    yield browsing.dns(at, query=site, answers=[address], **lookup.wire)
    page = Flow(later(at, 0.05), desk, Host(site, address, windows=False), TLS)
    yield page.conn("ssl", sent=800 + size // 100, received=4000 + size)


def machines(today: Today) -> Iterator[Planned]:
    """Every machine reads its policies every two hours or so, as long as it is on."""
    on = {person.desk.name for person in today.present}
    for host in today.machines:
        if host.role == "domain controller" or (host.role == "workstation" and host.name not in on):
            continue
        chance = today.chance("policies", host.name)
        desk = host.role == "workstation"
        at, end = today.at(7.5 if desk else 0, 0), today.at(17 if desk else 24)
        at = later(at, chance.uniform(0, 5400))
        while at < end:
            yield Planned(at, partial(refreshes, at, host))
            at = later(at, 7200 + chance.uniform(-900, 900) if desk else 14_400)


def refreshes(at: datetime, host: Host) -> Events:
    """Read the machine's policies from a controller."""
    controller = host.controller
    policy = rf"{host.domain.suffix}\Policies\gpt.ini"
    yield from opens_share(at, host.account, host, controller, "SYSVOL", (policy,))
    yield Flow(later(at, 1), host, controller, LDAP).conn("ldap_tcp", sent=2600, received=9100)
    binding = Flow(later(at, 1.5), host, controller, RPC)
    yield binding.conn("dce_rpc", sent=400, received=500)
    yield from binding.calls(0.1, "lsarpc", "LsarLookupNames4")


def services(today: Today) -> Iterator[Planned]:
    """Servers use one another: applications their databases, services start, mail asks the directory."""
    world = today.world
    databases = world.role("database server")
    for host in (*world.role("server"), *world.role("web server")):
        chance = today.chance("service", host.name)
        database = chance.choice(databases)
        for hour in range(0, 24, 3):
            at = today.at(hour + chance.random())
            yield Planned(at, partial(queries, at, world.accounts["web"], host, database))
        yield Planned(today.at(4), partial(runs_as, today.at(4), host, world.accounts["web"], 5))
    yield from restarts(today, databases)


def restarts(today: Today, databases: Sequence[Host]) -> Iterator[Planned]:
    """Databases restart on Sunday nights: their service logs on."""
    if today.date.weekday() != SUNDAY:
        return
    for place, database in enumerate(databases):
        at = later(today.at(3), 600 * place)
        yield Planned(at, partial(runs_as, at, database, today.world.accounts["sql"], 5))


def queries(at: datetime, account: str, host: Host, database: Host) -> Events:
    """Log a service on to a database."""
    yield Flow(at, host, database, MSSQL).conn("", sent=52_000, received=410_000, duration=300.0)
    yield from opens_share(later(at, 20), account, host, database, "IPC$")


def passwords(today: Today) -> Iterator[Planned]:
    """Whoever has changed the password forgets a telephone, which tries the old one."""
    for number, person in enumerate(today.present):
        if (number + today.day) % 60:
            continue
        chance = today.chance("password", person.name)
        for attempt in range(chance.randrange(4, 9)):
            at = later(today.at(9, person.offset), 1200 * attempt + chance.uniform(0, 60))
            yield Planned(at, partial(fails_ticket, at, person.name, person.desk))
