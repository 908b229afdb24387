"""Builders of logon events: 4624, 4625, 4634, 4648, 4672, 4778, 4779, as Windows Server 2019 has them."""
# ruff: noqa: PLR0913  (keyword arguments with defaults: a call names only what the scene is about)

from datetime import datetime

from hopwatch.lab import derived
from hopwatch.lab.audit import FAILURE, Values, audited, label, machine, nobody, subject
from hopwatch.lab.event import WindowsEvent

LOGON_TASK, LOGOFF_TASK, SPECIAL_TASK, OTHER_TASK = 12544, 12545, 12548, 12551
OVER_THE_NETWORK = (3, 8)
PROCESSES = {
    2: r"C:\Windows\System32\svchost.exe",
    4: r"C:\Windows\System32\svchost.exe",
    5: r"C:\Windows\System32\services.exe",
    7: r"C:\Windows\System32\lsass.exe",
    9: r"C:\Windows\System32\svchost.exe",
    10: r"C:\Windows\System32\svchost.exe",
    11: r"C:\Windows\System32\svchost.exe",
}
PRIVILEGES = (
    "SeSecurityPrivilege",
    "SeBackupPrivilege",
    "SeRestorePrivilege",
    "SeTakeOwnershipPrivilege",
    "SeDebugPrivilege",
    "SeSystemEnvironmentPrivilege",
    "SeLoadDriverPrivilege",
    "SeImpersonatePrivilege",
)


def logon(
    at: datetime,
    *,
    host: str,
    user: str,
    source: str = "-",
    workstation: str = "",
    logon_type: int = 3,
    package: str = "",
    domain: str = "CORP",
    logon_id: str = "",
    key_length: int | None = None,
    process: str = "",
    port: int | None = None,
) -> WindowsEvent:
    """4624: `user` logged on to `host`.

    Left empty, `package` is what Windows writes: Kerberos over the network, Negotiate at the console; so are
    `workstation` (the machine itself at the console, else `-`), `key_length` (128 bits for NTLM) and the
    process.
    """
    used = package or ("Kerberos" if logon_type in OVER_THE_NETWORK else "Negotiate")
    session = logon_id or derived.logon_id(at, host, user, source, logon_type)
    data = {
        **_requester(host, user, domain, logon_type),
        "TargetUserSid": derived.sid(domain, user),
        "TargetUserName": user,
        "TargetDomainName": domain,
        "TargetLogonId": session,
        "LogonType": logon_type,
        "LogonProcessName": _logon_process(logon_type, used),
        "AuthenticationPackageName": used,
        "WorkstationName": workstation or _workstation(host, logon_type),
        "LogonGuid": derived.guid(session, host) if used == "Kerberos" else derived.NO_GUID,
        "TransmittedServices": "-",
        "LmPackageName": "NTLM V2" if used == "NTLM" else "-",
        "KeyLength": (128 if used == "NTLM" else 0) if key_length is None else key_length,
        **_process(host, logon_type, process),
        **_address(at, host, source, logon_type, port),
        "ImpersonationLevel": "%%1833",
        "RestrictedAdminMode": "%%1843" if logon_type == 10 else "-",  # noqa: PLR2004  (RDP)
        "TargetOutboundUserName": "-",
        "TargetOutboundDomainName": "-",
        "VirtualAccount": "%%1843",
        "TargetLinkedLogonId": "0x0",
        "ElevatedToken": "%%1842" if logon_type in (3, 5) else "%%1843",
    }
    return audited(at, host, 4624, data, task=LOGON_TASK, version=2)


def logon_failed(
    at: datetime,
    *,
    host: str,
    user: str,
    source: str = "-",
    workstation: str = "",
    logon_type: int = 3,
    package: str = "",
    domain: str = "CORP",
    status: str = "0xc000006d",
    sub_status: str = "0xc000006a",
    reason: str = "%%2313",
    process: str = "",
    port: int | None = None,
) -> WindowsEvent:
    """4625: `user` was refused; by default for a wrong password."""
    used = package or ("NTLM" if logon_type in OVER_THE_NETWORK else "Negotiate")
    data = {
        **_requester(host, user, domain, logon_type),
        "TargetUserSid": "S-1-0-0",
        "TargetUserName": user,
        "TargetDomainName": domain,
        "Status": status,
        "FailureReason": reason,
        "SubStatus": sub_status,
        "LogonType": logon_type,
        "LogonProcessName": _logon_process(logon_type, used),
        "AuthenticationPackageName": used,
        "WorkstationName": workstation or _workstation(host, logon_type),
        "TransmittedServices": "-",
        "LmPackageName": "-",
        "KeyLength": 0,
        **_process(host, logon_type, process),
        **_address(at, host, source, logon_type, port),
    }
    return audited(at, host, 4625, data, task=LOGON_TASK, keywords=FAILURE)


