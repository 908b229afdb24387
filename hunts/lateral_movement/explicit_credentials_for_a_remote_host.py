"""Somebody uses another account's password for another host: runas, net use, WMI, RDP."""

from functools import partial

from hopwatch.lab.windows import explicit_credentials
from hunts.attack import Technique
from hunts.events import ELSEWHERE, EXPLICIT_CREDENTIALS, WINDOWS_SECURITY
from hunts.hunt import Hunt, Severity
from hunts.kinds import Events, Match
from hunts.sample import Sample, at
from mappings.ecs import Event

HUNT = Hunt(
    id="explicit-credentials-for-a-remote-host",
    name="Explicit credentials for another host",
    severity=Severity.LOW,
    techniques=[Technique.VALID_ACCOUNTS, Technique.REMOTE_SERVICES],
    kind=Match(
        events=Events(datasets=WINDOWS_SECURITY, where=EXPLICIT_CREDENTIALS & ELSEWHERE),
        by=[Event.host.name, Event.user.name],
    ),
    sentence="{user.name} on {host.name} used the password of {user.effective.name} for {destination.domain}",
    shows=[
        Event.user.effective.name,
        Event.user.effective.domain,
        Event.destination.domain,
        Event.process.executable,
        Event.source.ip,
        Event.winlog.event_data.TargetInfo,
        Event.winlog.logon.id,
    ],
    goal="Record each switch of credentials towards another host: the edge that a path of lateral movement is made of.",
    blind_spots=[
        "Stolen hashes and tickets: no password is handed over",
        "Processes that log on from within the system account",
    ],
    false_positives=[
        "All ordinary use of a second account: this hunt informs",
        "Outlook, proxies and file servers that ask for a password",
    ],
    response=[
        "Ask whether the person may use that account",
        "On the target, find the logon (4624) of that account at that time and what it did",
    ],
    references=["https://attack.mitre.org/techniques/T1078/"],
)

uses = partial(explicit_credentials, host="WS06", user="eve", target_user="admin")
SAMPLES = [
    Sample("for a server", [uses(at("10:00:00"), target_server="SRV1.corp.example")], finds=1),
    Sample(
        "twice is one alert a day",
        [uses(at("10:00:00"), target_server="SRV1"), uses(at("11:00:00"), target_server="SRV2")],
        finds=1,
    ),
    Sample("runas on the host itself", [uses(at("10:00:00"), target_server="localhost")], finds=0),
    Sample(
        "the machine logs somebody on", [uses(at("10:00:00"), user="WS06$", target_server="SRV1")], finds=0
    ),
]
