"""RDP seen on the wire together with the logon that it led to: who, from where, to where."""

from datetime import timedelta
from functools import partial

from hopwatch.lab.windows import logon
from hopwatch.lab.wire import rdp
from hunts.attack import Technique
from hunts.events import NOT_LOOPBACK, REMOTE_INTERACTIVE_LOGON, WINDOWS_SECURITY, ZEEK_RDP
from hunts.hunt import Hunt, Severity
from hunts.kinds import Events, Sequence, Step
from hunts.sample import Sample, at
from mappings.ecs import Event

SOURCE = [Event.source.ip]

HUNT = Hunt(
    id="rdp-on-the-wire-with-logon",
    name="RDP on the wire with its logon",
    severity=Severity.LOW,
    techniques=[Technique.REMOTE_DESKTOP],
    kind=Sequence(
        steps=[
            Step(events=Events(datasets=ZEEK_RDP, where=NOT_LOOPBACK), by=SOURCE),
            Step(
                events=Events(datasets=WINDOWS_SECURITY, where=REMOTE_INTERACTIVE_LOGON & NOT_LOOPBACK),
                by=SOURCE,
            ),
        ],
        within=timedelta(minutes=5),
        skew=timedelta(seconds=30),
    ),
    sentence="{user.name} logged on by RDP from {source.ip} to {host.name} ({destination.ip} on the wire)",
    shows=[
        Event.user.name,
        Event.user.domain,
        Event.host.name,
        Event.destination.ip,
        Event.zeek.rdp.cookie,
        Event.zeek.session_id,
    ],
    goal="Tie each RDP session on the wire to the account that used it, for every path an intruder could have taken.",
    blind_spots=[
        "Hosts without a sensor on their path, or without their Security log",
        "Sources behind address translation: the wire and the host see different addresses",
        "Clocks of host and sensor more than half a minute apart",
    ],
    false_positives=[
        "All ordinary administration by RDP: this hunt informs; declare jump hosts as exceptions"
    ],
    response=[
        "Ask whether this account administers that host from there",
        "See what the session did: 4688, Sysmon 1, and where it went next",
    ],
    references=["https://attack.mitre.org/techniques/T1021/001/"],
)

wire = partial(rdp, source="10.1.1.10", destination="10.1.1.2", cookie="eve")
host = partial(logon, host="DC01", user="eve", source="10.1.1.10", logon_type=10, package="Negotiate")
SAMPLES = [
    Sample("wire, then logon", [wire(at("10:00:00")), host(at("10:00:09"))], finds=1),
    Sample("the host's clock is ten seconds slow", [wire(at("10:00:10")), host(at("10:00:05"))], finds=1),
    Sample("the wire alone: no logon", [wire(at("10:00:00"))], finds=0),
    Sample("the logon alone: no sensor", [host(at("10:00:09"))], finds=0),
    Sample("five minutes later", [wire(at("10:00:00")), host(at("10:05:00"))], finds=0),
    Sample("another source", [wire(at("10:00:00")), host(at("10:00:09"), source="10.1.1.11")], finds=0),
    Sample("a network logon", [wire(at("10:00:00")), host(at("10:00:09"), logon_type=3)], finds=0),
]
