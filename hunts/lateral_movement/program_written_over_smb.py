"""The system itself, which serves SMB, writes a program into a folder of Windows or of a profile."""

from datetime import timedelta
from functools import partial

from hopwatch.lab.windows import file_created
from hunts.attack import Technique
from hunts.events import PROGRAMS, SYSMON
from hunts.hunt import Hunt, Severity
from hunts.kinds import Events, Rare
from hunts.match import is_, like
from hunts.sample import Sample, at
from mappings.ecs import Event

FOLDERS = [r"?:\Windows\*", r"?:\ProgramData\*", r"?:\PerfLogs\*", r"?:\Users\*", r"?:\Temp\*"]

HUNT = Hunt(
    id="program-written-over-smb",
    name="Program written over SMB",
    severity=Severity.MEDIUM,
    techniques=[Technique.LATERAL_TOOL_TRANSFER, Technique.SMB_ADMIN_SHARES],
    kind=Rare(
        events=Events(
            datasets=SYSMON,
            where=is_(Event.event.code, "11")
            & is_(Event.process.pid, 4)
            & like(Event.file.name, *PROGRAMS)
            & like(Event.file.path, *FOLDERS),
        ),
        by=[Event.file.name],
        of=Event.host.name,
        at_most=3,
        within=timedelta(days=30),
        warm_up=timedelta(),
    ),
    sentence="Somebody wrote {file.path} to {host.name} over SMB; hosts with the like in a month: {value}",
    shows=[Event.host.name, Event.file.path, Event.process.name],
    goal="Find tools being put on a host, by Sysmon 11 of process 4, where shares are not audited.",
    blind_spots=[
        "A name that more than three hosts got in the month before",
        "Who and where from: 5145 and 4624 say",
        "Folders outside Windows, ProgramData and profiles: file servers live there",
    ],
    false_positives=[
        "Software deployment over ADMIN$, on its first three hosts",
        "Roaming profiles with programs in them",
    ],
    response=[
        "Take the file; see whether it was run (Sysmon 1, 7045)",
        "Find the network logon of that moment",
    ],
    references=["https://attack.mitre.org/techniques/T1570/"],
    every=timedelta(hours=1),
)

writes = partial(file_created, host="SRV1", image="System")
DAYS = timedelta(days=1)
SAMPLES = [
    Sample(
        "what a deployer puts on every host: the first three",
        [writes(at("10:00:00") - n * DAYS, host=f"SRV{n}", file=r"C:\Windows\agent.exe") for n in range(8)],
        finds=3,
    ),
    Sample(
        "the log arrives in no order",
        [
            writes(at("10:00:00") - n * DAYS, host=f"SRV{n}", file=r"C:\Windows\agent.exe")
            for n in (3, 0, 2, 1)
        ],
        finds=3,
    ),
    Sample("PsExec's service", [writes(at("10:00:00"), file=r"C:\Windows\PSEXESVC.exe")], finds=1),
    Sample("a library in ProgramData", [writes(at("10:00:00"), file=r"C:\ProgramData\7okjer.DLL")], finds=1),
    Sample(
        "a share of a file server", [writes(at("10:00:00"), file=r"D:\Shares\Software\setup.exe")], finds=0
    ),
    Sample("a document", [writes(at("10:00:00"), file=r"C:\Users\eve\report.docx")], finds=0),
    Sample(
        "an installer on the host",
        [
            writes(
                at("10:00:00"),
                image=r"C:\Windows\System32\msiexec.exe",
                file=r"C:\Windows\Installer\setup.exe",
            )
        ],
        finds=0,
    ),
]
