"""Somebody hands over another account's password for a host where they themselves had not been in a month."""

from datetime import timedelta
from functools import partial

from hopwatch.lab.windows import explicit_credentials, logon
from hunts.attack import Technique
from hunts.events import (
    ELSEWHERE,
    EXPLICIT_CREDENTIALS,
    NOT_FOR_A_MACHINE,
    REMOTE_LOGON,
    WINDOWS_SECURITY,
)
from hunts.hunt import Budget, Hunt, Severity
from hunts.kinds import Events, FirstSeen, Lined
from hunts.match import bare
from hunts.sample import Sample, at
from mappings.ecs import Event

HUNT = Hunt(
    id="credential-switch-to-new-host",
    name="Credential switch to a host that the account never reached",
    severity=Severity.MEDIUM,
    techniques=[Technique.VALID_ACCOUNTS, Technique.REMOTE_SERVICES],
    kind=FirstSeen(
        events=Events(datasets=WINDOWS_SECURITY, where=EXPLICIT_CREDENTIALS & ELSEWHERE & NOT_FOR_A_MACHINE),
        by=[bare(Event.user.name)],
        new=[bare(Event.destination.domain)],
        known=[[bare(Event.user.name)]],
        baseline=Lined(
            events=Events(datasets=WINDOWS_SECURITY, where=REMOTE_LOGON),
            by=[bare(Event.user.name), bare(Event.host.name)],
        ),
        within=timedelta(days=30),
        warm_up=timedelta(days=7),
    ),
    sentence="{user.name} on {host.name} used the password of {user.effective.name} for {destination.domain}, where it had not been in a month",
    shows=[
        Event.host.name,
        Event.user.effective.name,
        Event.user.effective.domain,
        Event.destination.domain,
        Event.process.executable,
        Event.winlog.logon.id,
    ],
    goal="Find the step at which an intruder changes accounts (Hopper's switch): the causal account never went where the other one now takes it.",
    blind_spots=[
        "Stolen hashes and tickets: no password is handed over",
        "Hosts that the account reaches by itself, or reached by such a switch, at least once a month",
        "An account without a remote logon or a switch a week before or earlier",
        "The first week of data, and the first week after a gap of a month: there is no baseline yet",
        "Hosts named by their address, when the logons there name them otherwise",
    ],
    false_positives=[
        "Administrators who use a second account for what is new to them",
        "A server that takes over the name of another",
    ],
    response=[
        "Ask whether the person may use that account",
        "Follow it: `hopwatch hunt path` from the host, at the time of the alert, both ways",
        "On the target, see what the account's logon (4624) did",
    ],
    references=[
        "https://www.usenix.org/conference/usenixsecurity21/presentation/ho",
        "https://attack.mitre.org/techniques/T1078/",
    ],
    every=timedelta(hours=1),
    budget=Budget(most=5, of=Event.destination.domain),
)

DAYS = timedelta(days=1)
uses = partial(
    explicit_credentials, host="WS06", user="eve", target_user="admin", target_server="SRV2.corp.example"
)
arrives = partial(logon, user="eve", host="SRV1", source="10.1.2.7")
KNOWN = [arrives(at("10:00:00") - 8 * DAYS)]
SAMPLES = [
    Sample(
        "a password for a host where she never was",
        [*KNOWN, uses(at("10:00:00"))],
        finds=1,
        entities=[{"user.name": "eve"}],
    ),
    Sample("the logs arrive in no order", [uses(at("10:00:00")), *KNOWN], finds=1),
    Sample("twice in an hour: once new", [*KNOWN, uses(at("10:00:00")), uses(at("10:30:00"))], finds=1),
    Sample(
        "two hosts are one alert",
        [*KNOWN, uses(at("10:00:00")), uses(at("10:30:00"), target_server="SRV3")],
        finds=1,
    ),
    Sample(
        "she logged on there herself three weeks ago, and it is called by its short name",
        [arrives(at("10:00:00") - 21 * DAYS, host="srv2"), uses(at("10:00:00"))],
        finds=0,
    ),
    Sample(
        "she was there 31 days ago",
        [arrives(at("10:00:00") - 31 * DAYS, host="SRV2"), *KNOWN, uses(at("10:00:00"))],
        finds=1,
    ),
    Sample(
        "she did the same three weeks ago",
        [uses(at("10:00:00") - 21 * DAYS, host="WS09"), uses(at("10:00:00"))],
        finds=0,
    ),
    Sample(
        "she logged on there an hour before",
        [*KNOWN, arrives(at("09:00:00"), host="SRV2"), uses(at("10:00:00"))],
        finds=0,
    ),
    Sample(
        "only the other account was there",
        [*KNOWN, arrives(at("10:00:00") - 8 * DAYS, host="SRV2", user="admin"), uses(at("10:00:00"))],
        finds=1,
    ),
    Sample("an account without a past", [*KNOWN, uses(at("10:00:00"), user="bob")], finds=0),
    Sample(
        "six days of data are too few", [arrives(at("10:00:00") - 6 * DAYS), uses(at("10:00:00"))], finds=0
    ),
    Sample("runas on the host itself", [*KNOWN, uses(at("10:00:00"), target_server="localhost")], finds=0),
    Sample("for a machine's account", [*KNOWN, uses(at("10:00:00"), target_user="SRV2$")], finds=0),
]
