"""On the wire: an internal host connects to another's WinRM."""

from functools import partial

from hopwatch.lab.wire import connection
from hunts.attack import Technique
from hunts.events import BETWEEN_INTERNAL, ZEEK_CONNECTION
from hunts.hunt import Hunt, Severity
from hunts.kinds import Events, Match
from hunts.match import any_of
from hunts.sample import Sample, at
from mappings.ecs import Event

HUNT = Hunt(
    id="winrm-on-the-wire",
    name="WinRM between internal hosts",
    severity=Severity.LOW,
    techniques=[Technique.WINRM],
    kind=Match(
        events=Events(
            datasets=ZEEK_CONNECTION,
            where=BETWEEN_INTERNAL
            & any_of(Event.destination.port, [5985, 5986])
            & ~any_of(Event.zeek.connection.state, ["S0", "REJ", "RSTOS0", "SH", "SHR"]),
        ),
        by=[Event.source.ip, Event.destination.ip],
    ),
    sentence="{source.ip} used WinRM on {destination.ip} (port {destination.port}; connections: {count})",
    shows=[
        Event.destination.port,
        Event.network.protocol,
        Event.zeek.connection.state,
        Event.zeek.session_id,
    ],
    goal="Record every pair of hosts between which PowerShell remoting and winrs can run commands; the content is encrypted.",
    blind_spots=["WinRM on another port", "Traffic that no sensor sees"],
    false_positives=["Ansible, monitoring, event forwarding, administrators: this hunt informs"],
    response=[
        "Ask whether the source administers the destination",
        "On the destination: 4624 type 3 just then, children of wsmprovhost.exe and winrshost.exe",
    ],
    references=["https://attack.mitre.org/techniques/T1021/006/"],
)

winrm = partial(connection, source="10.1.2.7", destination="10.1.1.10", port=5985)
SAMPLES = [
    Sample("over HTTP", [winrm(at("10:00:00"))], finds=1),
    Sample("over HTTPS, still open", [winrm(at("10:00:00"), port=5986, state="S1")], finds=1),
    Sample("refused", [winrm(at("10:00:00"), state="REJ")], finds=0),
    Sample("no answer", [winrm(at("10:00:00"), state="S0")], finds=0),
    Sample("on the internet", [winrm(at("10:00:00"), destination="203.0.113.9")], finds=0),
    Sample("the web", [winrm(at("10:00:00"), port=80)], finds=0),
]
