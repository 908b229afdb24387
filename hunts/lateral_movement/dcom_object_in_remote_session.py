"""An application is started as a COM object in the session of a network logon: MMC20, Excel, Outlook by DCOM."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

from hopwatch.lab.event import WindowsEvent
from hopwatch.lab.windows import logon, process_created
from hunts.attack import Technique
from hunts.events import NETWORK_SESSION, WINDOWS_SECURITY
from hunts.hunt import Hunt, Severity
from hunts.kinds import Events, Sequence, Step
from hunts.match import is_, like
from hunts.sample import Sample, at
from mappings.ecs import Event

SESSION = [Event.host.name, Event.winlog.event_data.TargetLogonId]
APPLICATIONS = [
    "mmc.exe",
    "excel.exe",
    "winword.exe",
    "powerpnt.exe",
    "outlook.exe",
    "visio.exe",
    "iexplore.exe",
    "mshta.exe",
    "explorer.exe",
]
AS_AN_OBJECT = (
    is_(Event.event.code, "4688")
    & like(Event.process.name, *APPLICATIONS)
    & like(Event.process.command_line, "*Embedding*", "*/automation*")
)

HUNT = Hunt(
    id="dcom-object-in-remote-session",
    name="Application started by DCOM from another machine",
    severity=Severity.HIGH,
    techniques=[Technique.DCOM],
    kind=Sequence(
        steps=[
            Step(events=Events(datasets=WINDOWS_SECURITY, where=NETWORK_SESSION), by=SESSION),
            Step(events=Events(datasets=WINDOWS_SECURITY, where=AS_AN_OBJECT), by=SESSION),
        ],
        within=timedelta(minutes=5),
        skew=timedelta(seconds=1),
    ),
    sentence="{user.effective.name} from {source} had {host.name} start {process.command_line}",
    shows=[
        Event.user.name,
        Event.user.effective.name,
        Event.source.ip,
        Event.source.domain,
        Event.process.name,
        Event.process.executable,
        Event.process.command_line,
    ],
    goal="Find dcomexec and its like: the number of the session proves that the object was asked for over the network.",
    blind_spots=[
        "4688 without command lines, or of Windows before 10 (no target session)",
        "Objects in the shell that already runs (ShellWindows)",
    ],
    false_positives=["Management consoles that automate Office on a server"],
    response=[
        "See what the application started: that is the command",
        "Isolate the source; treat the account as stolen",
    ],
    references=["https://attack.mitre.org/techniques/T1021/003/"],
)

MMC = r"C:\Windows\System32\mmc.exe"
arrives = partial(logon, host="SRV1", user="eve", source="10.1.2.7", package="NTLM", logon_id="0x5429")
plain = partial(
    process_created, host="SRV1", user="SRV1$", image=MMC, parent=r"C:\Windows\System32\svchost.exe"
)


def starts(when: str, *, session: str = "0x5429", command_line: str = f"{MMC} -Embedding") -> WindowsEvent:
    """Start the console in a session."""
    event = plain(at(when), command_line=command_line)
    return replace(
        event,
        data={**event.data, "TargetUserName": "eve", "TargetDomainName": "CORP", "TargetLogonId": session},
    )


SAMPLES = [
    Sample("MMC20", [arrives(at("10:00:00")), starts("10:00:01")], finds=1),
    Sample(
        "in somebody's own session", [arrives(at("10:00:00")), starts("10:00:01", session="0x7777")], finds=0
    ),
    Sample("at the desk", [arrives(at("10:00:00"), logon_type=2), starts("10:00:01")], finds=0),
    Sample(
        "a console with a file",
        [arrives(at("10:00:00")), starts("10:00:01", command_line=f"{MMC} dsa.msc")],
        finds=0,
    ),
    Sample("five minutes later", [arrives(at("10:00:00")), starts("10:05:00")], finds=0),
]
