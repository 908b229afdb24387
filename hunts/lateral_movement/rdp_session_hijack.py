"""tscon, run by the system, takes over the remote desktop session of somebody else."""

from functools import partial

from hopwatch.lab.windows import process_created, process_started, service_installed
from hunts.attack import Technique
from hunts.events import (
    BY_THE_SYSTEM,
    PROCESS_STARTED,
    SERVICE_INSTALLED,
    WINDOWS_PROCESSES,
    WINDOWS_SERVICES,
)
from hunts.hunt import Hunt, Severity
from hunts.kinds import Events, Match
from hunts.match import like
from hunts.sample import Sample, at
from mappings.ecs import Event

STARTED = PROCESS_STARTED & BY_THE_SYSTEM & like(Event.process.command_line, "*tscon* /dest*")
INSTALLED = SERVICE_INSTALLED & (
    like(Event.winlog.event_data.ImagePath, "*tscon*/dest*")
    | like(Event.winlog.event_data.ServiceFileName, "*tscon*/dest*")
)

HUNT = Hunt(
    id="rdp-session-hijack",
    name="Remote desktop session taken over with tscon",
    severity=Severity.HIGH,
    techniques=[Technique.RDP_HIJACKING, Technique.SESSION_HIJACKING],
    kind=Match(
        events=Events(datasets=sorted({*WINDOWS_PROCESSES, *WINDOWS_SERVICES}), where=STARTED | INSTALLED),
        by=[Event.host.name],
    ),
    sentence="On {host.name} the system ran {process.command_line|winlog.event_data.ImagePath|winlog.event_data.ServiceFileName}, which hands over another session",
    shows=[
        Event.user.name,
        Event.process.executable,
        Event.process.command_line,
        Event.service.name,
        Event.winlog.event_data.ImagePath,
        Event.winlog.event_data.ServiceFileName,
    ],
    goal="Find the takeover of a colleague's open session without a password, which works for the system account alone.",
    blind_spots=[
        "4688 without command lines, no Sysmon, and no service to start it",
        "Takeovers by a program of the intruder's own",
    ],
    false_positives=["Support scripts that hand a session to the console, run as the system"],
    response=[
        "Find whose session it was: 4778 just after, on that host",
        "Find who became the system there: services (7045, 4697) and tasks (4698) just before",
        "Log the session off and treat both accounts as compromised",
    ],
    references=["https://attack.mitre.org/techniques/T1563/002/"],
)

TAKES = "tscon 2 /dest:rdp-tcp#5"
TSCON = r"C:\Windows\System32\tscon.exe"
audited = partial(process_created, host="SRV1", image=TSCON, parent=r"C:\Windows\System32\cmd.exe")
SAMPLES = [
    Sample(
        "as the Security log has it", [audited(at("10:00:00"), user="SRV1$", command_line=TAKES)], finds=1
    ),
    Sample(
        "as Sysmon has it",
        [process_started(at("10:00:00"), host="SRV1", user="SYSTEM", image=TSCON, command_line=TAKES)],
        finds=1,
    ),
    Sample(
        "the service made for it",
        [
            service_installed(
                at("10:00:00"), host="SRV1", service="sesshijack", image="cmd.exe /k tscon 2 /dest:rdp-tcp#5"
            )
        ],
        finds=1,
    ),
    Sample(
        "somebody's own session to the console",
        [audited(at("10:00:00"), user="eve", command_line="tscon 2 /dest:console")],
        finds=0,
    ),
    Sample(
        "the same, as Sysmon has it",
        [process_started(at("10:00:00"), host="SRV1", user="eve", image=TSCON, command_line=TAKES)],
        finds=0,
    ),
    Sample("tscon's help", [audited(at("10:00:00"), user="SRV1$", command_line="tscon /?")], finds=0),
]
