"""Somebody uses passwords for many other hosts in a short time."""

from datetime import timedelta
from functools import partial

from hopwatch.lab.event import WindowsEvent
from hopwatch.lab.windows import explicit_credentials
from hunts.attack import Technique
from hunts.events import ELSEWHERE, EXPLICIT_CREDENTIALS, WINDOWS_SECURITY
from hunts.hunt import Hunt, Severity
from hunts.kinds import Distinct, Events
from hunts.sample import Sample, at
from mappings.ecs import Event

HUNT = Hunt(
    id="explicit-credentials-fan-out",
    name="Explicit credentials for many hosts",
    severity=Severity.MEDIUM,
    techniques=[Technique.VALID_ACCOUNTS, Technique.REMOTE_SERVICES],
    kind=Distinct(
        events=Events(datasets=WINDOWS_SECURITY, where=EXPLICIT_CREDENTIALS & ELSEWHERE),
        by=[Event.host.name, Event.user.name],
        of=Event.destination.domain,
        within=timedelta(minutes=10),
        at_least=5,
    ),
    sentence="{user.name} on {host.name} used the password of {user.effective.name} for {value} hosts in {span}",
    shows=[
        Event.destination.domain,
        Event.user.effective.name,
        Event.process.executable,
        Event.winlog.logon.id,
    ],
    goal="Find a foothold that spreads with a password, seen at its source.",
    blind_spots=["The pass-the-hash way of the same", "Slower than five hosts in ten minutes"],
    false_positives=[
        "Scanners and inventory tools that run as a person",
        "Administrators' scripts over many servers",
    ],
    response=[
        "Read what ran on the source host at that time",
        "List the targets' logons of that account: `network-logon-fan-out`",
    ],
    references=["https://attack.mitre.org/techniques/T1021/"],
)

uses = partial(explicit_credentials, host="WS06", user="eve", target_user="admin")


def spread(hosts: int, step: timedelta = timedelta(seconds=5)) -> list[WindowsEvent]:
    """Use the password for so many hosts, one each step."""
    return [uses(at("10:00:00") + step * n, target_server=f"SRV{n}") for n in range(hosts)]


SAMPLES = [
    Sample("five hosts", spread(5), finds=1),
    Sample("four hosts", spread(4), finds=0),
    Sample("five hosts, too slowly", spread(5, timedelta(seconds=150)), finds=0),
    Sample(
        "one host in five spellings",
        [
            uses(at(f"10:00:0{n}"), target_server=s)
            for n, s in enumerate(["srv1", "SRV1", "Srv1", "sRv1", "srV1"])
        ],
        finds=0,
    ),
    Sample(
        "the machine itself",
        [uses(at(f"10:00:0{n}"), user="WS06$", target_server=f"SRV{n}") for n in range(6)],
        finds=0,
    ),
]
