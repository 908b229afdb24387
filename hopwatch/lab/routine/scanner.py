"""The vulnerability scanner: looks at every port by day, logs on to every machine once a week."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from hopwatch.lab.acts.link import RDP, RPC, SMB, SSH, WINRM, Events, Flow, later
from hopwatch.lab.acts.shares import mounts, opens_pipe
from hopwatch.lab.acts.visit import Visit, arrives, leaves
from hopwatch.lab.machines import Host
from hopwatch.lab.plan import Planned
from hopwatch.lab.today import Today

WEDNESDAY = 2
PORTS = (SSH, 80, RPC, 139, SMB, 1433, RDP, WINRM)
OPEN = (RPC, SMB, RDP)


def scanner(today: Today) -> Iterator[Planned]:
    """Look at a fifth of the machines each night, and log on to all of them on Wednesday nights."""
    source = today.world.role("scanner")[0]
    for place, host in enumerate(today.machines):
        if (place + today.day) % 5 == 0:
            at = later(today.at(1), place * 2.0)
            yield Planned(at, partial(looks, at, source, host))
        if today.date.weekday() == WEDNESDAY:
            at = later(today.at(2.5), place * 4.0)
            yield Planned(at, partial(logs_on, at, today.world.accounts["scanner"], source, host))


def looks(at: datetime, source: Host, host: Host) -> Events:
    """Try the usual ports."""
    for place, port in enumerate(PORTS):
        state = "RSTO" if port in OPEN else "REJ"
        yield Flow(later(at, place * 0.2), source, host, port).conn(state=state, sent=0, received=0)


def logs_on(at: datetime, account: str, source: Host, host: Host) -> Events:
    """Log on and read versions: administrative share, registry, services."""
    visit = Visit(at=at, user=account, source=source, target=host, ntlm=True, admin=True, calls_itself="")
    yield from arrives(visit, "dce_rpc", sent=21_000, received=90_000, duration=45.0)
    yield from mounts(visit, "IPC$")
    yield from mounts(visit, "ADMIN$", 0.8)
    yield from opens_pipe(visit, "winreg", 1.0)
    yield from visit.flow.calls(1.1, "winreg", "OpenLocalMachine", "BaseRegOpenKey", "BaseRegQueryValue")
    yield from opens_pipe(visit, "svcctl", 2.0)
    yield from visit.flow.calls(2.1, "svcctl", "OpenSCManagerW", "EnumServicesStatusW")
    yield from leaves(visit, 46)
