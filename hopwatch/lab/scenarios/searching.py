"""Looking for a way: ports, shares, names; and machines without Windows."""

from hopwatch.lab.acts.link import RDP, SMB, WINRM, Events, Flow, later
from hopwatch.lab.acts.shares import mounts, opens_pipe
from hopwatch.lab.acts.ssh import opens_shell
from hopwatch.lab.acts.visit import arrives, leaves
from hopwatch.lab.scenarios.cast import Cast


def ports(cast: Cast) -> Events:
    """Try three ports of every machine, some answer."""
    hosts = [*cast.world.servers, *cast.today.desks]
    at = cast.at
    for host in hosts[:120]:
        for port in (SMB, RDP, WINRM):
            server = host.role != "workstation"
            state = "RSTO" if server or port == SMB else "REJ"
            yield Flow(at, cast.source, host, port).conn(state=state, sent=0, received=0)
            at = later(at, cast.chance.uniform(0.2, 2.5))


def sessions(cast: Cast) -> Events:
    """Ask every target for its sessions and local groups, as SharpHound does."""
    for at, target in cast.steps(0.5, 6):
        visit = cast.visit(at, target, user=cast.person.name, admin=False)
        yield from arrives(visit, "dce_rpc", sent=4000, received=5000, duration=3.0)
        yield from mounts(visit, "IPC$")
        yield from opens_pipe(visit, "srvsvc", 0.3)
        yield from visit.flow.calls(0.4, "srvsvc", "NetrSessionEnum", "NetrShareEnum")
        yield from opens_pipe(visit, "samr", 0.9)
        yield from visit.flow.calls(1.0, "samr", "SamrConnect5", "SamrEnumerateDomainsInSamServer")
        yield from opens_pipe(visit, "wkssvc", 1.6)
        yield from visit.flow.calls(1.7, "wkssvc", "NetrWkstaUserEnum")
        yield from leaves(visit, 4)


def shells(cast: Cast) -> Events:
    """Log on to machines without Windows by SSH, one after the other."""
    for at, target in cast.steps(30, 300):
        yield from opens_shell(at, cast.source, target, 40.0, attempts=2)
