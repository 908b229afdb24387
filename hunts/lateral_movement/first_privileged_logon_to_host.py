"""An account has an administrator's rights on a host where it had none in a month."""

from datetime import timedelta
from functools import partial

from hopwatch.lab.windows import special_privileges
from hunts.attack import Technique
from hunts.events import PRIVILEGED, WINDOWS_SECURITY
from hunts.hunt import Hunt, Severity
from hunts.kinds import Events, FirstSeen
from hunts.sample import Sample, at
from mappings.ecs import Event

HUNT = Hunt(
    id="first-privileged-logon-to-host",
    name="Account's first privileged logon to a host",
    severity=Severity.LOW,
    techniques=[Technique.VALID_ACCOUNTS, Technique.REMOTE_SERVICES],
    kind=FirstSeen(
        events=Events(datasets=WINDOWS_SECURITY, where=PRIVILEGED),
        by=[Event.user.name],
        new=[Event.host.name],
        known=[[Event.host.name]],
        within=timedelta(days=30),
        warm_up=timedelta(days=7),
    ),
    sentence="{user.name} had an administrator's rights on {host.name} for the first time in a month",
    shows=[Event.host.name, Event.user.domain, Event.winlog.logon.id],
    goal="Find stolen or newly made administrators where they have not worked before.",
    blind_spots=[
        "A new source on a host that the account administers anyway: `privileged-logon-from-new-source`",
        "Hosts without a privileged logon a week before or earlier, as new ones",
        "The first week of data, and the first week after a gap of a month: there is no baseline yet",
    ],
    false_positives=[
        "Helpdesk and administrators on hosts that they seldom see, and people at a machine of their own for the first time",
        "Management tools that are given a new account",
    ],
    response=[
        "Find the session's logon (4624 with the same logon id): how and from where",
        "Ask the account's owner; see what the session did (4688, 4697, 4698, 5140)",
    ],
    references=["https://attack.mitre.org/techniques/T1078/"],
    every=timedelta(hours=1),
)

DAYS = timedelta(days=1)
rights = partial(special_privileges, host="SRV1", user="adm-eve", logon_id="0x5150")
KNOWN = rights(at("10:00:00") - 8 * DAYS, user="adm-bob")
SAMPLES = [
    Sample("where only another administrator works", [KNOWN, rights(at("10:00:00"))], finds=1),
    Sample(
        "her own machines do not matter",
        [KNOWN, rights(at("09:00:00") - 9 * DAYS, host="SRV7"), rights(at("10:00:00"))],
        finds=1,
    ),
    Sample("every third week", [rights(at("10:00:00") - 21 * DAYS), rights(at("10:00:00"))], finds=0),
    Sample("a new host", [KNOWN, rights(at("10:00:00"), host="SRV9")], finds=0),
    Sample(
        "six days of data are too few",
        [rights(at("10:00:00") - 6 * DAYS, user="adm-bob"), rights(at("10:00:00"))],
        finds=0,
    ),
    Sample("a machine account", [KNOWN, rights(at("10:00:00"), user="SRV2$")], finds=0),
]
