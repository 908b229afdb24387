"""COM starts the management console or the HTML host as an object: what DCOM lends to an intruder."""

from functools import partial

from hopwatch.lab.windows import process_created, process_started
from hunts.attack import Technique
from hunts.events import PROCESS_STARTED, WINDOWS_PROCESSES
from hunts.hunt import Hunt, Severity
from hunts.kinds import Events, Match
from hunts.match import like
from hunts.sample import Sample, at
from mappings.ecs import Event

HUNT = Hunt(
    id="application-started-by-dcom",
    name="Management console or HTML host started by COM",
    severity=Severity.MEDIUM,
    techniques=[Technique.DCOM],
    kind=Match(
        events=Events(
            datasets=WINDOWS_PROCESSES,
            where=PROCESS_STARTED
            & like(Event.process.name, "mmc.exe", "mshta.exe")
            & like(Event.process.command_line, "*-Embedding*", "*/Embedding*")
            & like(Event.process.parent.name, "svchost.exe"),
        ),
        by=[Event.host.name],
    ),
    sentence="COM on {host.name} started {process.command_line} as {user.name}",
    shows=[
        Event.user.name,
        Event.user.effective.name,
        Event.process.name,
        Event.process.executable,
        Event.process.command_line,
        Event.process.parent.command_line,
    ],
    goal="Find MMC20.Application and LethalHTA where the network logon cannot be joined to the process: Sysmon, older 4688.",
    blind_spots=[
        "Office, Explorer and the browser, which COM starts every day",
        "4688 of Windows before 10, which does not name the parent",
    ],
    false_positives=["Programs that automate the management console"],
    response=[
        "See what the application started, and where it connected to (Sysmon 3)",
        "Find the network logon just before: 4624 type 3",
    ],
    references=["https://attack.mitre.org/techniques/T1021/003/"],
)

SVCHOST = r"C:\Windows\System32\svchost.exe"
MMC = r"C:\Windows\System32\mmc.exe"
runs = partial(process_started, host="SRV1", user="eve", parent=SVCHOST)
SAMPLES = [
    Sample(
        "the HTML host",
        [
            runs(
                at("10:00:00"),
                image=r"C:\Windows\System32\mshta.exe",
                command_line=r"C:\Windows\System32\mshta.exe -Embedding",
            )
        ],
        finds=1,
    ),
    Sample(
        "the console, as the Security log has it",
        [
            process_created(
                at("10:00:00"),
                host="SRV1",
                user="SRV1$",
                image=MMC,
                command_line=f"{MMC} -Embedding",
                parent=SVCHOST,
            )
        ],
        finds=1,
    ),
    Sample(
        "the console with a file",
        [runs(at("10:00:00"), image=MMC, command_line=f"{MMC} dsa.msc", parent=r"C:\Windows\explorer.exe")],
        finds=0,
    ),
    Sample(
        "Excel as an object",
        [
            runs(
                at("10:00:00"),
                image=r"C:\Program Files\Microsoft Office\root\Office16\EXCEL.EXE",
                command_line="EXCEL.EXE -Embedding",
            )
        ],
        finds=0,
    ),
]
