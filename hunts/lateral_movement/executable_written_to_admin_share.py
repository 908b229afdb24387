"""Somebody on another machine writes a program into ADMIN$ or a drive."""

from datetime import timedelta
from functools import partial

from hopwatch.lab.windows import share_object_checked
from hunts.attack import Technique
from hunts.events import ADMIN_SHARE, MANAGING, MANAGING_LEFT_OUT, PROGRAMS, WINDOWS_SECURITY, WRITES
from hunts.hunt import Hunt, Severity
from hunts.kinds import Events, Rare
from hunts.match import is_, like
from hunts.sample import DEPLOYER, Sample, at
from mappings.ecs import Event

HUNT = Hunt(
    id="executable-written-to-admin-share",
    name="Program written to an administrative share",
    severity=Severity.MEDIUM,
    techniques=[Technique.LATERAL_TOOL_TRANSFER, Technique.SMB_ADMIN_SHARES],
    kind=Rare(
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
        at_most=3,
        within=timedelta(days=30),
        warm_up=timedelta(),
    ),
    sentence="{user.name} from {source.ip} wrote {file.name} to {winlog.event_data.ShareName} of {host.name}; hosts with the like in a month: {value}",
    shows=[
        Event.host.name,
        Event.user.name,
        Event.user.domain,
        Event.file.path,
        Event.winlog.event_data.ShareName,
        Event.winlog.event_data.AccessMask,
        Event.winlog.logon.id,
    ],
    goal="Find tools being put where only administrators can put them, before they run.",
    blind_spots=[
        MANAGING_LEFT_OUT,
        "A name that the source wrote to more than three hosts in the month before: `executable-on-several-hosts` finds the burst",
        "Programs without such an ending",
        "Copies over other shares, RDP or WinRM",
        "Hosts that do not audit detailed file shares (5145)",
    ],
    false_positives=["Software deployment, on its first three hosts", "Administrators who copy installers"],
    response=[
        "Take the file from the host before it is deleted",
        "See whether it was run: 7045, 4688, Sysmon 1",
        "Look for the same name on other hosts",
    ],
    references=["https://attack.mitre.org/techniques/T1570/"],
    every=timedelta(hours=1),
)

writes = partial(
    share_object_checked, host="SRV1", user="eve", source="10.1.2.7", share="ADMIN$", access_mask=0x2
)
DAYS = timedelta(days=1)
SAMPLES = [
    Sample(
        "the third host in a month",
        [writes(at("10:00:00") - n * DAYS, host=f"SRV{n}", target="wupd.exe") for n in (0, 7, 14)],
        finds=3,
    ),
    Sample(
        "a deployer, known by what it does: the first three hosts",
        [writes(at("10:00:00") - n * DAYS, host=f"SRV{n}", target="agent.exe") for n in range(8)],
        finds=3,
    ),
    Sample(
        "a deployer, known by its role",
        [writes(at("10:00:00"), source=DEPLOYER, target="agent.exe")],
        finds=0,
    ),
    Sample("a program to ADMIN$", [writes(at("10:00:00"), target="wupd.exe")], finds=1),
    Sample("a script to C$", [writes(at("10:00:00"), share="C$", target=r"Windows\Temp\SETUP.BAT")], finds=1),
    Sample("reading a program", [writes(at("10:00:00"), target="explorer.exe", access_mask=0x1)], finds=0),
    Sample("a document", [writes(at("10:00:00"), share="C$", target=r"Users\report.docx")], finds=0),
    Sample("to an ordinary share", [writes(at("10:00:00"), share="Projects", target="setup.exe")], finds=0),
    Sample(
        "to a hidden share that ends in C$",
        [writes(at("10:00:00"), share="PUBLIC$", target="setup.exe")],
        finds=0,
    ),
    Sample(
        "deployment by a machine account",
        [writes(at("10:00:00"), user="SCCM01$", target="ccmsetup.exe")],
        finds=0,
    ),
]
