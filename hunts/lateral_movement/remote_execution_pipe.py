"""Somebody on another machine opens the pipe of the service manager or the task scheduler to write to it."""

from functools import partial

from hopwatch.lab.windows import share_object_checked
from hunts.attack import Technique
from hunts.events import PIPE_OPENED, WINDOWS_SECURITY, WRITES
from hunts.hunt import Hunt, Severity
from hunts.kinds import Events, Match
from hunts.match import like
from hunts.sample import Sample, at
from mappings.ecs import Event

HUNT = Hunt(
    id="remote-execution-pipe",
    name="Pipe of the service manager or task scheduler opened remotely",
    severity=Severity.LOW,
    techniques=[Technique.SMB_ADMIN_SHARES, Technique.SERVICE_EXECUTION, Technique.SCHEDULED_TASK],
    kind=Match(
        events=Events(
            datasets=WINDOWS_SECURITY,
            where=PIPE_OPENED & WRITES & like(Event.file.name, "svcctl", "atsvc", "winreg"),
        ),
        by=[Event.host.name, Event.source.ip, Event.user.name],
    ),
    sentence="{user.name} from {source.ip} opened the pipe {file.name} of {host.name}",
    shows=[
        Event.file.name,
        Event.user.domain,
        Event.winlog.event_data.ShareName,
        Event.winlog.event_data.AccessMask,
        Event.winlog.logon.id,
    ],
    goal="Record who can make services, tasks and registry values on other hosts, and does: the step before they run.",
    blind_spots=[
        "Reading a service's state looks the same",
        "The same calls over TCP instead of SMB",
        "Hosts that do not audit detailed file shares (5145)",
    ],
    false_positives=["Monitoring, inventory and administrators' consoles, daily: this hunt informs"],
    response=[
        "See whether a service (7045, 4697) or task (4698) came to be in that session",
        "Ask whether the account administers that host",
    ],
    references=["https://attack.mitre.org/techniques/T1021/002/"],
)

opens = partial(share_object_checked, host="SRV1", user="eve", source="10.1.2.7", share="IPC$")
SAMPLES = [
    Sample("the service manager", [opens(at("10:00:00"), target="svcctl")], finds=1),
    Sample("the task scheduler", [opens(at("10:00:00"), target="atsvc")], finds=1),
    Sample("only to read", [opens(at("10:00:00"), target="svcctl", access_mask=0x120089)], finds=0),
    Sample("accounts", [opens(at("10:00:00"), target="samr")], finds=0),
    Sample("from the host itself", [opens(at("10:00:00"), target="svcctl", source="::1")], finds=0),
    Sample("a machine account", [opens(at("10:00:00"), target="svcctl", user="SCCM01$")], finds=0),
    Sample("a file of that name", [opens(at("10:00:00"), target="svcctl", share="Projects")], finds=0),
]
