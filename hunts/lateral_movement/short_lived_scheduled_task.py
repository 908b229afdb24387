"""A scheduled task that somebody makes and deletes within a minute: a command, run once as the system."""

from datetime import timedelta
from functools import partial

from hopwatch.lab.windows import task_deleted, task_registered
from hunts.attack import Technique
from hunts.events import SOMEBODY, WINDOWS_SECURITY
from hunts.hunt import Hunt, Severity
from hunts.kinds import Events, Sequence, Step
from hunts.match import is_
from hunts.sample import Sample, at
from mappings.ecs import Event

TASK = [Event.host.name, Event.winlog.event_data.TaskName]

HUNT = Hunt(
    id="short-lived-scheduled-task",
    name="Scheduled task made and deleted within a minute",
    severity=Severity.MEDIUM,
    techniques=[Technique.SCHEDULED_TASK],
    kind=Sequence(
        steps=[
            Step(
                events=Events(datasets=WINDOWS_SECURITY, where=is_(Event.event.code, "4698") & SOMEBODY),
                by=TASK,
            ),
            Step(
                events=Events(datasets=WINDOWS_SECURITY, where=is_(Event.event.code, "4699") & SOMEBODY),
                by=TASK,
            ),
        ],
        within=timedelta(minutes=1),
    ),
    sentence="{user.name} made the task {winlog.event_data.TaskName} on {host.name} and deleted it within a minute",
    shows=[
        Event.user.name,
        Event.user.domain,
        Event.winlog.scheduled_task.actions.command,
        Event.winlog.scheduled_task.actions.arguments,
        Event.winlog.logon.id,
    ],
    goal="Find atexec and CrackMapExec, which make a task, run it and take it away.",
    blind_spots=["Tasks left in place", "Tasks changed for a moment instead of made (4702)"],
    false_positives=["Installers that use a task to become the system", "Tests of a task"],
    response=[
        "Read the command in the task",
        "Find the session by its logon id: if 4624 is of type 3, it came from another machine",
    ],
    references=["https://attack.mitre.org/techniques/T1053/005/"],
)

makes = partial(task_registered, host="SRV1", user="eve", task=r"\CYAlyNSS")
deletes = partial(task_deleted, host="SRV1", user="eve", task=r"\CYAlyNSS")
SAMPLES = [
    Sample("made, deleted", [makes(at("10:00:00")), deletes(at("10:00:59"))], finds=1),
    Sample("a minute later", [makes(at("10:00:00")), deletes(at("10:01:00"))], finds=0),
    Sample("deleted, then made anew", [deletes(at("10:00:00")), makes(at("10:00:01"))], finds=0),
    Sample("another task", [makes(at("10:00:00")), deletes(at("10:00:05"), task=r"\Updater")], finds=0),
    Sample(
        "group policy's immediate task",
        [makes(at("10:00:00"), user="SRV1$"), deletes(at("10:00:05"), user="SRV1$")],
        finds=0,
    ),
]
