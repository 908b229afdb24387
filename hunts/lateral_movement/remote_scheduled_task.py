"""A scheduled task made or changed in the very session of a network logon."""

from datetime import timedelta
from functools import partial

from hopwatch.lab.windows import logon, task_registered
from hunts.attack import Technique
from hunts.events import NETWORK_SESSION, TASK_CREATED, WINDOWS_SECURITY
from hunts.hunt import Hunt, Severity
from hunts.kinds import Events, Sequence, Step
from hunts.sample import Sample, at
from mappings.ecs import Event

HUNT = Hunt(
    id="remote-scheduled-task",
    name="Scheduled task made over the network",
    severity=Severity.HIGH,
    techniques=[Technique.SCHEDULED_TASK, Technique.REMOTE_SERVICES],
    kind=Sequence(
        steps=[
            Step(
                events=Events(datasets=WINDOWS_SECURITY, where=NETWORK_SESSION),
                by=[Event.host.name, Event.winlog.event_data.TargetLogonId],
            ),
            Step(
                events=Events(datasets=WINDOWS_SECURITY, where=TASK_CREATED),
                by=[Event.host.name, Event.winlog.logon.id],
            ),
        ],
        within=timedelta(hours=1),
        skew=timedelta(seconds=1),
    ),
    sentence="{user.name} logged on to {host.name} from {source} and made the task {winlog.event_data.TaskName} in that session",
    shows=[
        Event.user.name,
        Event.source.ip,
        Event.source.domain,
        Event.winlog.event_data.TaskName,
        Event.winlog.scheduled_task.actions.command,
        Event.winlog.scheduled_task.actions.arguments,
    ],
    goal="Find tasks made from another machine (atexec, schtasks /s, PowerShell): the number of the session proves it.",
    blind_spots=[
        "Tasks made by a program that a remote logon only started",
        "Logons more than an hour old",
        "Hosts that do not audit tasks (4698)",
    ],
    false_positives=["Backup and deployment that schedule their agents over the network"],
    response=[
        "Read what the task ran, and as whom",
        "Look for it on other hosts, by name and by command",
        "Ask the account's owner; look at the source address",
    ],
    references=["https://attack.mitre.org/techniques/T1053/005/"],
)

arrives = partial(logon, host="SRV1", user="eve", source="10.1.2.7", package="NTLM", logon_id="0x17e2d2")
registers = partial(task_registered, host="SRV1", user="eve", task=r"\CYAlyNSS", logon_id="0x17e2d2")
SAMPLES = [
    Sample("logon, then task", [arrives(at("10:00:00")), registers(at("10:00:01"))], finds=1),
    Sample(
        "without a source address", [arrives(at("10:00:00"), source="-"), registers(at("10:00:01"))], finds=1
    ),
    Sample(
        "another session", [arrives(at("10:00:00")), registers(at("10:00:01"), logon_id="0x99999")], finds=0
    ),
    Sample(
        "another host's session of that number",
        [arrives(at("10:00:00"), host="SRV2"), registers(at("10:00:01"))],
        finds=0,
    ),
    Sample("at the keyboard", [arrives(at("10:00:00"), logon_type=2), registers(at("10:00:01"))], finds=0),
    Sample("an hour later", [arrives(at("10:00:00")), registers(at("11:00:00"))], finds=0),
]
