"""The columns in which saved searches list documents."""

from hunts.match import Field
from mappings.alert import Alert
from mappings.ecs import Event
from mappings.ledger import FileEntry, Run

_DATA = Event.winlog.event_data

ALERTS: tuple[Field, ...] = (
    *(Event.event.severity, Event.message, Alert.rule.name, Event.related.hosts, Event.related.user),
    *(Event.related.ip, Alert.hopwatch.alert.count, Alert.hopwatch.alert.status),
    Alert.hopwatch.alert.assignee,
)
ENTITIES: tuple[Field, ...] = (
    *(Event.event.severity, Alert.hopwatch.entity.risk, Alert.hopwatch.entity.kind),
    *(Alert.hopwatch.entity.name, Event.message, Alert.hopwatch.entity.count, Alert.hopwatch.entity.hunts),
    *(Alert.hopwatch.alert.status, Alert.hopwatch.alert.assignee),
)
LOGONS: tuple[Field, ...] = (
    *(Event.event.action, Event.user.name, Event.user.domain, Event.source.ip, Event.source.domain),
    *(Event.host.name, Event.winlog.logon.type, _DATA.AuthenticationPackageName),
    *(Event.winlog.logon.failure.sub_status, Event.user.effective.name, _DATA.TargetServerName),
)
SERVICES: tuple[Field, ...] = (
    *(Event.host.name, Event.service.name, _DATA.ImagePath, _DATA.ServiceFileName),
    *(_DATA.AccountName, _DATA.ServiceAccount, Event.user.name, Event.user.id),
)
TASKS: tuple[Field, ...] = (
    *(Event.host.name, Event.user.name, _DATA.TaskName, Event.winlog.scheduled_task.actions.command),
    Event.winlog.scheduled_task.actions.arguments,
)
CLEARED: tuple[Field, ...] = (Event.host.name, Event.event.code, Event.user.name, Event.winlog.channel)
WIRE: tuple[Field, ...] = (
    *(Event.source.ip, Event.destination.ip, Event.event.dataset, Event.zeek.smb_mapping.path),
    *(Event.zeek.smb_files.action, Event.zeek.smb_files.path, Event.zeek.smb_files.name),
    *(Event.zeek.dce_rpc.endpoint, Event.zeek.dce_rpc.operation, Event.zeek.dce_rpc.named_pipe),
)
SHARES: tuple[Field, ...] = (
    *(Event.user.name, Event.source.ip, Event.host.name, _DATA.ShareName, _DATA.RelativeTargetName),
    _DATA.AccessMaskDescription,
)
PUT_RIGHT: tuple[Field, ...] = (
    *(Event.event.dataset, Event.error.message, Event.hopwatch.cut, Event.host.name, Event.log.file.path),
)
FILES: tuple[Field, ...] = (
    *(FileEntry.state, FileEntry.kind, FileEntry.path, FileEntry.size, FileEntry.records.seen),
    *(FileEntry.records.indexed, FileEntry.records.already, FileEntry.records.refused),
    *(FileEntry.records.lost, FileEntry.owner, FileEntry.finished),
)
RUNS: tuple[Field, ...] = (
    *(Run.hunt, Run.version, Run.state, Run.due, Run.unprojected, Run.attempt, Run.owner, Run.lease),
)
