"""`winlog.*`: what a Windows event has beyond ECS, named as Winlogbeat and Elastic's integrations name it."""

from datetime import datetime

from elasticsearch.dsl import InnerDoc, M

from mappings.fields import flag, folded, instant, keyword, whole
from mappings.fieldsets.event_data import EventDataFields


class LogonFailureFields(InnerDoc):
    """`winlog.logon.failure.*`."""

    reason: M[str] = keyword()
    status: M[str] = keyword()
    sub_status: M[str] = keyword()


class LogonFields(InnerDoc):
    """`winlog.logon.*`. For 4624 and 4625 `id` is the requester's session, as Elastic has it.

    `process` (ours) is LogonProcessName without its padding.
    """

    failure: M[LogonFailureFields]
    id: M[str] = keyword()
    type: M[str] = keyword()
    process: M[str] = keyword()


class WinlogThreadFields(InnerDoc):
    """`winlog.process.thread.*`."""

    id: M[int] = whole()


class WinlogProcessFields(InnerDoc):
    """`winlog.process.*`: the process that wrote the record."""

    thread: M[WinlogThreadFields]
    pid: M[int] = whole()


class WinlogUserFields(InnerDoc):
    """`winlog.user.*`: System/Security@UserID; for 7045 the installer."""

    identifier: M[str] = keyword()
    name: M[str] = folded()
    domain: M[str] = folded()
    type: M[str] = keyword()


class UserDataFields(InnerDoc):
    """`winlog.user_data.*`: what 1102 and 104 say, and the name of the element that holds it."""

    xml_name: M[str] = keyword()
    SubjectUserSid: M[str] = keyword()
    SubjectUserName: M[str] = folded()
    SubjectDomainName: M[str] = folded()
    SubjectLogonId: M[str] = keyword()
    Channel: M[str] = keyword()
    BackupPath: M[str] = keyword()
    ClientProcessId: M[str] = keyword()


class TaskSidFields(InnerDoc):
    """An account of a task's principal."""

    identifier: M[str] = keyword()


class TaskLogonFields(InnerDoc):
    """How a task's principal logs on."""

    type: M[str] = keyword()


class TaskPrincipalFields(InnerDoc):
    """`winlog.scheduled_task.principals.*`."""

    user: M[TaskSidFields]
    group: M[TaskSidFields]
    logon: M[TaskLogonFields]
    id: M[str] = keyword()
    run_level: M[str] = keyword()


class TaskSettingsFields(InnerDoc):
    """`winlog.scheduled_task.settings.*`."""

    enabled: M[bool] = flag()
    hidden: M[bool] = flag()


class TaskRepetitionFields(InnerDoc):
    """`winlog.scheduled_task.triggers.repetition.*`."""

    interval: M[str] = keyword()
    duration: M[str] = keyword()
    stop_at_duration_end: M[bool] = flag()


class TaskTriggerFields(InnerDoc):
    """`winlog.scheduled_task.triggers.*`."""

    repetition: M[TaskRepetitionFields]
    type: M[str] = keyword()
    enabled: M[bool] = flag()
    definition: M[str] = keyword()


class TaskActionFields(InnerDoc):
    """`winlog.scheduled_task.actions.*`."""

    type: M[str] = keyword()
    context: M[str] = keyword()
    command: M[str] = folded()
    arguments: M[str] = keyword()
    working_directory: M[str] = keyword()
    class_id: M[str] = keyword()
    definition: M[str] = keyword()


class ScheduledTaskFields(InnerDoc):
    """`winlog.scheduled_task.*`: what TaskContent says."""

    principals: M[TaskPrincipalFields]
    settings: M[TaskSettingsFields]
    triggers: M[TaskTriggerFields]
    actions: M[TaskActionFields]
    name: M[str] = folded()
    uri: M[str] = keyword()


class ComputerObjectFields(InnerDoc):
    """`winlog.computerObject.*`: the account of a computer that was made, changed or deleted."""

    id: M[str] = keyword()
    name: M[str] = folded()
    domain: M[str] = folded()


class WinlogFields(InnerDoc):
    """`winlog.*`. `trustType`, `trustDirection`, `trustAttribute` are of a trust between domains."""

    computerObject: M[ComputerObjectFields]  # noqa: N815  (Elastic's name)
    event_data: M[EventDataFields]
    logon: M[LogonFields]
    process: M[WinlogProcessFields]
    scheduled_task: M[ScheduledTaskFields]
    user: M[WinlogUserFields]
    user_data: M[UserDataFields]
    activity_id: M[str] = keyword()
    channel: M[str] = keyword()
    computer_name: M[str] = folded()
    event_id: M[str] = keyword()
    keywords: M[str] = keyword()
    level: M[str] = keyword()
    opcode: M[str] = keyword()
    provider_guid: M[str] = keyword()
    provider_name: M[str] = keyword()
    record_id: M[str] = keyword()
    related_activity_id: M[str] = keyword()
    task: M[str] = keyword()
    time_created: M[datetime] = instant()
    trustAttribute: M[str] = keyword()  # noqa: N815
    trustDirection: M[str] = keyword()  # noqa: N815
    trustType: M[str] = keyword()  # noqa: N815
    version: M[int] = whole()
