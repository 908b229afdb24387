"""One address writes the same program to administrative shares of several hosts."""

from datetime import timedelta
from functools import partial

from hopwatch.lab.windows import share_object_checked
from hunts.attack import Technique
from hunts.events import ADMIN_SHARE, MANAGING, MANAGING_LEFT_OUT, PROGRAMS, WINDOWS_SECURITY, WRITES
from hunts.hunt import Hunt, Severity
from hunts.kinds import Distinct, Events
from hunts.match import is_, like
from hunts.sample import Sample, at
from mappings.ecs import Event

HUNT = Hunt(
    id="executable-on-several-hosts",
    name="Same program written to several hosts",
    severity=Severity.MEDIUM,
    techniques=[Technique.LATERAL_TOOL_TRANSFER, Technique.SMB_ADMIN_SHARES],
    kind=Distinct(
        events=Events(
            datasets=WINDOWS_SECURITY,
            where=ADMIN_SHARE
            & is_(Event.event.code, "5145")
            & WRITES
            & like(Event.file.name, *PROGRAMS)
            & ~MANAGING,
        ),
        by=[Event.source.ip, Event.file.name],
        of=Event.host.name,
        within=timedelta(hours=1),
        at_least=3,
    ),
    sentence="{user.name} from {source.ip} wrote {file.name} to {value} hosts in {span}",
    shows=[Event.host.name, Event.user.name, Event.file.path, Event.winlog.event_data.ShareName],
    goal="Find a tool, or a piece of ransomware, being spread.",
    blind_spots=[
        MANAGING_LEFT_OUT,
        "A new name on each host: `executable-written-to-admin-share`",
        "Hosts that do not audit detailed file shares (5145)",
    ],
    false_positives=["Software deployment: name its address in an exception"],
    response=[
        "Isolate the source at once when the program is not known",
        "Take the file from one host; search for it on all",
    ],
    references=["https://attack.mitre.org/techniques/T1570/"],
)

writes = partial(
    share_object_checked, user="eve", source="10.1.2.7", share="ADMIN$", target="wupd.exe", access_mask=0x2
)
SAMPLES = [
    Sample("three hosts", [writes(at(f"10:0{n}:00"), host=f"SRV{n}") for n in range(3)], finds=1),
    Sample(
        "the name in other letters",
        [
            writes(at(f"10:0{n}:00"), host=f"SRV{n}", target=t)
            for n, t in enumerate(["wupd.exe", "WUPD.EXE", "Wupd.exe"])
        ],
        finds=1,
    ),
    Sample("two hosts", [writes(at(f"10:0{n}:00"), host=f"SRV{n}") for n in range(2)], finds=0),
    Sample(
        "three hosts, too slowly",
        [writes(at("10:00:00") + timedelta(minutes=30 * n), host=f"SRV{n}") for n in range(3)],
        finds=0,
    ),
    Sample(
        "three programs",
        [writes(at(f"10:0{n}:00"), host=f"SRV{n}", target=f"tool{n}.exe") for n in range(3)],
        finds=0,
    ),
    Sample("one host three times", [writes(at(f"10:0{n}:00"), host="SRV1") for n in range(3)], finds=0),
    Sample(
        "read on three hosts",
        [writes(at(f"10:0{n}:00"), host=f"SRV{n}", access_mask=0x1) for n in range(3)],
        finds=0,
    ),
]
