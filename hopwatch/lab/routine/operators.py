"""Those who may: administrators through the jump host and on patch day, the helpdesk, second accounts."""

from collections.abc import Iterator
from datetime import date, datetime
from functools import partial

from hopwatch.lab import windows
from hopwatch.lab.acts.desk import signs_in
from hopwatch.lab.acts.desktop import remote_desktop
from hopwatch.lab.acts.link import Events, later
from hopwatch.lab.acts.programs import POWERSHELL, SYSTEM32, runs
from hopwatch.lab.acts.services import Service, installs, removes, starts
from hopwatch.lab.acts.shares import mounts, opens_pipe, puts_file
from hopwatch.lab.acts.tasks import registers
from hopwatch.lab.acts.visit import Visit, arrives, leaves
from hopwatch.lab.acts.winrm import shell
from hopwatch.lab.derived import habit, number
from hopwatch.lab.machines import Host, Person
from hopwatch.lab.plan import Planned
from hopwatch.lab.today import Today

PSEXEC = Service("PSEXESVC", r"%SystemRoot%\PSEXESVC.exe")
TUESDAY = 1


def administrators(today: Today) -> Iterator[Planned]:
    """Work on a few servers each day, through the jump host."""
    if today.weekend:
        return
    jump = today.world.role("jump host")[0]
    for admin in today.world.admins:
        chance = today.chance("admin", admin.name)
        at = today.at(9 + chance.random(), admin.offset)
        yield Planned(later(at, -600), partial(signs_in, later(at, -600), admin))
        yield Planned(at, partial(remote_desktop, at, admin.name, admin.desk, jump, 420))
        for _ in range(chance.randrange(1, 4)):
            at = later(at, chance.uniform(1800, 5400))
            server = chance.choice(today.world.servers)
            yield Planned(at, partial(remote_desktop, at, admin.name, jump, server, chance.randrange(5, 50)))
            tool = rf"{SYSTEM32}\mmc.exe"
            yield Planned(
                later(at, 200),
                partial(runs, later(at, 200), server, admin.name, tool, f"{tool} eventvwr.msc"),
            )


def patch_day(today: Today) -> Iterator[Planned]:
    """On the evening of patch day: desktops of half the servers, updates by task, services restarted."""
    if not is_patch_day(today.date):
        return
    world = today.world
    jump, admin = world.role("jump host")[0], today.world.admins[0]
    for place, server in enumerate(world.servers):
        at = later(today.at(20, admin.offset), 140 * place)
        if place % 2:
            yield Planned(at, partial(remote_desktop, at, admin.name, jump, server, 12))
        visit = Visit(at=later(at, 30), user=admin.name, source=jump, target=server, admin=True)
        yield Planned(visit.at, partial(patches, visit))


def is_patch_day(day: date) -> bool:
    """Say whether Microsoft's updates come out: the second Tuesday of a month."""
    return day.weekday() == TUESDAY and 8 <= day.day <= 14  # noqa: PLR2004


def patches(visit: Visit) -> Events:
    """Install updates by a task, as PSWindowsUpdate does, and look at the services."""
    yield from arrives(visit, "dce_rpc", sent=9000, received=12_000, duration=240.0)
    line = f"{POWERSHELL} -Command Get-WUInstall -AcceptAll -AutoReboot"
    yield from registers(visit, r"\PSWindowsUpdate", line, 2.0)
    yield from runs(
        visit.after(3), visit.target, "SYSTEM", POWERSHELL, line, parent=rf"{SYSTEM32}\svchost.exe"
    )
    yield from opens_pipe(visit, "svcctl", 100)
    yield from visit.flow.calls(100, "svcctl", "OpenSCManagerW", "OpenServiceW", "StartServiceW")
    yield from leaves(visit, 240)


def helpdesk(today: Today) -> Iterator[Planned]:
    """Help people by remote desktop, a shell, and now and then PsExec."""
    if today.weekend:
        return
    for agent in today.world.helpdesk:
        chance = today.chance("helpdesk", agent.name)
        morning = today.at(8.4 + chance.random() / 2, agent.offset)
        yield Planned(morning, partial(signs_in, morning, agent))
        for _ in range(chance.randrange(3, 7)):
            at = today.at(chance.uniform(9, 16), agent.offset)
            desk = chance.choice(today.people).desk
            yield Planned(at, partial(remote_desktop, at, agent.name, agent.desk, desk, 11))
        for _ in range(chance.randrange(3)):
            at = today.at(chance.uniform(9, 16), agent.offset)
            desk = chance.choice(today.people).desk
            yield Planned(at, partial(helps, at, agent, desk, psexec=chance.random() < 0.6))  # noqa: PLR2004


def helps(at: datetime, agent: Person, desk: Host, *, psexec: bool) -> Events:
    """Run a few commands on somebody's machine."""
    visit = Visit(at=at, user=agent.name, source=agent.desk, target=desk, admin=True)
    ipconfig = rf"{SYSTEM32}\ipconfig.exe"
    if psexec:
        yield from sysinternals(visit, (ipconfig, "ipconfig /all"))
    else:
        yield from shell(visit, 90, (ipconfig, "ipconfig /flushdns"))


def sysinternals(visit: Visit, *commands: tuple[str, str]) -> Events:
    """Run commands with Sysinternals' PsExec: its service, its pipes."""
    yield from arrives(visit, "dce_rpc", sent=420_000, received=9000, duration=64.0)
    yield from mounts(visit, "ADMIN$")
    yield from puts_file(visit, "ADMIN$", "PSEXESVC.exe", 0.2)
    yield from installs(visit, PSEXEC, 1.5)
    program = r"C:\Windows\PSEXESVC.exe"
    yield from starts(visit, program, program, 1.7)
    for place, stream in enumerate(("stdin", "stdout", "stderr")):
        name = f"PSEXESVC-{visit.source.name}-4472-{stream}"
        yield from opens_pipe(visit, name, 2.2 + place / 10)
    for place, (image, line) in enumerate(commands):
        yield from runs(visit.after(3 + 20 * place), visit.target, "SYSTEM", image, line, parent=program)
    yield from removes(visit, 61)
    yield from leaves(visit, 63)


def second_accounts(today: Today) -> Iterator[Planned]:
    """Developers look at a database with its own account: runas /netonly."""
    databases, account = today.world.role("database server"), today.world.accounts["sql"]
    for person in today.present:
        if develops(person.name):
            at = later(today.at(10.5, person.offset), today.chance("netonly", person.name).uniform(0, 9000))
            database = databases[number("database", person.name, below=len(databases))]
            yield Planned(at, partial(net_only, at, person, account, database))


def develops(name: str) -> bool:
    """Say whether somebody is a developer: one in twenty."""
    return habit("develops", name, 20)


def net_only(at: datetime, person: Person, account: str, target: Host) -> Events:
    """Start a program that is somebody else on the network."""
    desk, domain = person.desk, person.desk.domain.name
    yield from runs(at, desk, person.name, rf"{SYSTEM32}\runas.exe", f"runas /netonly /user:{account} ssms")
    yield windows.explicit_credentials(
        later(at, 4),
        host=desk.fqdn,
        user=person.name,
        target_user=account,
        domain=domain,
        target_domain=domain,
        process=rf"{SYSTEM32}\svchost.exe",
    )
    yield windows.logon(later(at, 4.1), host=desk.fqdn, user=person.name, logon_type=9, domain=domain)
    visit = Visit(at=later(at, 30), user=account, source=desk, target=target)
    yield from arrives(visit)
    yield from leaves(visit, 600)
