"""An account that is long known opens a remote desktop, for the first time in a month."""

from datetime import timedelta
from functools import partial

from hopwatch.lab.windows import logon
from hunts.attack import Technique
from hunts.events import (
    INTERACTIVE_LOGON,
    NETWORK_LOGON,
    NOT_LOOPBACK,
    REMOTE_INTERACTIVE_LOGON,
    SOMEBODY,
    WINDOWS_SECURITY,
)
from hunts.hunt import Hunt, Severity
from hunts.kinds import Events, FirstSeen
from hunts.sample import Sample, at
from mappings.ecs import Event

HUNT = Hunt(
    id="first-remote-desktop-of-an-account",
    name="Account's first remote desktop",
    severity=Severity.MEDIUM,
    techniques=[Technique.REMOTE_DESKTOP, Technique.VALID_ACCOUNTS],
    kind=FirstSeen(
        events=Events(datasets=WINDOWS_SECURITY, where=REMOTE_INTERACTIVE_LOGON & NOT_LOOPBACK & SOMEBODY),
        # Any logon shows that the account was in use; only remote desktops make this one old.
        baseline=Events(datasets=WINDOWS_SECURITY, where=(NETWORK_LOGON | INTERACTIVE_LOGON) & SOMEBODY),
        by=[Event.user.name],
        new=[Event.winlog.logon.type],
        known=[[Event.user.name]],
        within=timedelta(days=30),
        warm_up=timedelta(days=7),
    ),
    sentence="{user.name} opened a remote desktop on {host.name} from {source.ip}, the account's first in a month",
    shows=[
        Event.host.name,
        Event.source.ip,
        Event.source.domain,
        Event.user.domain,
        Event.winlog.event_data.TargetLogonId,
    ],
    goal="Find a stolen account used as its owner never does: most people, and most services, open no remote desktops.",
    blind_spots=[
        "Administrators, helpdesk and users of terminal servers, who do so all the time",
        "Accounts without a logon a week before or earlier",
        "The first week of data, and the first week after a gap of a month: there is no baseline yet",
    ],
    false_positives=[
        "Somebody's first day at home or on a new terminal server",
        "Administrators with a seldom used account",
    ],
    response=[
        "Ask the account's owner",
        "See where the source's user logged on otherwise, and what ran in the session (4688 with its logon id)",
    ],
    references=["https://attack.mitre.org/techniques/T1021/001/"],
    every=timedelta(hours=1),
)

DAYS = timedelta(days=1)
opens = partial(logon, user="eve", host="SRV1", source="10.1.2.7", logon_type=10)
KNOWN = logon(at("10:00:00") - 8 * DAYS, user="eve", host="FS01", source="10.1.2.7")
DESK = logon(at("10:00:00") - 8 * DAYS, user="eve", host="WS07", logon_type=2)
SAMPLES = [
    Sample("known from shares", [KNOWN, opens(at("10:00:00"))], finds=1, entities=[{"user.name": "eve"}]),
    Sample("known from her desk", [DESK, opens(at("10:00:00"))], finds=1),
    Sample(
        "two hosts are one alert", [KNOWN, opens(at("10:00:00")), opens(at("10:20:00"), host="SRV2")], finds=1
    ),
    Sample("the baseline arrives last", [opens(at("10:00:00")), KNOWN], finds=1),
    Sample(
        "three weeks ago, elsewhere",
        [opens(at("10:00:00") - 21 * DAYS, host="SRV9"), opens(at("10:00:00"))],
        finds=0,
    ),
    Sample("31 days ago", [opens(at("10:00:00") - 31 * DAYS), KNOWN, opens(at("10:00:00"))], finds=1),
    Sample("a joiner", [opens(at("10:00:00"))], finds=0),
    Sample(
        "an account of the last six days",
        [logon(at("10:00:00") - 6 * DAYS, user="eve", host="WS07", logon_type=2), opens(at("10:00:00"))],
        finds=0,
    ),
    Sample("over the network", [KNOWN, opens(at("10:00:00"), logon_type=3)], finds=0),
    Sample("through a tunnel: another hunt's", [KNOWN, opens(at("10:00:00"), source="127.0.0.1")], finds=0),
]
