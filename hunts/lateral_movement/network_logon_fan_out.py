"""One account, from one address, logs on over the network to many hosts in a short time."""

from datetime import timedelta
from functools import partial

from hopwatch.lab.event import WindowsEvent
from hopwatch.lab.windows import logon
from hunts.attack import Technique
from hunts.events import MANAGING, MANAGING_LEFT_OUT, NETWORK_LOGON, WINDOWS_SECURITY
from hunts.hunt import Hunt, Severity
from hunts.kinds import Distinct, Events
from hunts.sample import Sample, at
from mappings.ecs import Event

HUNT = Hunt(
    id="network-logon-fan-out",
    name="Network logons to many hosts from one source",
    severity=Severity.MEDIUM,
    techniques=[Technique.SMB_ADMIN_SHARES, Technique.REMOTE_SERVICES],
    kind=Distinct(
        events=Events(datasets=WINDOWS_SECURITY, where=NETWORK_LOGON & ~MANAGING),
        by=[Event.source.ip, Event.user.name],
        of=Event.host.name,
        within=timedelta(minutes=10),
        at_least=6,
    ),
    sentence="{user.name} from {source} logged on to {value} hosts in {span}",
    shows=[Event.host.name, Event.user.domain, Event.source.domain, Event.winlog.event_data.TargetLogonId],
    goal="Find a foothold that spreads: PsExec, WMI, SMB copies and WinRM all log on with type 3.",
    blind_spots=[
        MANAGING_LEFT_OUT,
        "Spreading slower than six hosts in ten minutes",
        "Hosts whose Security log is not collected",
        "Logons without a source address",
    ],
    false_positives=["Vulnerability scanners", "Software deployment", "Backup servers", "Monitoring"],
    response=[
        "Ask who owns the source address and whether the account belongs there",
        "List the hosts reached and look for new services (7045, 4697) and tasks (4698) on them",
        "Look at the source: what ran there just before the first logon",
    ],
    references=["https://attack.mitre.org/techniques/T1021/002/"],
)

svc = partial(logon, user="svc_backup", source="10.1.2.7", workstation="WS07")


def spread(hosts: int, *, minutes: float) -> list[WindowsEvent]:
    """Log on to so many hosts, evenly over so many minutes."""
    step = timedelta(minutes=minutes) / max(hosts - 1, 1)
    return [svc(at("10:02:00") + step * n, host=f"SRV{n:02}") for n in range(hosts)]


SAMPLES = [
    Sample("six hosts in nine minutes", spread(6, minutes=9), finds=1),
    Sample(
        "a burst across the hour's edge",
        [svc(at("10:56:00") + timedelta(minutes=n), host=f"S{n}") for n in range(8)],
        finds=1,
    ),
    Sample("five hosts", spread(5, minutes=1), finds=0),
    Sample("six hosts, too slowly", spread(6, minutes=10), finds=0),
    Sample(
        "one host six times",
        [svc(at("10:00:00") + timedelta(seconds=n), host="SRV1") for n in range(6)],
        finds=0,
    ),
    Sample(
        "one host under six spellings of its name",
        [
            svc(at("10:00:00") + timedelta(seconds=n), host=name)
            for n, name in enumerate(["srv1", "SRV1", "Srv1", "sRv1", "srV1", "SRv1"])
        ],
        finds=0,
    ),
    Sample(
        "a machine account",
        [svc(at(f"10:00:0{n}"), host=f"SRV{n}", user="SCCM01$") for n in range(8)],
        finds=0,
    ),
    Sample(
        "interactive logons",
        [
            logon(at(f"10:00:0{n}"), host=f"SRV{n}", user="bob", source="127.0.0.1", logon_type=2)
            for n in range(8)
        ],
        finds=0,
    ),
]
