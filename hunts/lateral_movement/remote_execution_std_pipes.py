"""Pipes that carry a remote program's input and output: renamed PsExec, impacket's psexec, RemCom."""

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
STANDARD = like(
    Event.file.name,
    "*-stdin",
    "*-stdout",
    "*-stderr",
    "*RemCom_*",
    "*RemCom_communicat*",
    "*PAExecOut*",
    "*csexecsvc*",
)

HUNT = Hunt(
    id="remote-execution-std-pipes",
    name="Pipes of a remote program's input and output",
    severity=Severity.HIGH,
    techniques=[Technique.SMB_ADMIN_SHARES, Technique.SERVICE_EXECUTION],
    kind=Match(
        events=Events(
            datasets=WINDOWS_PROCESSES,
            where=(PIPE_OPENED | SYSMON_PIPE)
            & STANDARD
            & ~like(Event.file.name, "PSEXESVC-*", r"\PSEXESVC-*"),
        ),
        by=[Event.host.name],
    ),
    sentence="On {host.name} somebody ({user.name}, from {source.ip}) opened {file.name}: a program is run from elsewhere",
    shows=[
        Event.user.name,
        Event.user.domain,
        Event.source.ip,
        Event.file.name,
        Event.process.executable,
        Event.winlog.logon.id,
    ],
    goal="Find PsExec under another name and its free copies, by the pipes that they cannot do without.",
    blind_spots=["PsExec under its own name: `psexec-service`", "Tools that write the output to a file"],
    false_positives=["A sanctioned PsExec renamed with -r"],
    response=[
        "Find the service that belongs to the pipe (7045, 4697) and keep its image",
        "See what was started by it (4688, Sysmon 1)",
        "Look at the source address",
    ],
    references=["https://attack.mitre.org/techniques/T1569/002/"],
)

opens = partial(share_object_checked, host="SRV1", user="eve", source="10.1.2.7", share="IPC$")
SAMPLES = [
    Sample(
        "PsExec renamed",
        [opens(at("10:00:00"), target=f"blabla-WS07-3704-{end}") for end in ("stdin", "stdout", "stderr")],
        finds=1,
    ),
    Sample("impacket", [opens(at("10:00:00"), target="RemCom_communicaton")], finds=1),
    Sample(
        "impacket, as Sysmon has it",
        [pipe_connected(at("10:00:00"), host="SRV1", pipe=r"\RemCom_stdinQwEr0")],
        finds=1,
    ),
    Sample("PsExec by name", [opens(at("10:00:00"), target="PSEXESVC-WS07-3704-stdin")], finds=0),
    Sample("the service manager", [opens(at("10:00:00"), target="svcctl")], finds=0),
    Sample("a file of that name", [opens(at("10:00:00"), target="log-stdout", share="Projects")], finds=0),
]
