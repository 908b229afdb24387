"""WMI starts a program in the very session of a network logon."""

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
BY_WMI = (
    is_(Event.event.code, "4688")
    & like(Event.process.parent.name, "WmiPrvSE.exe")
    & ~like(Event.process.name, "WerFault.exe", "conhost.exe")
)

HUNT = Hunt(
    id="program-started-by-wmi-in-remote-session",
    name="Program started by WMI from another machine",
    severity=Severity.MEDIUM,
    techniques=[Technique.WMI],
    kind=Sequence(
        steps=[
            Step(events=Events(datasets=WINDOWS_SECURITY, where=NETWORK_SESSION), by=SESSION),
            Step(events=Events(datasets=WINDOWS_SECURITY, where=BY_WMI), by=SESSION),
        ],
        within=timedelta(minutes=15),
        skew=timedelta(seconds=1),
    ),
    sentence="{user.effective.name} from {source} had WMI on {host.name} start {process.command_line|process.executable}",
    shows=[
        Event.user.name,
        Event.user.effective.name,
        Event.source.ip,
        Event.source.domain,
        Event.process.name,
        Event.process.executable,
        Event.process.command_line,
    ],
    goal="Find wmiexec and wmic process call create on the target: the number of the session proves that the order came over the network.",
    blind_spots=[
        "4688 of Windows before 10, which names neither parent nor session",
        "Programs that were ordered in one session and run in another",
    ],
    false_positives=["SCCM and monitoring that run programs by WMI under an account: declare it"],
    response=["Read the command", "Look at the source address: what ran there (4648, wmic, python)?"],
    references=["https://attack.mitre.org/techniques/T1047/"],
)

arrives = partial(logon, host="SRV1", user="eve", source="10.1.2.7", package="NTLM", logon_id="0x5429")
plain = partial(process_created, host="SRV1", user="SRV1$", image=r"C:\Windows\System32\cmd.exe")


def starts(
    when: str, *, session: str = "0x5429", parent: str = r"C:\Windows\System32\wbem\WmiPrvSE.exe"
) -> WindowsEvent:
    """Start a program in a session."""
    event = plain(at(when), parent=parent)
    return replace(
        event,
        data={**event.data, "TargetUserName": "eve", "TargetDomainName": "CORP", "TargetLogonId": session},
    )


SAMPLES = [
    Sample("wmiexec", [arrives(at("10:00:00")), starts("10:00:01")], finds=1),
    Sample("without a source address", [arrives(at("10:00:00"), source="-"), starts("10:00:01")], finds=1),
    Sample(
        "somebody's own session", [arrives(at("10:00:00")), starts("10:00:01", session="0x7777")], finds=0
    ),
    Sample("at the desk", [arrives(at("10:00:00"), logon_type=2), starts("10:00:01")], finds=0),
    Sample(
        "not by WMI",
        [arrives(at("10:00:00")), starts("10:00:01", parent=r"C:\Windows\explorer.exe")],
        finds=0,
    ),
    Sample("fifteen minutes later", [arrives(at("10:00:00")), starts("10:15:00")], finds=0),
]
