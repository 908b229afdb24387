"""Builders of what is done on a machine: 4688, 4697, 4698, 5140, 5145, 7045, and logs cleared (1102, 104)."""
# ruff: noqa: PLR0913  (keyword arguments with defaults: a call names only what the scene is about)

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from xml.sax.saxutils import escape

from hopwatch.lab import derived
from hopwatch.lab.audit import Values, audited, label, machine, subject
from hopwatch.lab.event import WindowsEvent

PROCESS_TASK, SERVICE_TASK, TASK_TASK, SHARE_TASK, SHARE_CHECK_TASK = 13312, 12289, 12804, 12808, 12811
SERVICE_MANAGER = "Service Control Manager"
SERVICE_MANAGER_GUID = "{555908d1-a6d7-4695-8e1e-26931d2012f4}"
EVENTLOG = "Microsoft-Windows-Eventlog"
EVENTLOG_GUID = "{fc65ddd8-d6ef-4962-83d5-6e5cfe9ce148}"
EVENTLOG_NAMESPACE = "http://manifests.microsoft.com/win/2004/08/windows/eventlog"
FOLDERS = {"ADMIN$": r"\??\C:\Windows", "C$": "\\??\\C:\\", "IPC$": ""}
FILE_RIGHTS = {
    0x1: 4416,
    0x2: 4417,
    0x4: 4418,
    0x8: 4419,
    0x10: 4420,
    0x20: 4421,
    0x40: 4422,
    0x80: 4423,
    0x100: 4424,
    0x10000: 1537,
    0x20000: 1538,
    0x40000: 1539,
    0x80000: 1540,
    0x100000: 1541,
}
TASK_CONTENT = """<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <Triggers>
    <TimeTrigger><StartBoundary>2026-01-01T00:00:00</StartBoundary><Enabled>true</Enabled></TimeTrigger>
  </Triggers>
  <Principals>
    <Principal id="Author"><UserId>S-1-5-18</UserId><RunLevel>HighestAvailable</RunLevel></Principal>
  </Principals>
  <Settings><Enabled>true</Enabled><Hidden>false</Hidden></Settings>
  <Actions Context="Author"><Exec><Command>{command}</Command></Exec></Actions>
</Task>"""


def service_installed(
    at: datetime,
    *,
    host: str,
    service: str,
    image: str,
    account: str = "LocalSystem",
    user_sid: str = "S-1-5-18",
    start: str = "demand start",
    kind: str = "user mode service",
) -> WindowsEvent:
    """System 7045: a service came to be; `user_sid` is who installed it, `account` who it runs as."""
    return WindowsEvent(
        at=at,
        computer=host,
        channel="System",
        provider=SERVICE_MANAGER,
        provider_guid=SERVICE_MANAGER_GUID,
        source_name=SERVICE_MANAGER,
        event_id=7045,
        qualifiers=0x4000,
        level=4,
        keywords=0x8080000000000000,
        process_id=derived.process(host, "services"),
        thread_id=derived.process(host, at),
        user_sid=user_sid,
        data={
            "ServiceName": service,
            "ImagePath": image,
            "ServiceType": kind,
            "StartType": start,
            "AccountName": account,
        },
    )


def service_install_audited(
    at: datetime,
    *,
    host: str,
    service: str,
    image: str,
    user: str,
    logon_id: str,
    domain: str = "CORP",
    account: str = "LocalSystem",
) -> WindowsEvent:
    """4697: the security audit's view of a service installed, with the session that did it."""
    data = {
        **subject(user, domain, logon_id),
        "ServiceName": service,
        "ServiceFileName": image,
        "ServiceType": "0x10",
        "ServiceStartType": 3,
        "ServiceAccount": account,
    }
    return audited(at, host, 4697, data, task=SERVICE_TASK)


def task_registered(
    at: datetime,
    *,
    host: str,
    user: str,
    task: str,
    command: str = r"C:\Windows\System32\cmd.exe",
    logon_id: str = "",
    domain: str = "CORP",
    content: str = "",
) -> WindowsEvent:
    r"""4698: a scheduled task (`\Updater`) that runs `command` came to be."""
    data = {
        **subject(user, domain, logon_id or derived.logon_id(at, host, user)),
        "TaskName": task,
        "TaskContent": content or TASK_CONTENT.format(command=escape(command)),
    }
    return audited(at, host, 4698, data, task=TASK_TASK)


