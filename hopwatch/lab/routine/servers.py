"""Servers that visit servers: backup, monitoring, automation, a cluster, the directory's own replication."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from hopwatch.lab import windows
from hopwatch.lab.acts.desk import runs_as
from hopwatch.lab.acts.link import RPC, Events, Flow, later
from hopwatch.lab.acts.objects import asks_wmi
from hopwatch.lab.acts.programs import POWERSHELL, WMI_HOST, runs
from hopwatch.lab.acts.shares import mounts, opens_file, opens_share
from hopwatch.lab.acts.tickets import gets_service_ticket
from hopwatch.lab.acts.visit import Visit, arrives, leaves
from hopwatch.lab.acts.winrm import shell
from hopwatch.lab.machines import Host
from hopwatch.lab.plan import Planned
from hopwatch.lab.today import Today

GET_CHANGES_ALL = "{1131f6ad-9c07-11d1-f79f-00c04fc2dcd2}"
FACTS = (
    f"{POWERSHELL} -NoProfile -NonInteractive -ExecutionPolicy Unrestricted -EncodedCommand UABvAHcAZQByAFMA"
)


def backup(today: Today) -> Iterator[Planned]:
    """Open the drives of all servers at night, one every 40 seconds."""
    world = today.world
    source, account = world.role("backup")[0], world.accounts["backup"]
    yield Planned(today.at(0.9), partial(runs_as, today.at(0.9), source, account, 5))
    for place, server in enumerate(host for host in world.servers if host is not source):
        at = later(today.at(1), 40 * place)
        yield Planned(at, partial(backs_up, at, account, source, server))


def backs_up(at: datetime, account: str, source: Host, server: Host) -> Events:
    """Read a server's drive over its administrative share."""
    yield from opens_share(at, account, source, server, "C$", (r"ProgramData\state.db",), admin=True)


def monitoring(today: Today) -> Iterator[Planned]:
    """Ask every server by WMI every two hours, and by a remote shell at six and eighteen o'clock."""
    world = today.world
    source, account = world.role("monitoring")[0], world.accounts["monitoring"]
    others = [host for host in world.servers if host is not source]
    for hour in range(0, 24, 2):
        for place, server in enumerate(others):
            at = later(today.at(hour), 7 * place)
            visit = Visit(at=at, user=account, source=source, target=server, admin=True)
            yield Planned(at, partial(asks_wmi, visit, "ExecQuery", "ExecQuery"))
            if hour in (6, 18):
                line = f"{POWERSHELL} -NoProfile -File C:\\Monitoring\\health.ps1"
                checks = Visit(at=later(at, 900), user=account, source=source, target=server, admin=True)
                yield Planned(checks.at, partial(shell, checks, 20, (POWERSHELL, line)))


def inventory(today: Today) -> Iterator[Planned]:
    """Each night an agent runs a script through WMI on its own host."""
    for server in today.world.servers:
        at = later(today.at(5), today.chance("inventory", server.name).uniform(0, 3600))
        line = f"{POWERSHELL} -NoProfile -File C:\\ProgramData\\Inventory\\collect.ps1"
        yield Planned(at, partial(runs, at, server, "SYSTEM", POWERSHELL, line, parent=WMI_HOST))


def automation(today: Today) -> Iterator[Planned]:
    """Ansible gathers facts from all servers each night, ten at a time, by NTLM over WinRM."""
    world = today.world
    source, account = world.named("ANS")[0], world.accounts["automation"]
    for place, server in enumerate(world.servers):
        at = later(today.at(2.1), 3 * place)
        visit = Visit(at=at, user=account, source=source, target=server, ntlm=True, admin=True)
        yield Planned(at, partial(shell, visit, 12, (POWERSHELL, FACTS), (POWERSHELL, FACTS)))


def cluster(today: Today) -> Iterator[Planned]:
    """Two nodes of a cluster open each other's administrative shares with their machine accounts."""
    first, second = today.world.named("CLU")[:2]
    for hour in range(1, 24, 3):
        for source, target in ((first, second), (second, first)):
            at = today.at(hour + today.chance("cluster", hour, source.name).random())
            yield Planned(at, partial(joins, at, source, target))


def joins(at: datetime, source: Host, target: Host) -> Events:
    """Check the other node: by NTLM, in the cluster's name."""
    visit = Visit(
        at=at, user=source.account, source=source, target=target, ntlm=True, calls_itself="CLUSTER1"
    )
    yield from arrives(visit, sent=3000, received=2800)
    yield from mounts(visit, "ADMIN$")
    yield from opens_file(visit, "ADMIN$", r"Cluster\CLUSDB", 0.4)
    yield from leaves(visit, 30)


def replication(today: Today) -> Iterator[Planned]:
    """Let controllers replicate from each other, and a directory synchroniser from an application server."""
    world = today.world
    controllers = world.role("domain controller")
    syncs = world.role("server")[0]
    for hour in range(24):
        at = today.at(hour + 0.3)
        for source in (*controllers, *((syncs,) if hour % 4 == 0 else ())):
            target = next(one for one in controllers if one.name != source.name)
            user = world.accounts["directory"] if source is syncs else source.account
            yield Planned(at, partial(replicates, at, user, source, target))


def replicates(at: datetime, user: str, source: Host, controller: Host) -> Events:
    """Ask a controller for its changes, secrets too."""
    flow = Flow(at, source, controller, RPC)
    yield flow.conn("dce_rpc,gssapi,krb", sent=5000, received=80_000)
    yield from flow.calls(0.1, "drsuapi", "DRSBind", "DRSGetNCChanges", "DRSUnbind")
    yield windows.object_accessed(
        later(at, 0.3), host=controller.fqdn, user=user, right=GET_CHANGES_ALL, domain=source.domain.name
    )


def legacy(today: Today) -> Iterator[Planned]:
    """Have an old application ask for RC4 tickets to the enterprise's books twice a day."""
    world = today.world
    source = world.role("web server") or world.role("server")
    account, service = world.accounts["reports"], world.accounts["erp"]
    for hour in (7, 13):
        at = today.at(hour)
        spn = f"erp/{source[-1].fqdn}"
        yield Planned(at, partial(gets_service_ticket, at, account, source[-1], service, spn))
