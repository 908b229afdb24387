"""On the wire: a program opened in ADMIN$ or a drive of another host."""

from functools import partial

from hopwatch.lab.wire import smb_file
from hunts.attack import Technique
from hunts.events import ADMIN_SHARE_ON_THE_WIRE, PROGRAMS, ZEEK_SMB_FILES
from hunts.hunt import Hunt, Severity
from hunts.kinds import Events, Match
from hunts.match import any_of, like
from hunts.sample import Sample, at
from mappings.ecs import Event

HUNT = Hunt(
    id="executable-in-admin-share-on-the-wire",
    name="Program in an administrative share on the wire",
    severity=Severity.LOW,
    techniques=[Technique.LATERAL_TOOL_TRANSFER, Technique.SMB_ADMIN_SHARES],
    kind=Match(
        events=Events(
            datasets=ZEEK_SMB_FILES,
            where=ADMIN_SHARE_ON_THE_WIRE
            & like(Event.file.name, *PROGRAMS)
            & any_of(Event.event.action, ["SMB::FILE_OPEN", "SMB::FILE_WRITE", "SMB::FILE_RENAME"]),
        ),
        by=[Event.source.ip, Event.destination.ip],
    ),
    sentence="{source.ip} opened {file.name} in {zeek.smb_files.path} of {destination.ip}",
    shows=[
        Event.file.name,
        Event.file.size,
        Event.zeek.smb_files.path,
        Event.zeek.smb_files.action,
        Event.zeek.smb_files.fuid,
        Event.zeek.session_id,
    ],
    goal="Find tools being put on other hosts where the hosts' own logs are missing or cleared.",
    blind_spots=[
        "Zeek logs that a file was opened, by default not whether it was written",
        "SMB 3 encryption",
    ],
    false_positives=["Software deployment", "Administrators who copy or start installers over a drive"],
    response=[
        "Get the file: Zeek may have extracted it (fuid)",
        "Look on the destination for a service or task made just then",
    ],
    references=["https://attack.mitre.org/techniques/T1570/"],
)

opens = partial(smb_file, source="10.1.2.7", destination="10.1.1.10", share="ADMIN$", name="wupd.exe")
SAMPLES = [
    Sample("a program in ADMIN$", [opens(at("10:00:00"))], finds=1),
    Sample("a library, deep in C$", [opens(at("10:00:00"), share="C$", name=r"ProgramData\a.DLL")], finds=1),
    Sample("renamed to a program", [opens(at("10:00:00"), action="SMB::FILE_RENAME")], finds=1),
    Sample("deleted", [opens(at("10:00:00"), action="SMB::FILE_DELETE")], finds=0),
    Sample("a document", [opens(at("10:00:00"), share="C$", name=r"Users\report.docx")], finds=0),
    Sample("an ordinary share", [opens(at("10:00:00"), share="Software")], finds=0),
]
