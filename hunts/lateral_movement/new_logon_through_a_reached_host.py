"""An account logs on somewhere for the first time from a machine that was itself reached just before: A, B, C."""

from datetime import datetime, timedelta
from functools import partial

from hopwatch.lab.event import ZeekEvent
from hopwatch.lab.windows import logon
from hopwatch.lab.wire import connection, rdp
from hunts.attack import Technique
from hunts.events import (
    BETWEEN_INTERNAL,
    NOT_LOOPBACK,
    REMOTE_LOGON,
    THROUGH_A_SHARED_HOST,
    WINDOWS_SECURITY,
    WINRM_SESSION,
    ZEEK_CONNECTION,
    ZEEK_RDP,
)
from hunts.hunt import Budget, Hunt, Severity
from hunts.kinds import Beside, Events, FirstSeen
from hunts.match import bare, like
from hunts.sample import Sample, at
from mappings.ecs import Event

REACHED = Events(
    datasets=[*ZEEK_RDP, *ZEEK_CONNECTION],
    where=NOT_LOOPBACK & (like(Event.event.dataset, "zeek.rdp") | (WINRM_SESSION & BETWEEN_INTERNAL)),
)

HUNT = Hunt(
    id="new-logon-through-a-reached-host",
    name="First logon from a machine that was just reached itself",
    severity=Severity.MEDIUM,
    techniques=[Technique.REMOTE_SERVICES, Technique.REMOTE_DESKTOP],
    kind=FirstSeen(
        events=Events(datasets=WINDOWS_SECURITY, where=REMOTE_LOGON & ~THROUGH_A_SHARED_HOST),
        by=[bare(Event.user.name)],
        new=[Event.source.ip, bare(Event.host.name)],
        known=[[bare(Event.user.name)]],
        beside=Beside(
            events=REACHED,
            on=[(Event.source.ip, Event.destination.ip)],
            within=timedelta(minutes=30),
            after=timedelta(seconds=5),
        ),
        within=timedelta(days=30),
        warm_up=timedelta(days=7),
    ),
    sentence="{user.name} logged on to {host.name} from {source} for the first time in a month, minutes after somebody had come to that machine by RDP or WinRM",
    shows=[
        Event.host.name,
        Event.source.ip,
        Event.source.domain,
        Event.winlog.logon.type,
        Event.winlog.event_data.TargetLogonId,
    ],
    goal="Find a chain A→B→C, whoever's account goes on from B: the wire saw B reached, and C logs a logon that there never was.",
    blind_spots=[
        "B reached in a way that Zeek does not name, or that its sensor does not see",
        "More than half an hour between the two hops",
        "Machines that a customer declared jump hosts or domain controllers (`labels.source_role`)",
        "Logons that there were in the month before: `first-remote-desktop-then-onward` asks about the first hop",
        "The first week of data, and the first week after a gap of a month: there is no baseline yet",
    ],
    false_positives=[
        "Administrators who go on from a server to one that is new to them",
        "Helpdesk staff at a desk whose owner logs on somewhere new meanwhile",
        "Jump hosts that nobody declared",
    ],
    response=[
        "Follow it: `hopwatch hunt path` from the machine in between, at the time of the alert, both ways",
        "Ask the account's owner, and whoever came to the machine before",
    ],
    references=[
        "https://www.usenix.org/conference/usenixsecurity21/presentation/ho",
        "https://attack.mitre.org/techniques/T1021/",
    ],
    every=timedelta(hours=1),
    budget=Budget(most=5, of=Event.host.name),
)

DAYS = timedelta(days=1)
A, B = "10.1.2.7", "10.1.1.10"
goes_on = partial(logon, user="adm-eve", host="SRV3", source=B)
desktop = partial(rdp, source=A, destination=B, cookie="eve")


def shell(when: datetime, port: int = 5985, state: str = "SF") -> ZeekEvent:
    """Connect to WinRM."""
    return connection(when, source=A, destination=B, port=port, state=state)


KNOWN = [logon(at("10:00:00") - 8 * DAYS, user="adm-eve", host="SRV1", source=A)]
SAMPLES = [
    Sample(
        "by remote desktop, then on",
        [*KNOWN, desktop(at("09:50:00")), goes_on(at("10:00:00"))],
        finds=1,
        entities=[{"user.name": "adm-eve"}],
    ),
    Sample("by WinRM, then on", [*KNOWN, shell(at("09:50:00")), goes_on(at("10:00:00"))], finds=1),
    Sample(
        "the logs arrive in no order", [goes_on(at("10:00:00")), desktop(at("09:50:00")), *KNOWN], finds=1
    ),
    Sample("half an hour before", [*KNOWN, desktop(at("09:30:00")), goes_on(at("10:00:00"))], finds=1),
    Sample("longer before", [*KNOWN, desktop(at("09:29:59.999")), goes_on(at("10:00:00"))], finds=0),
    Sample("reached afterwards", [*KNOWN, desktop(at("10:00:06")), goes_on(at("10:00:00"))], finds=0),
    Sample(
        "another machine was reached",
        [*KNOWN, desktop(at("09:50:00"), destination="10.1.1.11"), goes_on(at("10:00:00"))],
        finds=0,
    ),
    Sample("WinRM refused", [*KNOWN, shell(at("09:50:00"), state="REJ"), goes_on(at("10:00:00"))], finds=0),
    Sample("a web server", [*KNOWN, shell(at("09:50:00"), port=443), goes_on(at("10:00:00"))], finds=0),
    Sample(
        "from there as three weeks ago",
        [*KNOWN, goes_on(at("10:00:00") - 21 * DAYS), desktop(at("09:50:00")), goes_on(at("10:00:00"))],
        finds=0,
    ),
    Sample(
        "an account without a past",
        [*KNOWN, desktop(at("09:50:00")), goes_on(at("10:00:00"), user="bob")],
        finds=0,
    ),
    Sample(
        "twice: once new",
        [*KNOWN, desktop(at("09:50:00")), goes_on(at("10:00:00")), goes_on(at("10:05:00"))],
        finds=1,
    ),
    Sample(
        "a machine account",
        [*KNOWN, desktop(at("09:50:00")), goes_on(at("10:00:00"), user="SRV1$")],
        finds=0,
    ),
]
