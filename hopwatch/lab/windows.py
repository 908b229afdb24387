"""Every builder of a Windows event, under one name."""

from hopwatch.lab.directory import account_renamed, computer_changed, object_accessed
from hopwatch.lab.logons import (
    explicit_credentials,
    logoff,
    logon,
    logon_failed,
    session_disconnected,
    session_reconnected,
    special_privileges,
)
from hopwatch.lab.objects import (
    log_cleared,
    process_created,
    security_log_cleared,
    service_install_audited,
    service_installed,
    share_accessed,
    share_object_checked,
    task_registered,
)
from hopwatch.lab.remote import rdp_admitted, winrm_shell_created
from hopwatch.lab.sysmon import connected, file_created, pipe_connected, process_started
from hopwatch.lab.tasks import task_deleted, task_registered_by_call
from hopwatch.lab.tickets import (
    ntlm_validated,
    preauthentication_failed,
    service_ticket,
    ticket_granted,
)

__all__ = [
    "account_renamed",
    "computer_changed",
    "connected",
    "explicit_credentials",
    "file_created",
    "log_cleared",
    "logoff",
    "logon",
    "logon_failed",
    "ntlm_validated",
    "object_accessed",
    "pipe_connected",
    "preauthentication_failed",
    "process_created",
    "process_started",
    "rdp_admitted",
    "security_log_cleared",
    "service_install_audited",
    "service_installed",
    "service_ticket",
    "session_disconnected",
    "session_reconnected",
    "share_accessed",
    "share_object_checked",
    "special_privileges",
    "task_deleted",
    "task_registered",
    "task_registered_by_call",
    "ticket_granted",
    "winrm_shell_created",
]
