"""Named datasets and queries that several hunts share."""

from hunts.match import any_of, is_, like, there
from mappings.ecs import Event

WINDOWS_SECURITY = ["system.security"]
WINDOWS_SERVICES = ["system.security", "system.system"]
ZEEK_CONNECTION = ["zeek.connection"]
ZEEK_DCE_RPC = ["zeek.dce_rpc"]
ZEEK_RDP = ["zeek.rdp"]
ZEEK_SMB = ["zeek.smb_mapping", "zeek.smb_files"]

PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"]
"""RFC 1918 and RFC 4193."""

MACHINE_ACCOUNT = like(Event.user.name, "*$")
NOBODY = any_of(Event.user.id, ["S-1-5-7", "S-1-5-18"]) | like(Event.user.name, "ANONYMOUS LOGON")
"""The anonymous and the system account, whatever Windows' language calls them."""

NOT_LOOPBACK = there(Event.source.ip) & ~any_of(Event.source.ip, ["127.0.0.0/8", "::1"])

LOGON = is_(Event.event.code, "4624")
NETWORK_LOGON = (
    LOGON
    & is_(Event.winlog.logon.type, "Network")
    & NOT_LOOPBACK
    & there(Event.user.name)
    & ~MACHINE_ACCOUNT
    & ~NOBODY
)
"""Somebody logs on over the network from another machine."""

REMOTE_INTERACTIVE_LOGON = LOGON & is_(Event.winlog.logon.type, "RemoteInteractive")
INTERACTIVE_LOGON = LOGON & any_of(
    Event.winlog.logon.type,
    [
        "Interactive",
        "Unlock",
        "RemoteInteractive",
        "CachedInteractive",
        "CachedRemoteInteractive",
        "CachedUnlock",
    ],
)
"""Somebody sat at the machine, or at its remote desktop."""

NTLM = like(
    Event.winlog.event_data.AuthenticationPackageName, "NTLM*", "MICROSOFT_AUTHENTICATION_PACKAGE_V1_0"
) | like(Event.winlog.event_data.LogonProcessName, "NtLmSsp*")

SERVICE_INSTALLED = (
    is_(Event.event.code, "7045") & like(Event.event.provider, "Service Control Manager")
) | is_(Event.event.code, "4697")

BETWEEN_INTERNAL = is_(Event.network.direction, "internal") | (
    any_of(Event.source.ip, PRIVATE) & any_of(Event.destination.ip, PRIVATE)
)

ADMIN_SHARE_ON_THE_WIRE = like(Event.zeek.smb_mapping.path, r"*\ADMIN$", r"*\?$") | like(
    Event.zeek.smb_files.path, r"*\ADMIN$", r"*\?$"
)
r"""ADMIN$ and the drives (`\\host\C$`); IPC$, which also ends in C$, has more than one letter."""

REMOTE_EXECUTION_ON_THE_WIRE = like(
    Event.event.action,
    "CreateService*",
    "StartService*",
    "ChangeServiceConfig*",
    "SchRpcRegisterTask",
    "SchRpcRun",
    "SchRpcEnableTask",
    "NetrJobAdd",
    "JobAdd",
    "ExecMethod*",
) & like(Event.zeek.dce_rpc.endpoint, "svcctl", "atsvc", "ITaskSchedulerService", "IWbemServices")
"""MS-SCMR, MS-TSCH (both interfaces) and MS-WMI calls that make another machine run something."""
