"""A machine opens a remote desktop on another for the first time, and from there goes one to a third."""

from datetime import timedelta
from functools import partial

from hopwatch.lab.windows import logon
from hopwatch.lab.wire import rdp
from hunts.attack import Technique
from hunts.events import (
    NOT_LOOPBACK,
    REMOTE_INTERACTIVE_LOGON,
    SOMEBODY,
    THROUGH_A_SHARED_HOST,
    WINDOWS_SECURITY,
    ZEEK_RDP,
)
from hunts.hunt import Budget, Hunt, Severity
from hunts.kinds import Beside, Events, FirstSeen
from hunts.sample import Sample, at
from mappings.ecs import Event

HUNT = Hunt(
    id="first-remote-desktop-then-onward",
    name="First remote desktop from a machine, then onward",
    severity=Severity.MEDIUM,
    techniques=[Technique.REMOTE_DESKTOP, Technique.VALID_ACCOUNTS],
    kind=FirstSeen(
        events=Events(datasets=ZEEK_RDP, where=NOT_LOOPBACK & ~THROUGH_A_SHARED_HOST),
        by=[Event.source.ip],
        new=[Event.destination.ip],
        known=[[Event.destination.ip]],
        baseline=Events(datasets=ZEEK_RDP, where=NOT_LOOPBACK),
        beside=Beside(
            events=Events(
                datasets=WINDOWS_SECURITY, where=REMOTE_INTERACTIVE_LOGON & NOT_LOOPBACK & SOMEBODY
            ),
            on=[(Event.destination.ip, Event.source.ip)],
            within=timedelta(seconds=5),
            after=timedelta(minutes=30),
        ),
        within=timedelta(days=30),
        warm_up=timedelta(days=7),
    ),
    sentence="{source} opened a remote desktop on {destination.ip} for the first time in a month, and from there one was opened on another host within half an hour",
    shows=[Event.destination.ip, Event.zeek.rdp.cookie, Event.zeek.rdp.client.name],
    goal="Find a chain A→B→C whose first hop is new: also behind a jump host, where the second is what administrators do all day.",
    blind_spots=[
        "B reached otherwise than by RDP, or where no sensor sees it",
        "More than half an hour between the two hops",
        "A that a customer declared a jump host or domain controller: `new-logon-through-a-reached-host` asks about what goes on from B",
        "A machine that opened a desktop there in the month before",
        "B that nobody had a desktop on a week before or earlier",
        "On by other ways than a desktop: from terminal servers everybody logs on to file servers all day",
        "C without a Security log",
    ],
    false_positives=[
        "Administrators at another desk, or with another address (VPN, DHCP)",
        "New administrators",
    ],
    response=[
        "Follow it: `hopwatch hunt path` from the source, at the time of the alert, forwards",
        "Ask who sat at the source; the desktop's account is in 4624 type 10 of the host that was reached",
    ],
    references=["https://attack.mitre.org/techniques/T1021/001/"],
    every=timedelta(hours=1),
    budget=Budget(most=5, of=Event.destination.ip),
)

DAYS = timedelta(days=1)
A, B = "10.1.2.7", "10.1.1.10"
desktop = partial(rdp, source=A, destination=B, cookie="adm-eve")
goes_on = partial(logon, user="adm-eve", host="SRV3", source=B, logon_type=10)
KNOWN = [desktop(at("10:00:00") - 8 * DAYS, source="10.1.2.9")]
SAMPLES = [
    Sample(
        "a new desk at the jump host, then on",
        [*KNOWN, desktop(at("10:00:00")), goes_on(at("10:05:00"))],
        finds=1,
        entities=[{"source.ip": A}],
    ),
    Sample(
        "the logs arrive in no order", [goes_on(at("10:05:00")), *KNOWN, desktop(at("10:00:00"))], finds=1
    ),
    Sample(
        "on as somebody else, after half an hour",
        [*KNOWN, desktop(at("10:00:00")), goes_on(at("10:30:00"), user="bob")],
        finds=1,
    ),
    Sample("after longer", [*KNOWN, desktop(at("10:00:00")), goes_on(at("10:30:00.001"))], finds=0),
    Sample("on before", [*KNOWN, desktop(at("10:00:00")), goes_on(at("09:59:54"))], finds=0),
    Sample(
        "on by a network logon, as from a terminal server",
        [*KNOWN, desktop(at("10:00:00")), goes_on(at("10:05:00"), logon_type=3)],
        finds=0,
    ),
    Sample("nowhere else", [*KNOWN, desktop(at("10:00:00"))], finds=0),
    Sample(
        "on from another machine",
        [*KNOWN, desktop(at("10:00:00")), goes_on(at("10:05:00"), source="10.1.1.11")],
        finds=0,
    ),
    Sample(
        "as three weeks ago",
        [*KNOWN, desktop(at("10:00:00") - 21 * DAYS), desktop(at("10:00:00")), goes_on(at("10:05:00"))],
        finds=0,
    ),
    Sample("a host without a past", [desktop(at("10:00:00")), goes_on(at("10:05:00"))], finds=0),
    Sample(
        "two desktops there: once new",
        [*KNOWN, desktop(at("10:00:00")), desktop(at("10:10:00")), goes_on(at("10:12:00"))],
        finds=1,
    ),
    Sample(
        "a machine account goes on",
        [*KNOWN, desktop(at("10:00:00")), goes_on(at("10:05:00"), user="SRV1$")],
        finds=0,
    ),
]
