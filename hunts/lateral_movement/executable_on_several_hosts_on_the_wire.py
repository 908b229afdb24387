"""On the wire: one address opens the same program in administrative shares of several hosts."""

from datetime import timedelta
from functools import partial

from hopwatch.lab.wire import smb_file
from hunts.attack import Technique
from hunts.events import ADMIN_SHARE_ON_THE_WIRE, MANAGING, MANAGING_LEFT_OUT, PROGRAMS, ZEEK_SMB_FILES
from hunts.hunt import Hunt, Severity
from hunts.kinds import Distinct, Events
from hunts.match import any_of, like
from hunts.sample import Sample, at
from mappings.ecs import Event

HUNT = Hunt(
    id="executable-on-several-hosts-on-the-wire",
    name="Same program on several hosts on the wire",
    severity=Severity.MEDIUM,
    techniques=[Technique.LATERAL_TOOL_TRANSFER, Technique.SMB_ADMIN_SHARES],
    kind=Distinct(
        events=Events(
            datasets=ZEEK_SMB_FILES,
            where=ADMIN_SHARE_ON_THE_WIRE
            & like(Event.file.name, *PROGRAMS)
            & ~MANAGING
            & any_of(Event.event.action, ["SMB::FILE_OPEN", "SMB::FILE_WRITE", "SMB::FILE_RENAME"]),
        ),
        by=[Event.source.ip, Event.file.name],
        of=Event.destination.ip,
        within=timedelta(hours=1),
        at_least=3,
    ),
    sentence="{source.ip} opened {file.name} in admin shares of {value} hosts in {span}",
    shows=[Event.destination.ip, Event.file.size, Event.zeek.smb_files.path, Event.zeek.smb_files.action],
    goal="Find a tool being spread, also where the hosts' own logs are missing.",
    blind_spots=[
        MANAGING_LEFT_OUT,
        "A new name on each host",
        "SMB 3 encryption",
    ],
    false_positives=["Software deployment: name its address in an exception"],
    response=["Isolate the source at once when the program is not known", "Search for the file on all hosts"],
    references=["https://attack.mitre.org/techniques/T1570/"],
)

opens = partial(smb_file, source="10.1.2.7", share="ADMIN$", name="wupd.exe")
SAMPLES = [
    Sample(
        "three hosts", [opens(at(f"10:0{n}:00"), destination=f"10.1.1.{n}") for n in range(1, 4)], finds=1
    ),
    Sample("two hosts", [opens(at(f"10:0{n}:00"), destination=f"10.1.1.{n}") for n in range(1, 3)], finds=0),
    Sample(
        "three hosts, too slowly",
        [opens(at("10:00:00") + timedelta(minutes=30 * n), destination=f"10.1.1.{n}") for n in range(3)],
        finds=0,
    ),
    Sample(
        "three programs",
        [opens(at(f"10:0{n}:00"), destination=f"10.1.1.{n}", name=f"tool{n}.exe") for n in range(3)],
        finds=0,
    ),
    Sample(
        "a document",
        [opens(at(f"10:0{n}:00"), destination=f"10.1.1.{n}", name="report.docx") for n in range(3)],
        finds=0,
    ),
    Sample(
        "a logon script of three controllers",
        [
            opens(at(f"10:0{n}:00"), destination=f"10.1.1.{n}", share="NETLOGON", name="logon.bat")
            for n in range(3)
        ],
        finds=0,
    ),
]