def share_accessed(
    at: datetime,
    *,
    host: str,
    user: str,
    source: str,
    share: str,
    logon_id: str = "",
    domain: str = "CORP",
    folder: str | None = None,
) -> WindowsEvent:
    r"""5140: `user` opened the share `share` (`ADMIN$`); Windows writes it as `\\*\ADMIN$`."""
    data = {
        **_share(at, host, user, domain, logon_id),
        **_path(at, host, source, share, folder),
        **_rights(0x1),
    }
    return audited(at, host, 5140, data, task=SHARE_TASK, version=1)


def share_object_checked(
    at: datetime,
    *,
    host: str,
    user: str,
    source: str,
    share: str,
    target: str,
    access_mask: int = 0x12019F,
    logon_id: str = "",
    domain: str = "CORP",
    folder: str | None = None,
) -> WindowsEvent:
    """5145: `user` was let through to `target` (a file, or a pipe such as `svcctl`) in the share."""
    data = {
        **_share(at, host, user, domain, logon_id),
        **_path(at, host, source, share, folder),
        "RelativeTargetName": target,
        **_rights(access_mask),
        "AccessReason": "-",
    }
    return audited(at, host, 5145, data, task=SHARE_CHECK_TASK)


def process_created(
    at: datetime,
    *,
    host: str,
    user: str,
    image: str,
    command_line: str = "",
    parent: str = r"C:\Windows\explorer.exe",
    logon_id: str = "",
    domain: str = "CORP",
) -> WindowsEvent:
    """4688 v2: `user` (`HOST$` for the machine itself) started `image`."""
    own = machine(host, domain) if user.upper() == f"{label(host)}$" else None
    data = {
        **(own or subject(user, domain, logon_id or derived.logon_id(at.date(), host, user))),
        "NewProcessId": hex(derived.process(at, host, image)),
        "NewProcessName": image,
        "TokenElevationType": "%%1936" if own else "%%1938",
        "ProcessId": hex(derived.process(host, parent)),
        "CommandLine": command_line or image,
        "TargetUserSid": "S-1-0-0",
        "TargetUserName": "-",
        "TargetDomainName": "-",
        "TargetLogonId": "0x0",
        "ParentProcessName": parent,
        "MandatoryLabel": "S-1-16-16384" if own else "S-1-16-8192",
    }
    return audited(at, host, 4688, data, task=PROCESS_TASK, version=2)


def security_log_cleared(
    at: datetime, *, host: str, user: str, logon_id: str = "", domain: str = "CORP"
) -> WindowsEvent:
    """1102: `user` cleared the Security log."""
    event = WindowsEvent(
        at=at,
        computer=host,
        channel="Security",
        provider=EVENTLOG,
        event_id=1102,
        keywords=0x4020000000000000,
    )
    who = subject(user, domain, logon_id or derived.logon_id(at, host, user))
    return _cleared(event, {name: str(value) for name, value in who.items()})


def log_cleared(
    at: datetime, *, host: str, user: str, log: str = "System", domain: str = "CORP"
) -> WindowsEvent:
    """System 104: `user` cleared the log `log`."""
    event = WindowsEvent(
        at=at,
        computer=host,
        channel="System",
        provider=EVENTLOG,
        event_id=104,
        user_sid=derived.sid(domain, user),
    )
    values = {"SubjectUserName": user, "SubjectDomainName": domain, "Channel": log, "BackupPath": ""}
    return _cleared(event, values)


def _cleared(event: WindowsEvent, values: Mapping[str, str]) -> WindowsEvent:
    return replace(
        event,
        level=4,
        task=104,
        provider_guid=EVENTLOG_GUID,
        user_data=values,
        user_data_name="LogFileCleared",
        user_data_namespace=EVENTLOG_NAMESPACE,
        process_id=derived.process(event.computer, "eventlog"),
        thread_id=derived.process(event.computer, event.at),
    )


def _share(at: datetime, host: str, user: str, domain: str, logon_id: str) -> Values:
    return subject(user, domain, logon_id or derived.logon_id(at, host, user))


def _path(at: datetime, host: str, source: str, share: str, folder: str | None) -> Values:
    name = share.rsplit("\\", 1)[-1]
    local = FOLDERS.get(name.upper(), rf"\??\D:\Shares\{name}") if folder is None else folder
    return {
        "ObjectType": "File",
        "IpAddress": source,
        "IpPort": derived.port(at.replace(second=0, microsecond=0), host, source),
        "ShareName": rf"\\*\{name}",
        "ShareLocalPath": local,
    }


def _rights(mask: int) -> Values:
    """Return an access mask and the rights it stands for, in the form of Windows' message table."""
    listed = "\n\t\t\t\t".join(
        f"%%{code}" for bit, code in sorted(FILE_RIGHTS.items(), key=lambda r: r[1]) if mask & bit
    )
    return {"AccessMask": hex(mask), "AccessList": f"{listed}\n\t\t\t\t"}
