"""WinRM starts a program that it had not started for this account in a month."""

from datetime import timedelta
from functools import partial

from hopwatch.lab.windows import process_created, process_started
from hunts.attack import Technique
from hunts.events import PROCESS_STARTED, WINDOWS_PROCESSES
from hunts.hunt import Hunt, Severity
from hunts.kinds import Events, FirstSeen
from hunts.match import like
from hunts.sample import Sample, at
from mappings.ecs import Event

HUNT = Hunt(
    id="winrm-child-process",
    name="Account's first program of a name over WinRM",
    severity=Severity.MEDIUM,
    techniques=[Technique.WINRM, Technique.POWERSHELL],
    kind=FirstSeen(
        events=Events(
            datasets=WINDOWS_PROCESSES,
            where=PROCESS_STARTED
            & like(Event.process.parent.name, "wsmprovhost.exe", "winrshost.exe")
            & ~like(Event.process.name, "conhost.exe", "WerFault.exe"),
        ),
        by=[Event.user.name],
        new=[Event.process.name],
        within=timedelta(days=30),
        warm_up=timedelta(),
    ),
    sentence="WinRM started {process.name} on {host.name} as {user.name}: {process.command_line}, the account's first such in a month",
    shows=[
        Event.host.name,
        Event.user.domain,
        Event.process.name,
        Event.process.executable,
        Event.process.command_line,
        Event.process.parent.name,
        Event.winlog.logon.id,
    ],
    goal="Find commands run over PowerShell remoting (wsmprovhost.exe) and winrs (winrshost.exe).",
    blind_spots=[
        "An account and a program that come over WinRM at least once a month, on whichever host",
        "PowerShell commands that start no program",
        "Hosts without 4688 (with parent) or Sysmon",
    ],
    false_positives=["Administrators, and scripts that are new: each once"],
    response=[
        "Find where from: 4624 type 3 of that account in that minute",
        "Read the session's script blocks (PowerShell 4104)",
    ],
    references=["https://attack.mitre.org/techniques/T1021/006/"],
    every=timedelta(hours=1),
)

WHOAMI = r"C:\Windows\System32\whoami.exe"
HOST = r"C:\Windows\System32\wsmprovhost.exe"
started = partial(process_started, host="SRV1", user="eve", image=WHOAMI, parent=HOST)
SAMPLES = [
    Sample("PowerShell remoting", [started(at("10:00:00"))], finds=1),
    Sample(
        "as the Security log has it",
        [process_created(at("10:00:00"), host="SRV1", user="eve", image=WHOAMI, parent=HOST)],
        finds=1,
    ),
    Sample(
        "winrs",
        [
            started(
                at("10:00:00"),
                image=r"C:\Windows\System32\cmd.exe",
                parent=r"C:\Windows\System32\winrshost.exe",
            )
        ],
        finds=1,
    ),
    Sample(
        "the session itself",
        [started(at("10:00:00"), image=HOST, parent=r"C:\Windows\System32\svchost.exe")],
        finds=0,
    ),
    Sample(
        "its console",
        [
            started(
                at("10:00:00"),
                image=r"C:\Windows\System32\conhost.exe",
                parent=r"C:\Windows\System32\winrshost.exe",
            )
        ],
        finds=0,
    ),
    Sample("at the desk", [started(at("10:00:00"), parent=r"C:\Windows\explorer.exe")], finds=0),
]
