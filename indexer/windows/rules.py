"""Which rule an event gets: by channel, provider and id, for an id alone says nothing.

4625 in the Application log is the COM+ event system's, not a failed logon.
"""

from collections.abc import Mapping

from indexer.windows import (
    firewall,
    kerberos,
    keys,
    log_cleared,
    logon,
    management,
    objects,
    powershell,
    privilege,
    process,
    remote_desktop,
    remote_management,
    service,
    session,
    share,
    sysmon,
    task,
    task_log,
)
from indexer.windows.sheet import Rule

_SECURITY = ("Security", "Microsoft-Windows-Security-Auditing")
_POWERSHELL = ("Microsoft-Windows-PowerShell/Operational", "Microsoft-Windows-PowerShell")
_REMOTE_MANAGEMENT = ("Microsoft-Windows-WinRM/Operational", "Microsoft-Windows-WinRM")
_TASK_LOG = ("Microsoft-Windows-TaskScheduler/Operational", "Microsoft-Windows-TaskScheduler")
_REMOTE_DESKTOP = "Microsoft-Windows-TerminalServices-"
_REMOTE_DESKTOP_CORE = "Microsoft-Windows-RemoteDesktopServices-RdpCoreTS"
_RULES: dict[tuple[str, str], Mapping[str, Rule]] = {
    _SECURITY: {
        **management.RULES,
        **firewall.RULES,
        **objects.RULES,
        **logon.RULES,
        **kerberos.RULES,
        **keys.RULES,
        **privilege.RULES,
        **process.RULES,
        **service.RULES,
        **session.RULES,
        **share.RULES,
        **task.RULES,
    },
    ("Security", "Microsoft-Windows-Eventlog"): {**management.EVENT_LOG_RULES, **log_cleared.RULES},
    ("System", "Microsoft-Windows-Eventlog"): log_cleared.SYSTEM_RULES,
    ("System", "Service Control Manager"): service.SYSTEM_RULES,
    _POWERSHELL: powershell.RULES,
    _REMOTE_MANAGEMENT: remote_management.RULES,
    _TASK_LOG: task_log.RULES,
    ("Windows PowerShell", "PowerShell"): powershell.CLASSIC_RULES,
    ("Microsoft-Windows-Sysmon/Operational", "Microsoft-Windows-Sysmon"): sysmon.RULES,
    (f"{_REMOTE_DESKTOP_CORE}/Operational", _REMOTE_DESKTOP_CORE): remote_desktop.CORE_RULES,
    (
        f"{_REMOTE_DESKTOP}RemoteConnectionManager/Operational",
        f"{_REMOTE_DESKTOP}RemoteConnectionManager",
    ): remote_desktop.CONNECTION_RULES,
    (
        f"{_REMOTE_DESKTOP}LocalSessionManager/Operational",
        f"{_REMOTE_DESKTOP}LocalSessionManager",
    ): remote_desktop.SESSION_RULES,
}
_ANY_ID = {
    _SECURITY: management.ANY_SECURITY,
    _POWERSHELL: powershell.ANY,
    _REMOTE_MANAGEMENT: remote_management.ANY,
}


def rule_for(channel: str, provider: str, code: str) -> Rule | None:
    """Return the rule of an event, None when it has none and stays as Windows wrote it."""
    origin = (channel, provider)
    return _RULES.get(origin, {}).get(code) or _ANY_ID.get(origin)
