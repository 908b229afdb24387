"""Those who have time: one machine a day, one account after the other, three days for three steps."""

from dataclasses import replace

from hopwatch.lab.acts.desktop import remote_desktop
from hopwatch.lab.acts.link import Events, later
from hopwatch.lab.acts.objects import asks_wmi
from hopwatch.lab.acts.programs import POWERSHELL, SYSTEM32, runs, runs_for
from hopwatch.lab.acts.services import Service, installs, starts
from hopwatch.lab.acts.shares import mounts, opens_file, puts_file
from hopwatch.lab.acts.visit import arrives, leaves
from hopwatch.lab.acts.winrm import shell
from hopwatch.lab.scenarios.cast import Cast
from hopwatch.lab.scenarios.native import with_password


def one_host_a_day(cast: Cast) -> Events:
    """Visit one new machine each day in working hours, with the right password, and read a little."""
    for day, name in enumerate(target.name for target in cast.targets):
        then = cast.on(day, cast.chance.uniform(-2, 2))
        target = next(host for host in then.targets if host.name == name)
        visit = then.visit(then.at, target)
        yield from arrives(visit, sent=3000, received=40_000)
        yield from mounts(visit, "C$")
        yield from opens_file(visit, "C$", r"Users\Public\Desktop\notes.txt", 5)
        yield from leaves(visit, 240)


def switches(cast: Cast) -> Events:
    """Go on from machine to machine, each time with an account found on the last one."""
    accounts = [cast.account, *sorted(cast.world.accounts.values())]
    source, person = cast.source, cast.person.name
    for (at, target), account in zip(cast.steps(900, 3000), accounts, strict=False):
        step = replace(cast, at=at, account=account, person=replace(cast.person, desk=source, name=person))
        line = f"net use \\\\{target.name}\\C$ /user:{account}"
        yield from with_password(step, later(at, -1), target.name, rf"{SYSTEM32}\net.exe", line)
        visit = step.visit(at, target)
        yield from arrives(visit, sent=7000, received=30_000)
        yield from mounts(visit, "C$")
        yield from leaves(visit, 120)
        yield from remote_desktop(later(at, 200), account, source, target, 12)
        source, person = target, account


def three_days(cast: Cast) -> Events:
    """On three days go three steps: a shell, a service, a desktop on a controller."""
    first, second = cast.targets[:2]
    yield from shell(cast.visit(cast.at, first), 300, (POWERSHELL, "powershell -c Get-Process lsass"))
    then = cast.on(1, -1)
    visit = then.visit(then.at, second, source=first, user=cast.world.accounts["sql"])
    yield from arrives(visit, "dce_rpc", sent=310_000, received=5000)
    yield from mounts(visit, "ADMIN$")
    yield from puts_file(visit, "ADMIN$", "wsupd.exe", 0.5)
    yield from installs(visit, Service("WsusUpdateAgent", r"C:\Windows\wsupd.exe", "auto start"), 2.0)
    yield from starts(visit, r"C:\Windows\wsupd.exe", r"C:\Windows\wsupd.exe", 2.3)
    yield from leaves(visit, 60)
    last = cast.on(2, 1)
    controller = cast.world.role("domain controller")[0]
    admin = cast.world.admins[0].name
    yield from remote_desktop(last.at, admin, second, controller, 25)
    yield from runs(
        later(last.at, 400), controller, admin, rf"{SYSTEM32}\ntdsutil.exe", 'ntdsutil "ac i ntds" ifm q q'
    )


def quiet_management(cast: Cast) -> Events:
    """Use WMI once every few days, on one machine, as an administrator might."""
    for place, name in enumerate(target.name for target in cast.targets):
        then = cast.on(2 * place)
        target = next(host for host in then.targets if host.name == name)
        visit = then.visit(then.at, target)
        yield from asks_wmi(visit, "ExecMethod")
        line = "powershell -nop -c Get-ChildItem Cert:\\"
        yield from runs_for(replace(visit, port=135), 1.0, POWERSHELL, line)
