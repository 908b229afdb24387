"""Somebody on another machine talks to PsExec's service: its pipes, under their own name."""

from functools import partial

from hopwatch.lab.windows import pipe_connected, share_object_checked
from hunts.attack import Technique
from hunts.events import PIPE_OPENED, WINDOWS_PROCESSES
from hunts.hunt import Hunt, Severity
from hunts.kinds import Events, Match
from hunts.match import any_of, like
from hunts.sample import Sample, at
from mappings.ecs import Event

SYSMON_PIPE = any_of(Event.event.code, ["17", "18"]) & like(Event.event.provider, "*Sysmon")

HUNT = Hunt(
    id="psexec-pipes",
    name="PsExec's pipes opened",
    severity=Severity.LOW,
    techniques=[Technique.SMB_ADMIN_SHARES, Technique.SERVICE_EXECUTION],
    kind=Match(
        events=Events(
            datasets=WINDOWS_PROCESSES,
            where=(PIPE_OPENED | SYSMON_PIPE) & like(Event.file.name, "PSEXESVC*", r"\PSEXESVC*"),
        ),
        by=[Event.host.name],
    ),
    sentence="PsExec ran something on {host.name} for {user.name} from {source.ip}: pipe {file.name}",
    shows=[Event.user.name, Event.user.domain, Event.source.ip, Event.file.name, Event.winlog.logon.id],
    goal="Find PsExec where the System log (7045) is missing; the pipe's name holds the source's name and the process.",
    blind_spots=[
        "PsExec renamed: `remote-execution-std-pipes`",
        "Hosts that do not audit detailed file shares (5145) and have no Sysmon",
    ],
    false_positives=["Administrators who use PsExec: declare their desks"],
    response=["Ask the account's owner", "See what PSEXESVC.exe started (4688, Sysmon 1)"],
    references=["https://attack.mitre.org/software/S0029/"],
)

opens = partial(share_object_checked, host="SRV1", user="eve", source="10.1.2.7", share="IPC$")
SAMPLES = [
    Sample(
        "three pipes, one alert",
        [opens(at("10:00:00"), target=f"PSEXESVC-WS07-3704-{end}") for end in ("stdin", "stdout", "stderr")],
        finds=1,
    ),
    Sample("as Sysmon has it", [pipe_connected(at("10:00:00"), host="SRV1", pipe=r"\PSEXESVC")], finds=1),
    Sample("renamed", [opens(at("10:00:00"), target="blabla-WS07-3704-stdin")], finds=0),
    Sample("the service manager", [opens(at("10:00:00"), target="svcctl")], finds=0),
]
