"""The remote desktop client writes a program into a start-up folder: the host at the other end attacks its guest."""

from functools import partial

from hopwatch.lab.windows import file_created
from hunts.attack import Technique
from hunts.events import SYSMON
from hunts.hunt import Hunt, Severity
from hunts.kinds import Events, Match
from hunts.match import is_, like
from hunts.sample import Sample, at
from mappings.ecs import Event

HUNT = Hunt(
    id="program-written-by-rdp-client",
    name="Start-up folder written to by remote desktop",
    severity=Severity.HIGH,
    techniques=[Technique.REMOTE_DESKTOP, Technique.LATERAL_TOOL_TRANSFER, Technique.STARTUP_FOLDER],
    kind=Match(
        events=Events(
            datasets=SYSMON,
            where=is_(Event.event.code, "11")
            & like(Event.process.name, "mstsc.exe", "rdpclip.exe", "msrdc.exe")
            & like(Event.file.path, r"*\Start Menu\Programs\Startup\*"),
        ),
        by=[Event.host.name],
    ),
    sentence="{process.name} wrote {file.path} on {host.name}: it will run at the next logon",
    shows=[Event.file.path, Event.file.name, Event.process.name, Event.process.executable],
    goal="Find malware that goes through a shared drive (tsclient) of a remote desktop session, from the server back to the desk or the other way.",
    blind_spots=["Other folders that are run from", "Hosts without Sysmon"],
    false_positives=["Somebody who copies a shortcut there over a session"],
    response=[
        "Take the file away before the next logon",
        "Treat the other end of the session as compromised: find it by 4624 type 10 and zeek rdp",
    ],
    references=["https://attack.mitre.org/techniques/T1570/"],
)

STARTUP = r"C:\Users\eve\AppData\Roaming\Microsoft\Windows\Start Menu\Programs\Startup"
writes = partial(
    file_created, host="WS06", image=r"C:\Windows\System32\mstsc.exe", file=rf"{STARTUP}\cmd.exe"
)
SAMPLES = [
    Sample("the client writes", [writes(at("10:00:00"))], finds=1),
    Sample(
        "the clipboard writes", [writes(at("10:00:00"), image=r"C:\Windows\System32\rdpclip.exe")], finds=1
    ),
    Sample(
        "the client's own cache",
        [
            writes(
                at("10:00:00"),
                file=r"C:\Users\eve\AppData\Local\Microsoft\Terminal Server Client\Cache\bcache24.bmc",
            )
        ],
        finds=0,
    ),
    Sample(
        "an installer's shortcut", [writes(at("10:00:00"), image=r"C:\Windows\System32\msiexec.exe")], finds=0
    ),
]
