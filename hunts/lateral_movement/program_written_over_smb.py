"""The system itself, which serves SMB, writes a program into a folder of Windows or of a profile."""

from functools import partial

from hopwatch.lab.windows import file_created
from hunts.attack import Technique
from hunts.events import PROGRAMS, SYSMON
from hunts.hunt import Hunt, Severity
from hunts.kinds import Events, Match
from hunts.match import is_, like
from hunts.sample import Sample, at
from mappings.ecs import Event

FOLDERS = [r"?:\Windows\*", r"?:\ProgramData\*", r"?:\PerfLogs\*", r"?:\Users\*", r"?:\Temp\*"]

HUNT = Hunt(
    id="program-written-over-smb",
    name="Program written over SMB",
    severity=Severity.MEDIUM,
    techniques=[Technique.LATERAL_TOOL_TRANSFER, Technique.SMB_ADMIN_SHARES],
    kind=Match(
        events=Events(
            datasets=SYSMON,
            where=is_(Event.event.code, "11")
            & is_(Event.process.pid, 4)
            & like(Event.file.name, *PROGRAMS)
            & like(Event.file.path, *FOLDERS),
        ),
        by=[Event.host.name],
    ),
    sentence="Somebody wrote {file.path} to {host.name} over SMB",
    shows=[Event.file.path, Event.file.name, Event.process.name],
    goal="Find tools being put on a host, by Sysmon 11 of process 4, where shares are not audited.",
    blind_spots=[
        "Who and where from: 5145 and 4624 say",
        "Folders outside Windows, ProgramData and profiles: file servers live there",
    ],
    false_positives=["Software deployment over ADMIN$", "Roaming profiles with programs in them"],
    response=[
        "Take the file; see whether it was run (Sysmon 1, 7045)",
        "Find the network logon of that moment",
    ],
    references=["https://attack.mitre.org/techniques/T1570/"],
)

writes = partial(file_created, host="SRV1", image="System")
SAMPLES = [
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
