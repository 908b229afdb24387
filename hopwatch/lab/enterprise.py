"""A made-up enterprise: its machines and people. The seed decides; `today` says what holds when."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from random import Random

from hopwatch.lab import names
from hopwatch.lab.machines import Domain, Host, Person

FEWEST, MOST = 24, 20_000
SERVERS_IN_100 = 15
ROLES = (
    ("DC", "domain controller"), ("DC", "domain controller"), ("FS", "file server"),
    ("APP", "server"), ("SQL", "database server"), ("MAIL", "mail server"), ("PRN", "print server"),
    ("BKP", "backup"), ("JMP", "jump host"), ("CM", "deployer"), ("MON", "monitoring"),
    ("CLU", "server"), ("CLU", "server"),
)  # fmt: skip
MORE_ROLES = (
    ("APP", "server"), ("WEB", "web server"), ("SQL", "database server"), ("FS", "file server"),
    ("RDS", "server"), ("APP", "server"),
)  # fmt: skip
LINUX = (("SCAN", "scanner"), ("ANS", "deployer"), ("LNX", "server"))


@dataclass(frozen=True, slots=True)
class Employee:
    """Somebody who works here: account, number of the desk, hours from UTC, first day (0: always there)."""

    name: str
    desk: int
    offset: int
    laptop: bool
    joins: int = 0


@dataclass(frozen=True, eq=False, kw_only=True)
class Enterprise:
    """The enterprise from `start` on, for `days`; `pace` is how busy people are (1: as usual).

    `net` is the second number of its addresses: its servers are in 10.<net>.1.0/24, its desks from
    10.<net>.32.0 on, whoever comes by VPN in 10.<net>.250.0/24.
    """

    seed: int
    start: date
    days: int
    pace: float
    net: int
    domain: Domain
    servers: tuple[Host, ...]
    linux: tuple[Host, ...]
    desks: tuple[Host, ...]
    employees: tuple[Employee, ...]
    admins: tuple[Person, ...]
    helpdesk: tuple[Person, ...]
    accounts: Mapping[str, str]
    local_admin: str

    def role(self, role: str) -> tuple[Host, ...]:
        """Return the servers of a role (`file server`)."""
        return tuple(host for host in (*self.servers, *self.linux) if host.role == role)

    def named(self, prefix: str) -> tuple[Host, ...]:
        """Return the servers whose names have a part that begins so (`CLU`)."""
        return tuple(host for host in (*self.servers, *self.linux) if prefix in host.name)

    @property
    def size(self) -> int:
        """The number of machines."""
        return len(self.servers) + len(self.linux) + len(self.desks) + len(self.admins) + len(self.helpdesk)


def found(seed: int, hosts: int, start: date, days: int, pace: float = 1.0) -> Enterprise:
    """Make up an enterprise of so many machines; raises ValueError for a number that it cannot have."""
    if not FEWEST <= hosts <= MOST:
        raise ValueError(f"an enterprise has {FEWEST} to {MOST:,} machines, not {hosts:,}")
    chance = Random(f"{seed}/enterprise")
    name, suffix = chance.choice(names.COMPANIES)
    net = chance.randrange(10, 200)
    sites = chance.sample(names.SITES, 1 if hosts < 40 else 2)  # noqa: PLR2004  (small ones have one site)
    plan = list(_servers(hosts, chance.choice(names.SERVER_STYLES), sites[0][0]))
    controllers = tuple(
        (n, f"10.{net}.1.{10 + i}") for i, (n, role) in enumerate(plan) if "controller" in role
    )
    domain = Domain(name, suffix, controllers)
    servers = [
        Host(n, f"10.{net}.1.{10 + i}", role=role, sysmon=chance.random() < 0.5, domain=domain)  # noqa: PLR2004
        for i, (n, role) in enumerate(plan)
    ]
    linux = [
        Host(f"{n}{i + 1:02}", f"10.{net}.2.{20 + i}", windows=False, role=role, domain=domain)
        for i, (n, role) in enumerate(_linux(hosts))
    ]
    staff = max(1, hosts // 60)
    desks = _desks(hosts - len(plan) - len(linux) - 2 * staff, chance, net, sites, domain)
    people = _people(desks, chance, sites, days)
    operators = [_operator(employee, n, net, domain) for n, employee in enumerate(people[: 2 * staff])]
    style = chance.choice(names.ADMIN_STYLES)
    return Enterprise(
        seed=seed,
        start=start,
        days=days,
        pace=pace,
        net=net,
        domain=domain,
        servers=tuple(servers),
        linux=tuple(linux),
        desks=tuple(desks),
        employees=tuple(people),
        admins=tuple(_renamed(one, style) for one in operators[:staff]),
        helpdesk=tuple(_renamed(one, "hd.{name}") for one in operators[staff:]),
        accounts={what: chance.choice(options) for what, options in names.SERVICE_ACCOUNTS.items()},
        local_admin=chance.choice(names.LOCAL_ADMINS),
    )


def _servers(hosts: int, style: str, site: str) -> Iterator[tuple[str, str]]:
    """Yield names and roles: those that every enterprise has, then more of the ordinary ones."""
    wanted = max(len(ROLES), hosts * SERVERS_IN_100 // 100)
    counts: dict[str, int] = {}
    for place in range(wanted):
        more = place - len(ROLES)
        short, role = ROLES[place] if more < 0 else MORE_ROLES[more % len(MORE_ROLES)]
        counts[short] = counts.get(short, 0) + 1
        yield style.format(role=short, n=counts[short], site=site), role


def _linux(hosts: int) -> list[tuple[str, str]]:
    return [LINUX[min(place, 2)] for place in range(max(4, hosts // 30))]


def _desks(count: int, chance: Random, net: int, sites: list[tuple[str, int]], domain: Domain) -> list[Host]:
    style = chance.choice(names.DESK_STYLES)
    desks = []
    for n in range(count):
        code = "".join(chance.choices("ABCDEFGHJKLMNPQRSTUVWXYZ0123456789", k=7))
        name = style.format(n=n + 1, site=sites[n % len(sites)][0], code=code)
        address = f"10.{net + n // 40_000}.{32 + n // 200 % 200}.{10 + n % 200}"
        desks.append(Host(name, address, sysmon=chance.random() < 0.3, domain=domain))  # noqa: PLR2004
    return desks


def _people(desks: list[Host], chance: Random, sites: list[tuple[str, int]], days: int) -> list[Employee]:
    style = chance.choice(names.ACCOUNT_STYLES)
    taken: dict[str, int] = {}
    people = []
    for n, _ in enumerate(desks):
        first, last = chance.choice(names.FIRST), chance.choice(names.LAST)
        name = style.format(f=first[0], first=first, last=last)
        taken[name] = taken.get(name, 0) + 1
        name += str(taken[name]) if taken[name] > 1 else ""
        joins = chance.randrange(2, days + 2) if n and n % 25 == 0 else 0
        people.append(Employee(name, n, sites[n % len(sites)][1], chance.random() < 0.4, joins))  # noqa: PLR2004
    return people


def _operator(employee: Employee, number: int, net: int, domain: Domain) -> Person:
    desk = Host(f"PAW{number + 1:02}", f"10.{net}.3.{10 + number}", role="admin workstation", domain=domain)
    return Person(employee.name, desk, employee.offset)


def _renamed(person: Person, style: str) -> Person:
    return Person(style.format(name=person.name), person.desk, person.offset)
