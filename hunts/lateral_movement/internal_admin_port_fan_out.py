"""One internal address connects to many others on one administration port in a short time."""

from datetime import timedelta
from functools import partial

from hopwatch.lab.event import ZeekEvent
from hopwatch.lab.wire import connection
from hunts.attack import Technique
from hunts.events import BETWEEN_INTERNAL, MANAGING, MANAGING_LEFT_OUT, ZEEK_CONNECTION
from hunts.hunt import Hunt, Severity
from hunts.kinds import Distinct, Events
from hunts.match import any_of
from hunts.sample import Sample, at
from mappings.ecs import Event

ADMIN_PORTS = [22, 135, 445, 3389, 5985, 5986]

HUNT = Hunt(
    id="internal-admin-port-fan-out",
    name="Connections to many internal hosts on an administration port",
    severity=Severity.MEDIUM,
    techniques=[Technique.REMOTE_SERVICES, Technique.NETWORK_SERVICE_DISCOVERY],
    kind=Distinct(
        events=Events(
            datasets=ZEEK_CONNECTION,
            where=BETWEEN_INTERNAL & any_of(Event.destination.port, ADMIN_PORTS) & ~MANAGING,
        ),
        by=[Event.source.ip, Event.destination.port],
        of=Event.destination.ip,
        within=timedelta(minutes=10),
        at_least=10,
    ),
    sentence="{source.ip} connected to {value} internal hosts on port {destination.port} in {span}",
    shows=[Event.destination.ip, Event.network.protocol, Event.zeek.connection.state],
    goal="Find a foothold that looks for, or spreads to, hosts it can administer: SMB, RDP, WinRM, RPC, SSH.",
    blind_spots=[
        MANAGING_LEFT_OUT,
        "Slow scans",
        "Traffic that no sensor sees, as within one switch",
        "Scans through a proxy or jump host",
    ],
    false_positives=["Vulnerability scanners", "Patch and inventory servers", "Monitoring", "Jump hosts"],
    response=[
        "Find who and what is behind the source address",
        "See which connections were answered (state SF, S1) and what followed on those hosts",
    ],
    references=["https://attack.mitre.org/techniques/T1021/", "https://attack.mitre.org/techniques/T1046/"],
)

smb = partial(connection, source="10.1.2.7", port=445, state="SF")


def sweep(
    hosts: int, step: timedelta = timedelta(seconds=2), port: int = 445, state: str = "SF"
) -> list[ZeekEvent]:
    """Connect to so many hosts, one each step."""
    targets = [(at("10:00:00") + step * n, f"10.1.1.{n + 1}") for n in range(hosts)]
    return [smb(when, destination=target, port=port, state=state) for when, target in targets]


SAMPLES = [
    Sample("ten hosts on 445", sweep(10), finds=1),
    Sample("ten hosts that do not answer", sweep(10, state="S0"), finds=1),
    Sample("nine hosts", sweep(9), finds=0),
    Sample("ten hosts, too slowly", sweep(10, timedelta(seconds=67)), finds=0),
    Sample(
        "one host ten times", [smb(at(f"10:00:{n:02}"), destination="10.1.1.1") for n in range(10)], finds=0
    ),
    Sample("web servers", sweep(12, port=443), finds=0),
    Sample(
        "ten hosts on five ports each",
        [smb(at(f"10:00:{n:02}"), destination=f"10.1.1.{n}", port=[445, 3389][n % 2]) for n in range(10)],
        finds=0,
    ),
    Sample(
        "hosts on the internet",
        [smb(at(f"10:00:{n:02}"), destination=f"203.0.113.{n}") for n in range(12)],
        finds=0,
    ),
]