def logoff(
    at: datetime, *, host: str, user: str, logon_id: str, logon_type: int = 3, domain: str = "CORP"
) -> WindowsEvent:
    """4634: the session `logon_id` ended."""
    data: Values = {
        "TargetUserSid": derived.sid(domain, user),
        "TargetUserName": user,
        "TargetDomainName": domain,
        "TargetLogonId": logon_id,
        "LogonType": logon_type,
    }
    return audited(at, host, 4634, data, task=LOGOFF_TASK)


def explicit_credentials(
    at: datetime,
    *,
    host: str,
    user: str,
    target_user: str,
    target_server: str = "localhost",
    source: str = "-",
    process: str = r"C:\Windows\System32\lsass.exe",
    domain: str = "CORP",
    target_domain: str = "CORP",
    logon_id: str = "",
    target_info: str = "",
) -> WindowsEvent:
    """4648: on `host`, `user` used the credentials of `target_user` for `target_server`."""
    data = {
        **subject(user, domain, logon_id or derived.logon_id(at.date(), host, user)),
        "LogonGuid": derived.NO_GUID,
        "TargetUserName": target_user,
        "TargetDomainName": target_domain,
        "TargetLogonGuid": derived.NO_GUID,
        "TargetServerName": target_server,
        "TargetInfo": target_info or target_server,
        "ProcessId": hex(derived.process(host, process, at)),
        "ProcessName": process,
        "IpAddress": source,
        "IpPort": "-" if source == "-" else derived.port(at, host, user),
    }
    return audited(at, host, 4648, data, task=LOGON_TASK)


def special_privileges(
    at: datetime,
    *,
    host: str,
    user: str,
    logon_id: str,
    domain: str = "CORP",
    privileges: tuple[str, ...] = PRIVILEGES,
) -> WindowsEvent:
    """4672: the new session `logon_id` has an administrator's rights."""
    data = {**subject(user, domain, logon_id), "PrivilegeList": "\n\t\t\t".join(privileges)}
    return audited(at, host, 4672, data, task=SPECIAL_TASK)


def session_reconnected(
    at: datetime,
    *,
    host: str,
    user: str,
    source: str,
    client: str = "",
    logon_id: str = "",
    domain: str = "CORP",
    session: str = "RDP-Tcp#0",
) -> WindowsEvent:
    """4778: `user` took up a session again, by remote desktop from `source`."""
    data = _session(host, user, domain, session, (client, source, logon_id))
    return audited(at, host, 4778, data, task=OTHER_TASK)


def session_disconnected(
    at: datetime,
    *,
    host: str,
    user: str,
    source: str,
    client: str = "",
    logon_id: str = "",
    domain: str = "CORP",
    session: str = "RDP-Tcp#0",
) -> WindowsEvent:
    """4779: `user` left a session open."""
    data = _session(host, user, domain, session, (client, source, logon_id))
    return audited(at, host, 4779, data, task=OTHER_TASK)


def _session(host: str, user: str, domain: str, session: str, client: tuple[str, str, str]) -> Values:
    name, address, logon_id = client
    return {
        "AccountName": user,
        "AccountDomain": domain,
        "LogonID": logon_id or derived.logon_id(host, user, session),
        "SessionName": session,
        "ClientName": name or "Unknown",
        "ClientAddress": address,
    }


def _requester(host: str, user: str, domain: str, logon_type: int) -> Values:
    if logon_type in OVER_THE_NETWORK:
        return nobody()
    if logon_type == 9:  # noqa: PLR2004  (NewCredentials: who asks is who is asked for)
        return subject(user, domain, derived.logon_id(host, user))
    return machine(host, domain)


def _logon_process(logon_type: int, package: str) -> str:
    if logon_type in OVER_THE_NETWORK:
        return {"NTLM": "NtLmSsp ", "Kerberos": "Kerberos"}.get(package, "Advapi  ")
    return {4: "Advapi  ", 5: "Advapi  ", 9: "seclogo"}.get(logon_type, "User32 ")


def _workstation(host: str, logon_type: int) -> str:
    return "-" if logon_type in (*OVER_THE_NETWORK, 4, 5, 9) else label(host)


def _process(host: str, logon_type: int, process: str) -> Values:
    path = process or PROCESSES.get(logon_type, "-")
    return {"ProcessId": "0x0" if path == "-" else hex(derived.process(host, path)), "ProcessName": path}


def _address(at: datetime, host: str, source: str, logon_type: int, port: int | None) -> Values:
    if source == "-" and logon_type in (2, 7, 11):
        return {"IpAddress": "127.0.0.1", "IpPort": 0}
    if source == "-":
        return {"IpAddress": "-", "IpPort": "-"}
    if port is not None:
        return {"IpAddress": source, "IpPort": port}
    return {"IpAddress": source, "IpPort": derived.port(at, host, source) if logon_type == 3 else 0}  # noqa: PLR2004
