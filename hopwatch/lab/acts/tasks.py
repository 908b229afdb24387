"""Scheduled tasks made, run and deleted from elsewhere."""

from dataclasses import replace

from hopwatch.lab import windows
from hopwatch.lab.acts.link import Events
from hopwatch.lab.acts.programs import SVCHOST, runs
from hopwatch.lab.acts.shares import mounts, opens_pipe
from hopwatch.lab.acts.visit import Visit

REMOTE = {"ClientProcessStartKey": 0, "ClientProcessId": 0, "ParentProcessId": 0, "RpcCallClientLocality": 0}


def registers(visit: Visit, task: str, command: str, after: float = 1.0, *, run: bool = True) -> Events:
    r"""Make the task `task` (`\Updater`) on the target in the session of a visit, and run it."""
    yield from mounts(visit, "IPC$", after - 0.6)
    yield from opens_pipe(visit, "atsvc", after - 0.5)
    calls = ("SchRpcRegisterTask", "SchRpcRun") if run else ("SchRpcRegisterTask",)
    yield from visit.flow.calls(after - 0.2, "ITaskSchedulerService", *calls, pipe=r"\pipe\atsvc")
    event = windows.task_registered(visit.after(after), task=task, command=command, **visit.here)
    yield replace(event, version=1, data={**event.data, **REMOTE, "FQDN": visit.target.fqdn})


def deletes(visit: Visit, task: str, after: float) -> Events:
    """Delete the task."""
    calls = ("SchRpcGetLastRunInfo", "SchRpcDelete")
    yield from visit.flow.calls(after - 0.2, "ITaskSchedulerService", *calls, pipe=r"\pipe\atsvc")
    yield windows.task_deleted(visit.after(after), task=task, **visit.here)


def executes(visit: Visit, image: str, command_line: str, after: float) -> Events:
    """Run what a task says, as the machine."""
    yield from runs(
        visit.after(after),
        visit.target,
        "SYSTEM",
        image,
        command_line,
        parent=f"{SVCHOST}",
    )
