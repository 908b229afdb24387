"""A program that is no remote desktop client connects to the remote desktop port of another host."""

from functools import partial

from hopwatch.lab.windows import connected
from hunts.attack import Technique
from hunts.events import NOT_LOOPBACK, SYSMON
from hunts.hunt import Hunt, Severity
from hunts.kinds import Events, Match
from hunts.match import is_, like, there
from hunts.sample import Sample, at
from mappings.ecs import Event

CLIENTS = [
    "mstsc.exe",
    "msrdc.exe",
    "RDCMan.exe",
    "mRemoteNG.exe",
    "RoyalTS.exe",
    "RemoteDesktopManager*.exe",
    "svchost.exe",
    "System",
    "lsass.exe",
    "Microsoft.RemoteDesktop*.exe",
    "wfreerdp.exe",
]

HUNT = Hunt(
    id="rdp-by-an-unusual-program",
    name="Remote desktop port reached by an unusual program",
    severity=Severity.MEDIUM,
    techniques=[Technique.REMOTE_DESKTOP],
    kind=Match(
        events=Events(
            datasets=SYSMON,
            where=is_(Event.event.code, "3")
            & is_(Event.network.direction, "egress")
            & is_(Event.destination.port, 3389)
            & NOT_LOOPBACK
            & there(Event.process.name)
            & ~like(Event.process.name, *CLIENTS),
        ),
        by=[Event.host.name, Event.process.executable],
    ),
    sentence="{process.executable} on {host.name} connected to the RDP port of {destination.ip}",
    shows=[
        Event.user.name,
        Event.process.name,
        Event.source.ip,
        Event.destination.ip,
        Event.destination.domain,
    ],
    goal="Find SharpRDP and other tools that type commands into a remote desktop without showing one, and scans from a foothold.",
    blind_spots=["Tools injected into a usual client", "Sysmon that does not log connections to 3389"],
    false_positives=["Other remote desktop managers: add their names", "Scanners"],
    response=[
        "Look at the program: who put it there, when",
        "On the destination: 4624 type 3 and 10 from this address, and what ran",
    ],
    references=["https://attack.mitre.org/techniques/T1021/001/"],
)

opens = partial(
    connected, host="WS06", user="eve", domain="CORP", source="10.1.2.6", destination="10.1.1.10", port=3389
)
SAMPLES = [
    Sample("SharpRDP", [opens(at("10:00:00"), image=r"C:\Users\eve\Downloads\SharpRDP.exe")], finds=1),
    Sample("Windows' own client", [opens(at("10:00:00"), image=r"C:\Windows\System32\mstsc.exe")], finds=0),
    Sample(
        "another port",
        [opens(at("10:00:00"), image=r"C:\Users\eve\Downloads\SharpRDP.exe", port=443)],
        finds=0,
    ),
    Sample(
        "a tunnel's near end",
        [opens(at("10:00:00"), image=r"C:\Tools\plink.exe", source="127.0.0.1", destination="127.0.0.2")],
        finds=0,
    ),
]
