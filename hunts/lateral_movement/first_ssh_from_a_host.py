"""On the wire: an address that is long known uses SSH inside, for the first time in a month."""

from datetime import timedelta
from functools import partial

from hopwatch.lab.wire import connection, ssh
from hunts.attack import Technique
from hunts.events import PRIVATE, ZEEK_CONNECTION, ZEEK_SSH
from hunts.hunt import Hunt, Severity
from hunts.kinds import Events, FirstSeen
from hunts.match import any_of, is_
from hunts.sample import Sample, at
from mappings.ecs import Event

INSIDE = any_of(Event.source.ip, PRIVATE) & any_of(Event.destination.ip, PRIVATE)

HUNT = Hunt(
    id="first-ssh-from-a-host",
    name="First SSH from a host on the wire",
    severity=Severity.MEDIUM,
    techniques=[Technique.SSH],
    kind=FirstSeen(
        events=Events(datasets=ZEEK_SSH, where=INSIDE & ~is_(Event.zeek.ssh.auth.success, value=False)),
        # Any connection shows that the address was in use; it makes no SSH old.
        baseline=Events(datasets=ZEEK_CONNECTION, where=any_of(Event.source.ip, PRIVATE)),
        by=[Event.source.ip],
        new=[Event.data_stream.dataset],
        known=[[Event.source.ip]],
        within=timedelta(days=30),
        warm_up=timedelta(days=7),
    ),
    sentence="{source.ip} logged on to {destination.ip} by SSH, its first in a month",
    shows=[Event.destination.ip, Event.destination.port, Event.zeek.ssh.client, Event.zeek.ssh.server],
    goal="Find a stolen key or password on its way to machines without Windows, which few desks and servers ever use.",
    blind_spots=[
        "Hosts that use SSH at least once a month",
        "An address that somebody else had, who did",
        "Whether it succeeded, where Zeek cannot tell: refused logons alone are left out",
        "The first week of data: there is no baseline yet",
    ],
    false_positives=[
        "A developer's first day with a new server or with Git over SSH",
        "Addresses that change with leases",
    ],
    response=[
        "Ask who works at the source; see which program opened the connection (Sysmon 3)",
        "On the destination, read auth.log or journald for that address",
    ],
    references=["https://attack.mitre.org/techniques/T1021/004/"],
    every=timedelta(hours=1),
)

DAYS = timedelta(days=1)
logs_on = partial(ssh, source="10.1.2.7", destination="10.1.1.30")
KNOWN = connection(at("10:00:00") - 8 * DAYS, source="10.1.2.7", destination="10.1.1.10", port=445)
SAMPLES = [
    Sample("a desk", [KNOWN, logs_on(at("10:00:00"))], finds=1, entities=[{"source.ip": "10.1.2.7"}]),
    Sample(
        "many hosts are one alert",
        [KNOWN, *(logs_on(at(f"10:0{n}:00"), destination=f"10.1.1.{n}") for n in range(5))],
        finds=1,
    ),
    Sample("success unknown", [KNOWN, logs_on(at("10:00:00"), success=None)], finds=1),
    Sample("the baseline arrives last", [logs_on(at("10:00:00")), KNOWN], finds=1),
    Sample("refused", [KNOWN, logs_on(at("10:00:00"), success=False)], finds=0),
    Sample("three weeks ago", [logs_on(at("10:00:00") - 21 * DAYS), logs_on(at("10:00:00"))], finds=0),
    Sample(
        "31 days ago",
        [logs_on(at("10:00:00") - 31 * DAYS), KNOWN, logs_on(at("10:00:00"))],
        finds=1,
    ),
    Sample("a new address", [logs_on(at("10:00:00"))], finds=0),
    Sample(
        "an address of the last six days",
        [
            connection(at("10:00:00") - 6 * DAYS, source="10.1.2.7", destination="10.1.1.10", port=445),
            logs_on(at("10:00:00")),
        ],
        finds=0,
    ),
    Sample("on the internet", [KNOWN, logs_on(at("10:00:00"), destination="203.0.113.9")], finds=0),
]
