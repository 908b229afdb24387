"""A scheduled task whose maker, says Windows, called from another machine."""

from functools import partial

from hopwatch.lab.windows import task_registered, task_registered_by_call
from hunts.attack import Technique
from hunts.events import TASK_CREATED, WINDOWS_SECURITY
from hunts.hunt import Hunt, Severity
from hunts.kinds import Events, Match
from hunts.match import is_
from hunts.sample import Sample, at
from mappings.ecs import Event

HUNT = Hunt(
    id="scheduled-task-by-remote-call",
    name="Scheduled task made by a remote call",
    severity=Severity.MEDIUM,
    techniques=[Technique.SCHEDULED_TASK],
    kind=Match(
        events=Events(
            datasets=WINDOWS_SECURITY,
            where=TASK_CREATED
            & is_(Event.winlog.event_data.RpcCallClientLocality, "0")
            & is_(Event.winlog.event_data.ClientProcessId, "0"),
        ),
        by=[Event.host.name, Event.user.name],
    ),
    sentence="{user.name} made the task {winlog.event_data.TaskName} on {host.name} from another machine",
    shows=[
        Event.winlog.event_data.TaskName,
        Event.winlog.scheduled_task.actions.command,
        Event.winlog.scheduled_task.actions.arguments,
        Event.winlog.logon.id,
    ],
    goal="Find tasks made from another machine where the logon itself was not logged: Windows 10 and Server 2019 tell in 4698 whether the caller was local.",
    blind_spots=["Older Windows, which does not tell", "Tasks made by SYSTEM or a machine account"],
    false_positives=["Backup and deployment that schedule their agents over the network"],
    response=[
        "Read what the task ran, and as whom",
        "Find the session by its logon id: 4624 and its source address",
    ],
    references=["https://attack.mitre.org/techniques/T1053/005/"],
)

registers = partial(task_registered_by_call, host="SRV1", user="eve", task=r"\Updater")
SAMPLES = [
    Sample("from another machine", [registers(at("10:00:00"), client=0)], finds=1),
    Sample("by a program on the machine", [registers(at("10:00:00"), client=4712, locality=1)], finds=0),
    Sample("by a program, without locality", [registers(at("10:00:00"), client=4712)], finds=0),
    Sample(
        "Windows that does not tell",
        [task_registered(at("10:00:00"), host="SRV1", user="eve", task=r"\Updater")],
        finds=0,
    ),
    Sample("group policy", [registers(at("10:00:00"), user="SRV1$", client=0)], finds=0),
]
