"""A program connects to the remote desktop port of its own machine: the near end of a tunnel."""

from functools import partial

from hopwatch.lab.windows import connected
from hunts.attack import Technique
from hunts.events import LOOPBACK, SYSMON
from hunts.hunt import Hunt, Severity
from hunts.kinds import Events, Match
from hunts.match import any_of, is_
from hunts.sample import Sample, at
from mappings.ecs import Event

HUNT = Hunt(
    id="rdp-client-on-loopback",
    name="Connection to the host's own remote desktop port",
    severity=Severity.HIGH,
    techniques=[Technique.PROTOCOL_TUNNELING, Technique.REMOTE_DESKTOP],
    kind=Match(
        events=Events(
            datasets=SYSMON,
            where=is_(Event.event.code, "3")
            & any_of(Event.source.ip, LOOPBACK)
            & any_of(Event.destination.ip, LOOPBACK)
            & is_(Event.destination.port, 3389),
        ),
        by=[Event.host.name, Event.process.executable],
    ),
    sentence="{process.executable} on {host.name} connected to the host's own RDP port",
    shows=[Event.user.name, Event.source.ip, Event.destination.ip, Event.destination.port, Event.process.pid],
    goal="Find the program that carries RDP through a tunnel; Sysmon names it where the Security log shows only 127.0.0.1.",
    blind_spots=["Sysmon that does not log loopback connections", "RDP on another port"],
    false_positives=["Somebody who tests RDP on localhost", "Remote support agents"],
    response=[
        "See where else this program connected to: that is the tunnel's far end",
        "Look for the logon it brought (4624 type 10 from a loopback address)",
    ],
    references=["https://attack.mitre.org/techniques/T1572/"],
)

PLINK = r"C:\Users\eve\Desktop\plink.exe"
opens = partial(connected, host="WS06", image=PLINK, user="eve", domain="CORP", port=3389)
SAMPLES = [
    Sample(
        "plink to 127.0.0.2", [opens(at("10:00:00"), source="127.0.0.1", destination="127.0.0.2")], finds=1
    ),
    Sample("over IPv6", [opens(at("10:00:00"), source="::1", destination="::1")], finds=1),
    Sample("to another host", [opens(at("10:00:00"), source="10.1.2.6", destination="10.1.1.10")], finds=0),
    Sample(
        "another port of its own",
        [opens(at("10:00:00"), source="127.0.0.1", destination="127.0.0.1", port=8080)],
        finds=0,
    ),
]
