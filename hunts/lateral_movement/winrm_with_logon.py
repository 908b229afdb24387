"""A connection to WinRM and, within a minute, a network logon from the same address."""

from datetime import timedelta
from functools import partial

from hopwatch.lab.windows import logon
from hopwatch.lab.wire import connection
from hunts.attack import Technique
from hunts.events import BETWEEN_INTERNAL, NETWORK_LOGON, WINDOWS_SECURITY, ZEEK_CONNECTION
from hunts.hunt import Hunt, Severity
from hunts.kinds import Events, Sequence, Step
from hunts.match import any_of
from hunts.sample import Sample, at
from mappings.ecs import Event

SOURCE = [Event.source.ip]
WINRM = (
    BETWEEN_INTERNAL
    & any_of(Event.destination.port, [5985, 5986])
    & any_of(Event.zeek.connection.state, ["SF", "S1", "S2", "S3", "RSTO", "RSTR"])
)

HUNT = Hunt(
    id="winrm-with-logon",
    name="WinRM on the wire with its logon",
    severity=Severity.LOW,
    techniques=[Technique.WINRM],
    kind=Sequence(
        steps=[
            Step(events=Events(datasets=ZEEK_CONNECTION, where=WINRM), by=SOURCE),
            Step(events=Events(datasets=WINDOWS_SECURITY, where=NETWORK_LOGON), by=SOURCE),
        ],
        within=timedelta(minutes=1),
        skew=timedelta(seconds=10),
    ),
    sentence="{user.name} came to {host.name} by WinRM from {source.ip} ({destination.ip} on the wire)",
    shows=[
        Event.user.name,
        Event.user.domain,
        Event.host.name,
        Event.destination.ip,
        Event.destination.port,
        Event.zeek.session_id,
    ],
    goal="Tie each WinRM connection to the account that used it.",
    blind_spots=[
        "Host and address cannot be compared: a logon elsewhere in the same minute looks the same",
        "Hosts without a sensor on their path, or without their Security log",
    ],
    false_positives=["Ansible, monitoring and administrators: this hunt informs"],
    response=[
        "Ask whether this account administers that host from there",
        "See what ran under wsmprovhost.exe",
    ],
    references=["https://attack.mitre.org/techniques/T1021/006/"],
)

wire = partial(connection, source="10.1.2.7", destination="10.1.1.10", port=5985)
host = partial(logon, host="SRV1", user="eve", source="10.1.2.7")
SAMPLES = [
    Sample("wire, then logon", [wire(at("10:00:00")), host(at("10:00:01"))], finds=1),
    Sample("the host's clock is five seconds slow", [wire(at("10:00:05")), host(at("10:00:00"))], finds=1),
    Sample("a minute later", [wire(at("10:00:00")), host(at("10:01:00"))], finds=0),
    Sample("refused", [wire(at("10:00:00"), state="REJ"), host(at("10:00:01"))], finds=0),
    Sample("another source", [wire(at("10:00:00")), host(at("10:00:01"), source="10.1.2.8")], finds=0),
    Sample("SMB", [wire(at("10:00:00"), port=445), host(at("10:00:01"))], finds=0),
]
