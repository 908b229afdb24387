"""A remote desktop logon that comes from the machine itself: RDP through a tunnel."""

from functools import partial

from hopwatch.lab.windows import logon
from hunts.attack import Technique
from hunts.events import LOOPBACK, REMOTE_INTERACTIVE_LOGON, WINDOWS_SECURITY
from hunts.hunt import Hunt, Severity
from hunts.kinds import Events, Match
from hunts.match import any_of
from hunts.sample import Sample, at
from mappings.ecs import Event

HUNT = Hunt(
    id="rdp-from-loopback",
    name="Remote desktop logon from the host itself",
    severity=Severity.HIGH,
    techniques=[Technique.REMOTE_DESKTOP, Technique.PROTOCOL_TUNNELING],
    kind=Match(
        events=Events(
            datasets=WINDOWS_SECURITY, where=REMOTE_INTERACTIVE_LOGON & any_of(Event.source.ip, LOOPBACK)
        ),
        by=[Event.host.name, Event.user.name],
    ),
    sentence="{user.name} logged on to {host.name} by RDP from {source.ip}: the session came through a tunnel",
    shows=[Event.source.ip, Event.user.domain, Event.source.domain, Event.winlog.event_data.TargetLogonId],
    goal="Find RDP carried inside another connection (plink, ssh, ngrok, a web shell), past every firewall rule about port 3389.",
    blind_spots=[
        "A tunnel that ends on another machine shows that machine's address",
        "Sessions reconnected rather than opened",
    ],
    false_positives=[
        "RDP gateways and some remote support tools that end the connection on the host",
        "Somebody who connects to localhost",
    ],
    response=[
        "Find the process that holds the tunnel: Sysmon 3 to port 3389 of the loopback, plink, ssh or ngrok in 4688",
        "Find where the tunnel leads: that process's outbound connection",
        "Isolate the host, then reset the account that was used",
    ],
    references=["https://attack.mitre.org/techniques/T1572/"],
)

rdp = partial(logon, host="WS06", user="eve", logon_type=10)
SAMPLES = [
    Sample("from 127.0.0.1", [rdp(at("10:00:00"), source="127.0.0.1")], finds=1),
    Sample("from another loopback address", [rdp(at("10:00:00"), source="127.0.0.2")], finds=1),
    Sample("from ::1", [rdp(at("10:00:00"), source="::1")], finds=1),
    Sample("from another host", [rdp(at("10:00:00"), source="10.1.2.7")], finds=0),
    Sample("at the console", [rdp(at("10:00:00"), source="127.0.0.1", logon_type=2)], finds=0),
    Sample("over the network from itself", [rdp(at("10:00:00"), source="127.0.0.1", logon_type=3)], finds=0),
]
