"""A command that makes another host run something: sc, schtasks, wmic, winrs, PsExec, PowerShell remoting."""

from functools import partial

from hopwatch.lab.windows import process_created, process_started
from hunts.attack import Technique
from hunts.events import PROCESS_STARTED, WINDOWS_PROCESSES
from hunts.hunt import Hunt, Severity
from hunts.kinds import Events, Match
from hunts.match import like
from hunts.sample import Sample, at
from mappings.ecs import Event

COMMANDS = [
    r"*sc*\\* create *bin*",
    r"*sc*\\* config *bin*",
    r"*schtasks*/create*/s *",
    "*schtasks*/s *create*",
    "*wmic*/node:*call*create*",
    "*winrs*-r:*",
    "*winrs*/r:*",
    r"*psexec*\\*",
    r"*paexec*\\*",
    "*Invoke-Command*-ComputerName*",
    "*Invoke-WmiMethod*-ComputerName*Create*",
    "*Win32_Process*-ComputerName*",
]
LOCAL = [
    r"*\\127.0.0.1*",
    r"*\\localhost*",
    "*/node:localhost*",
    "*/node:127.0.0.1*",
    "*-r:localhost*",
    "*-ComputerName localhost*",
]

HUNT = Hunt(
    id="remote-execution-command",
    name="Command that makes another host run something",
    severity=Severity.LOW,
    techniques=[Technique.SERVICE_EXECUTION, Technique.SCHEDULED_TASK, Technique.WMI, Technique.WINRM],
    kind=Match(
        events=Events(
            datasets=WINDOWS_PROCESSES,
            where=PROCESS_STARTED
            & like(Event.process.command_line, *COMMANDS)
            & ~like(Event.process.command_line, *LOCAL),
        ),
        by=[Event.host.name, Event.user.name],
    ),
    sentence="{user.name} on {host.name} ran {process.command_line}",
    shows=[
        Event.user.domain,
        Event.process.name,
        Event.process.executable,
        Event.process.command_line,
        Event.process.parent.name,
        Event.winlog.logon.id,
    ],
    goal="Record lateral movement at its source, with the command that names the target.",
    blind_spots=[
        "4688 without command lines and no Sysmon",
        "PowerShell typed at the prompt (4104 has it)",
        "Tools of other kinds",
    ],
    false_positives=["Administrators' daily work: this hunt informs"],
    response=["Ask whether this person administers that host", "On the target, see what ran just then"],
    references=["https://attack.mitre.org/techniques/T1021/"],
)

runs = partial(process_started, host="WS06", user="eve", image=r"C:\Windows\System32\cmd.exe")
SAMPLES = [
    Sample(
        "sc",
        [runs(at("10:00:00"), command_line=r"sc.exe \\SRV1 create wupd binPath= C:\Windows\Temp\wupd.exe")],
        finds=1,
    ),
    Sample(
        "schtasks",
        [
            runs(
                at("10:00:00"),
                command_line=r"schtasks /create /s SRV1 /tn Updater /tr calc.exe /sc once /st 10:05",
            )
        ],
        finds=1,
    ),
    Sample(
        "wmic, as the Security log has it",
        [
            process_created(
                at("10:00:00"),
                host="WS06",
                user="eve",
                image=r"C:\Windows\System32\wbem\WMIC.exe",
                command_line='wmic /node:SRV1 process call create "calc.exe"',
            )
        ],
        finds=1,
    ),
    Sample("winrs", [runs(at("10:00:00"), command_line="winrs -r:SRV1 whoami")], finds=1),
    Sample("PsExec", [runs(at("10:00:00"), command_line=r"PsExec64.exe \\SRV1 -s cmd")], finds=1),
    Sample("a service's state", [runs(at("10:00:00"), command_line=r"sc.exe \\SRV1 query wupd")], finds=0),
    Sample(
        "a task on the host itself",
        [runs(at("10:00:00"), command_line="schtasks /create /tn Backup /tr backup.cmd /sc daily")],
        finds=0,
    ),
    Sample(
        "WMI asked a question", [runs(at("10:00:00"), command_line="wmic /node:SRV1 os get caption")], finds=0
    ),
    Sample(
        "on the host itself, by name",
        [runs(at("10:00:00"), command_line=r"sc.exe \\localhost create wupd binPath= C:\wupd.exe")],
        finds=0,
    ),
]
