"""The saved searches of a namespace."""

from collections.abc import Mapping

from hopwatch.kibana.search import Search, search_id
from hopwatch.kibana.views import View, Views
from hunts.match import Field
from mappings.alert import Alert
from mappings.ecs import Event
from mappings.ledger import FileEntry, Run

NOT_WITHDRAWN = "not hopwatch.alert.status:withdrawn"
LOGONS = "data_stream.dataset:system.security and event.code:(4624 or 4625 or 4648)"
FAILED = "data_stream.dataset:system.security and event.code:(4625 or 4771 or 4776) and event.outcome:failure"
SERVICES = "event.code:(7045 or 4697) and data_stream.dataset:(system.system or system.security)"
TASKS = "event.code:(4698 or 4702) and data_stream.dataset:system.security"
ADMIN_SHARES = (
    "zeek.smb_mapping.path.caseless:(*admin$ or *c$ or *ipc$)"
    " or zeek.smb_files.path.caseless:(*admin$* or *c$*)"
    " or (event.code:(5140 or 5145) and winlog.event_data.ShareName.caseless:(*admin$ or *c$ or *ipc$))"
)
REMOTE_CALLS = "data_stream.dataset:zeek.dce_rpc"
CLEARED = "event.code:1102 or (event.code:104 and winlog.channel:System)"
DAMAGED = "event.kind:pipeline_error or hopwatch.cut:*"

ALERT_COLUMNS = (
    *(Event.event.severity, Alert.hopwatch.alert.status, Event.rule.name, Event.message),
    *(Event.related.hosts, Event.related.user, Event.related.ip, Alert.hopwatch.alert.count),
)
LOGON_COLUMNS = (
    *(Event.event.action, Event.user.name, Event.user.domain, Event.source.ip, Event.source.domain),
    *(Event.host.name, Event.winlog.logon.type, Event.winlog.event_data.AuthenticationPackageName),
    *(Event.winlog.logon.failure.sub_status, Event.user.effective.name),
    Event.winlog.event_data.TargetServerName,
)
SERVICE_COLUMNS = (
    *(Event.host.name, Event.service.name, Event.winlog.event_data.ImagePath),
    *(Event.winlog.event_data.ServiceFileName, Event.winlog.event_data.AccountName, Event.user.name),
)
TASK_COLUMNS = (
    *(Event.host.name, Event.user.name, Event.winlog.event_data.TaskName),
    *(Event.winlog.scheduled_task.actions.command, Event.winlog.scheduled_task.actions.arguments),
)
SHARE_COLUMNS = (
    *(Event.source.ip, Event.destination.ip, Event.host.name, Event.user.name),
    *(Event.zeek.smb_mapping.path, Event.zeek.smb_files.action, Event.zeek.smb_files.name),
    *(Event.winlog.event_data.ShareName, Event.winlog.event_data.RelativeTargetName),
)
CALL_COLUMNS = (
    *(Event.source.ip, Event.destination.ip, Event.zeek.dce_rpc.endpoint, Event.zeek.dce_rpc.operation),
    Event.zeek.dce_rpc.named_pipe,
)
CLEARED_COLUMNS = (Event.host.name, Event.event.code, Event.user.name, Event.winlog.channel)
DAMAGED_COLUMNS = (
    *(Event.event.dataset, Event.error.message, Event.hopwatch.cut, Event.host.name, Event.log.file.path),
)
FILE_COLUMNS = (
    *(FileEntry.state, FileEntry.kind, FileEntry.path, FileEntry.records.seen, FileEntry.records.indexed),
    *(FileEntry.records.already, FileEntry.records.refused, FileEntry.records.lost, FileEntry.size),
    *(FileEntry.owner, FileEntry.finished),
)
RUN_COLUMNS = (Run.hunt, Run.state, Run.due, Run.owner, Run.lease, Run.attempt, Run.unprojected)


def searches(views: Views) -> Mapping[str, Search]:
    """Return the saved searches by their names."""
    found = (*_alerts(views), *_logons(views), *_changes(views), *_wire(views), *_operations(views))
    return {name: _made(name, views, *parts) for name, *parts in found}


Parts = tuple[str, str, str, View, str, tuple[Field, ...]]


def _made(name: str, views: Views, title: str, description: str, view: View, query: str, columns: tuple[Field, ...]) -> Search:
    return Search(search_id(name, views.namespace), f"{title} ({views.namespace})", description, view, query, columns)
