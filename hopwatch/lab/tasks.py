"""Builders of what becomes of scheduled tasks: 4699 (deleted), 4698 as Windows 10 tells where from."""

from dataclasses import replace
from datetime import datetime

from hopwatch.lab import derived
from hopwatch.lab.audit import Values, audited, subject
from hopwatch.lab.event import WindowsEvent
from hopwatch.lab.objects import TASK_TASK, task_registered


def task_deleted(
    at: datetime, *, host: str, user: str, task: str, logon_id: str = "", domain: str = "CORP"
) -> WindowsEvent:
    """4699: the task is gone."""
    data = {
        **subject(user, domain, logon_id or derived.logon_id(at, host, user)),
        "TaskName": task,
        "TaskContent": "",
    }
    return audited(at, host, 4699, data, task=TASK_TASK)


def task_registered_by_call(
    at: datetime, *, host: str, user: str, task: str, client: int, locality: int = 0
) -> WindowsEvent:
    """4698 v1: `client` is the calling process on this machine, 0 with `locality` 0 for one elsewhere."""
    event = task_registered(at, host=host, user=user, task=task)
    told: Values = {
        "ClientProcessStartKey": 0 if client == 0 else derived.number(at, host, below=1 << 50),
        "ClientProcessId": client,
        "ParentProcessId": client,
        "RpcCallClientLocality": locality,
        "FQDN": host,
    }
    return replace(event, version=1, data={**event.data, **told})
