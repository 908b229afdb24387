"""A program written to a host's administrative share and, from the same address, the pipe that makes it run."""

from datetime import timedelta
from functools import partial

from hopwatch.lab.windows import share_object_checked
from hunts.attack import Technique
from hunts.events import (
    ADMIN_SHARE,
    MANAGING,
    MANAGING_LEFT_OUT,
    PIPE_OPENED,
    PROGRAMS,
    WINDOWS_SECURITY,
    WRITES,
)
from hunts.hunt import Hunt, Severity
from hunts.kinds import Events, Sequence, Step
from hunts.match import is_, like
from hunts.sample import Sample, at
from mappings.ecs import Event

PAIR = [Event.host.name, Event.source.ip]
WRITTEN = ADMIN_SHARE & is_(Event.event.code, "5145") & WRITES & like(Event.file.name, *PROGRAMS)

HUNT = Hunt(
    id="executable-then-remote-execution-pipe",
    name="Program copied to a host and run there",
    severity=Severity.HIGH,
    techniques=[Technique.SMB_ADMIN_SHARES, Technique.LATERAL_TOOL_TRANSFER, Technique.SERVICE_EXECUTION],
    kind=Sequence(
        steps=[
            Step(events=Events(datasets=WINDOWS_SECURITY, where=WRITTEN & ~MANAGING), by=PAIR),
            Step(
                events=Events(
                    datasets=WINDOWS_SECURITY,
                    where=PIPE_OPENED & WRITES & like(Event.file.name, "svcctl", "atsvc"),
                ),
                by=PAIR,
            ),
        ],
        within=timedelta(minutes=5),
        # Some tools open the pipe first and keep it.
        skew=timedelta(seconds=10),
    ),
    sentence="{user.name} from {source.ip} wrote {file.path} of {host.name} and reached for its service manager or scheduler",
    shows=[
        Event.user.name,
        Event.user.domain,
        Event.file.name,
        Event.file.path,
        Event.winlog.event_data.ShareName,
        Event.winlog.logon.id,
    ],
    goal="Find PsExec and its like by what the target's share audit alone shows, whatever they are called.",
    blind_spots=[
        MANAGING_LEFT_OUT,
        "Programs that are already there",
        "Hosts that do not audit detailed file shares (5145)",
        "WMI and WinRM, which need no pipe",
    ],
    false_positives=["Software pushed by an account: declare the server", "Administrators who use PsExec"],
    response=[
        "Take the program from the host; find its service (7045) or task (4698)",
        "Ask the account's owner; look at the source address",
    ],
    references=[
        "https://attack.mitre.org/techniques/T1021/002/",
        "https://attack.mitre.org/techniques/T1570/",
    ],
)

checks = partial(share_object_checked, host="SRV1", user="eve", source="10.1.2.7")
writes = partial(checks, share="ADMIN$", target="wupd.exe", access_mask=0x2)
pipe = partial(checks, share="IPC$", target="svcctl")
SAMPLES = [
    Sample("copied, then the service manager", [writes(at("10:00:00")), pipe(at("10:00:02"))], finds=1),
    Sample("the scheduler", [writes(at("10:00:00")), pipe(at("10:00:02"), target="atsvc")], finds=1),
    Sample("the pipe a little before", [pipe(at("10:00:00")), writes(at("10:00:05"))], finds=1),
    Sample("five minutes later", [writes(at("10:00:00")), pipe(at("10:05:00"))], finds=0),
    Sample(
        "a document copied", [writes(at("10:00:00"), target="report.docx"), pipe(at("10:00:02"))], finds=0
    ),
    Sample(
        "a service's state read",
        [writes(at("10:00:00")), pipe(at("10:00:02"), access_mask=0x120089)],
        finds=0,
    ),
    Sample(
        "another source's pipe", [writes(at("10:00:00")), pipe(at("10:00:02"), source="10.1.2.8")], finds=0
    ),
    Sample("another host's pipe", [writes(at("10:00:00")), pipe(at("10:00:02"), host="SRV2")], finds=0),
]
