"""On the wire: one internal address logs on to many others by SSH within an hour."""

from datetime import timedelta
from functools import partial

from hopwatch.lab.wire import ssh
from hunts.attack import Technique
from hunts.events import MANAGING, MANAGING_LEFT_OUT, PRIVATE, ZEEK_SSH
from hunts.hunt import Hunt, Severity
from hunts.kinds import Distinct, Events
from hunts.match import any_of, is_
from hunts.sample import Sample, at
from mappings.ecs import Event

HUNT = Hunt(
    id="ssh-fan-out-on-the-wire",
    name="SSH logons to many hosts from one source on the wire",
    severity=Severity.LOW,
    techniques=[Technique.SSH],
    kind=Distinct(
        events=Events(
            datasets=ZEEK_SSH,
            where=~is_(Event.zeek.ssh.auth.success, value=False)
            & ~MANAGING
            & any_of(Event.source.ip, PRIVATE)
            & any_of(Event.destination.ip, PRIVATE),
        ),
        by=[Event.source.ip],
        of=Event.destination.ip,
        within=timedelta(hours=1),
        at_least=5,
    ),
    sentence="{source.ip} logged on to {value} hosts by SSH in {span}",
    shows=[Event.destination.ip, Event.zeek.ssh.client, Event.zeek.ssh.server],
    goal="Find a stolen key or password used from host to host.",
    blind_spots=[MANAGING_LEFT_OUT, "Success is Zeek's inference from packet sizes", "Who it was: encrypted"],
    false_positives=["Ansible and other configuration management", "Jump hosts"],
    response=["Ask who works at the source", "On the hosts, read auth.log or journald for that address"],
    references=["https://attack.mitre.org/techniques/T1021/004/"],
)

logs_on = partial(ssh, source="10.1.2.7")
SAMPLES = [
    Sample("five hosts", [logs_on(at(f"10:0{n}:00"), destination=f"10.1.1.{n}") for n in range(5)], finds=1),
    Sample("four hosts", [logs_on(at(f"10:0{n}:00"), destination=f"10.1.1.{n}") for n in range(4)], finds=0),
    Sample(
        "five hosts in an hour",
        [logs_on(at("10:00:00") + timedelta(minutes=15 * n), destination=f"10.1.1.{n}") for n in range(5)],
        finds=0,
    ),
    Sample(
        "refused",
        [logs_on(at(f"10:0{n}:00"), destination=f"10.1.1.{n}", success=False) for n in range(6)],
        finds=0,
    ),
    Sample(
        "on the internet",
        [logs_on(at(f"10:0{n}:00"), destination=f"203.0.113.{n}") for n in range(6)],
        finds=0,
    ),
]
