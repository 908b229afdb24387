"""WMI starts a command interpreter."""

from functools import partial

from hopwatch.lab.windows import process_created, process_started
from hunts.attack import Technique
from hunts.events import PROCESS_STARTED, SHELLS, WINDOWS_PROCESSES
from hunts.hunt import Hunt, Severity
from hunts.kinds import Events, Match
from hunts.match import like
from hunts.sample import Sample, at
from mappings.ecs import Event

HUNT = Hunt(
    id="shell-started-by-wmi",
    name="Command interpreter started by WMI",
    severity=Severity.LOW,
    techniques=[Technique.WMI, Technique.COMMAND_INTERPRETER],
    kind=Match(
        events=Events(
            datasets=WINDOWS_PROCESSES,
            where=PROCESS_STARTED
            & like(Event.process.parent.name, "WmiPrvSE.exe")
            & like(Event.process.name, *SHELLS),
        ),
        by=[Event.host.name],
    ),
    sentence="WMI on {host.name} started {process.name} as {user.name}: {process.command_line}",
    shows=[
        Event.user.name,
        Event.process.name,
        Event.process.executable,
        Event.process.command_line,
        Event.process.parent.name,
        Event.winlog.logon.id,
    ],
    goal="Record commands that were ordered by WMI, from here or elsewhere, also where the session's logon was not logged.",
    blind_spots=[
        "Programs that are no command interpreter",
        "4688 of Windows before 10, which does not name the parent",
    ],
    false_positives=["SCCM, monitoring and inventory, daily: this hunt informs"],
    response=[
        "Read the command",
        "See whether a network logon came just before: `program-started-by-wmi-in-remote-session`",
    ],
    references=["https://attack.mitre.org/techniques/T1047/"],
)

WMI = r"C:\Windows\System32\wbem\WmiPrvSE.exe"
runs = partial(process_started, host="SRV1", user="eve", image=r"C:\Windows\System32\cmd.exe", parent=WMI)
SAMPLES = [
    Sample("cmd", [runs(at("10:00:00"))], finds=1),
    Sample(
        "as the Security log has it",
        [
            process_created(
                at("10:00:00"), host="SRV1", user="SRV1$", image=r"C:\Windows\System32\cmd.exe", parent=WMI
            )
        ],
        finds=1,
    ),
    Sample("an installer", [runs(at("10:00:00"), image=r"C:\Windows\System32\msiexec.exe")], finds=0),
    Sample("a shell at the desk", [runs(at("10:00:00"), parent=r"C:\Windows\explorer.exe")], finds=0),
]
