"""An account that is long known logs on, over the network or RDP, to a host where it had not been in a month."""

from datetime import timedelta
from functools import partial

from hopwatch.lab.windows import logon
from hunts.attack import Technique
from hunts.events import NETWORK_LOGON, NOT_LOOPBACK, REMOTE_INTERACTIVE_LOGON, SOMEBODY, WINDOWS_SECURITY
from hunts.hunt import Hunt, Severity
from hunts.kinds import Events, FirstSeen
from hunts.sample import Sample, at
from mappings.ecs import Event

HUNT = Hunt(
    id="first-logon-to-host",
    name="Account's first logon to a host",
    severity=Severity.LOW,
    techniques=[Technique.REMOTE_SERVICES, Technique.VALID_ACCOUNTS],
    kind=FirstSeen(
        events=Events(
            datasets=WINDOWS_SECURITY,
            where=NETWORK_LOGON | (REMOTE_INTERACTIVE_LOGON & NOT_LOOPBACK & SOMEBODY),
        ),
        by=[Event.user.name],
        new=[Event.host.name],
        # A joiner's first days and a new server's say nothing.
        known=[[Event.user.name], [Event.host.name]],
        within=timedelta(days=30),
        warm_up=timedelta(days=7),
    ),
    sentence="{user.name} logged on to {host.name} for the first time in a month, from {source}",
    shows=[
        Event.host.name,
        Event.source.ip,
        Event.source.domain,
        Event.winlog.logon.type,
        Event.winlog.logon.id,
    ],
    goal="Find accounts that go where they never go, one host at a time, however slowly.",
    blind_spots=[
        "Accounts and hosts without a logon of these kinds a week before or earlier",
        "Hosts that the account uses at least once a month",
        "The first week of data, and the first week after a gap of a month: there is no baseline yet",
    ],
    false_positives=["New duties, helpdesk and administrators, servers that take over from others"],
    response=[
        "See whether other hunts name the account or the source that day",
        "Ask the account's owner; see what else came from the source",
    ],
    references=["https://attack.mitre.org/techniques/T1078/", "https://attack.mitre.org/techniques/T1021/"],
    every=timedelta(hours=1),
)

DAYS = timedelta(days=1)
visits = partial(logon, user="eve", host="SRV1", source="10.1.2.7")
peer = partial(logon, user="bob", host="SRV2", source="10.1.2.8")
KNOWN = [visits(at("10:00:00") - 8 * DAYS), peer(at("10:00:00") - 8 * DAYS)]
SAMPLES = [
    Sample("a host where only others go", [*KNOWN, visits(at("10:00:00"), host="SRV2")], finds=1),
    Sample("by RDP", [*KNOWN, visits(at("10:00:00"), host="SRV2", logon_type=10)], finds=1),
    Sample(
        "two hosts are one alert",
        [
            *KNOWN,
            peer(at("09:00:00") - 8 * DAYS, host="SRV3"),
            *(visits(at("10:00:00"), host=host) for host in ("SRV2", "SRV3")),
        ],
        finds=1,
        entities=[{"user.name": "eve"}],
    ),
    Sample(
        "not for a month",
        [visits(at("10:00:00") - 31 * DAYS, host="SRV2"), *KNOWN, visits(at("10:00:00"), host="SRV2")],
        finds=1,
    ),
    Sample(
        "three weeks ago, in other letters",
        [
            visits(at("10:00:00") - 21 * DAYS, host="srv2", user="EVE"),
            *KNOWN,
            visits(at("10:00:00"), host="SRV2"),
        ],
        finds=0,
    ),
    Sample("a joiner", [KNOWN[1], visits(at("10:00:00"), host="SRV2")], finds=0),
    Sample("a new host", [*KNOWN, visits(at("10:00:00"), host="SRV9")], finds=0),
    Sample(
        "six days of data are too few",
        [
            visits(at("10:00:00") - 6 * DAYS),
            peer(at("10:00:00") - 6 * DAYS),
            visits(at("10:00:00"), host="SRV2"),
        ],
        finds=0,
    ),
    Sample("at the desk", [*KNOWN, visits(at("10:00:00"), host="SRV2", logon_type=2)], finds=0),
]
