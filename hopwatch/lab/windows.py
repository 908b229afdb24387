"""Every builder of a Windows event, under one name."""

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
from hopwatch.lab.tickets import (
    ntlm_validated,
    preauthentication_failed,
    service_ticket,
    ticket_granted,
)

__all__ = [
    "explicit_credentials",
    "log_cleared",
    "logoff",
    "logon",
    "logon_failed",
    "ntlm_validated",
    "preauthentication_failed",
    "process_created",
    "security_log_cleared",
    "service_install_audited",
    "service_installed",
    "service_ticket",
    "session_disconnected",
    "session_reconnected",
    "share_accessed",
    "share_object_checked",
    "special_privileges",
    "task_registered",
    "ticket_granted",
]
