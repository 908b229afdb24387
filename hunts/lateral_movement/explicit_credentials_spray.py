"""Somebody tries the passwords of many accounts from one host."""

from datetime import timedelta
from functools import partial

from hopwatch.lab.windows import explicit_credentials
from hunts.attack import Technique
from hunts.events import EXPLICIT_CREDENTIALS, WINDOWS_SECURITY
from hunts.hunt import Hunt, Severity
from hunts.kinds import Distinct, Events
from hunts.sample import Sample, at
from mappings.ecs import Event

HUNT = Hunt(
    id="explicit-credentials-spray",
    name="Explicit credentials of many accounts",
    severity=Severity.HIGH,
    techniques=[Technique.PASSWORD_SPRAYING],
    kind=Distinct(
        events=Events(datasets=WINDOWS_SECURITY, where=EXPLICIT_CREDENTIALS),
        by=[Event.host.name, Event.user.name],
        of=Event.user.effective.name,
        within=timedelta(minutes=5),
        at_least=6,
    ),
    sentence="{user.name} on {host.name} tried the passwords of {value} accounts in {span}",
    shows=[
        Event.user.effective.name,
        Event.destination.domain,
        Event.source.ip,
        Event.process.executable,
        Event.winlog.logon.id,
    ],
    goal="Find password spraying at its source, before any target or domain controller is asked.",
    blind_spots=[
        "Tools with their own network code (impacket, CrackMapExec) leave no 4648",
        "Slower than six accounts in five minutes",
    ],
    false_positives=[
        "Web and mail servers that log people on under a service account",
        "Tests of many accounts",
    ],
    response=[
        "Find the program on the host; isolate the host",
        "Look for 4625 and 4624 of those accounts on the targets",
    ],
    references=["https://attack.mitre.org/techniques/T1110/003/"],
)

tries = partial(explicit_credentials, host="WS06", user="eve", target_server="SRV1")
SAMPLES = [
    Sample("six accounts", [tries(at(f"10:00:0{n}"), target_user=f"user{n}") for n in range(6)], finds=1),
    Sample(
        "on the host itself",
        [tries(at(f"10:00:0{n}"), target_user=f"user{n}", target_server="localhost") for n in range(6)],
        finds=1,
    ),
    Sample("five accounts", [tries(at(f"10:00:0{n}"), target_user=f"user{n}") for n in range(5)], finds=0),
    Sample(
        "six accounts in six minutes",
        [tries(at(f"10:0{n}:00"), target_user=f"user{n}") for n in range(6)],
        finds=0,
    ),
    Sample(
        "a terminal server in the morning",
        [tries(at(f"10:00:0{n}"), user="WS06$", target_user=f"user{n}") for n in range(8)],
        finds=0,
    ),
    Sample("one account often", [tries(at(f"10:00:0{n}"), target_user="admin") for n in range(8)], finds=0),
]
