"""Named datasets and queries that several hunts share."""

from hunts.match import any_of, is_, like, there
from mappings.ecs import Event

WINDOWS_SECURITY = ["system.security"]
WINDOWS_SERVICES = ["system.security", "system.system"]
WINDOWS_PROCESSES = ["system.security", "windows.sysmon_operational"]
SYSMON = ["windows.sysmon_operational"]
OTHER_CHANNELS = ["winlog.winlog"]
ZEEK_CONNECTION = ["zeek.connection"]
ZEEK_DCE_RPC = ["zeek.dce_rpc"]
ZEEK_KERBEROS = ["zeek.kerberos"]
ZEEK_NOTICE = ["zeek.notice"]
ZEEK_NTLM = ["zeek.ntlm"]
ZEEK_RDP = ["zeek.rdp"]
ZEEK_SSH = ["zeek.ssh"]
ZEEK_SMB_FILES = ["zeek.smb_files"]
ZEEK_SMB_MAPPING = ["zeek.smb_mapping"]
ZEEK_SMB = ["zeek.smb_mapping", "zeek.smb_files"]

PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"]
"""RFC 1918 and RFC 4193."""

NOT_FROM_THE_INTERNET = [*PRIVATE, "100.64.0.0/10", "169.254.0.0/16", "fe80::/10"]
"""Private, shared (RFC 6598) and link-local addresses."""

LOOPBACK = ["127.0.0.0/8", "::1"]

MACHINE_ACCOUNT = like(Event.user.name, "*$")
NOBODY = any_of(Event.user.id, ["S-1-5-7", "S-1-5-18"]) | like(Event.user.name, "ANONYMOUS LOGON")
"""The anonymous and the system account, whatever Windows' language calls them."""

NOT_LOOPBACK = there(Event.source.ip) & ~any_of(Event.source.ip, LOOPBACK)
SOMEBODY = there(Event.user.name) & ~MACHINE_ACCOUNT & ~NOBODY
"""An account of a person or a service, not of a machine."""

MANAGING = any_of(Event.labels.source_role, ["backup", "deployer", "monitoring", "scanner"])
"""From a machine that visits all others, as the list of assets says."""
MANAGING_LEFT_OUT = (
    "From backup, deployer, monitoring and scanner, as the list of assets has them: "
    "`new-account-at-a-management-server` says who works from there"
)

LOGON = is_(Event.event.code, "4624")
NETWORK_LOGON = LOGON & is_(Event.winlog.logon.type, "Network") & NOT_LOOPBACK & SOMEBODY
"""Somebody logs on over the network from another machine."""
NETWORK_SESSION = LOGON & is_(Event.winlog.logon.type, "Network") & SOMEBODY
"""As above, where the event may lack its source: the session's number is what is joined on."""

REMOTE_LOGON = (
    LOGON
    & any_of(Event.winlog.logon.type, ["Network", "NetworkCleartext", "RemoteInteractive"])
    & NOT_LOOPBACK
    & SOMEBODY
)
"""Somebody logs on from another machine, over the network or at the remote desktop."""
DIRECTORY_ACCOUNT = like(Event.user.id, "S-1-5-21-*", "S-1-12-1-*")
"""An account of a domain, a machine or Entra, and none of Windows' own (services, DWM)."""
PRIVILEGED = is_(Event.event.code, "4672") & SOMEBODY & DIRECTORY_ACCOUNT
"""Windows' own accounts have such sessions all day."""

THROUGH_A_SHARED_HOST = any_of(Event.labels.source_role, ["jump host", "domain controller"])
"""From a machine that a customer has declared one that everybody passes through."""

REMOTE_INTERACTIVE_LOGON = LOGON & is_(Event.winlog.logon.type, "RemoteInteractive")
RDP_ADMITTED = is_(Event.event.code, "1149") & like(Event.event.provider, "*RemoteConnectionManager")
"""Terminal Services let somebody in."""
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

WRONG_PASSWORD = is_(Event.event.code, "4625") & like(
    Event.winlog.event_data.SubStatus, "0xc000006a", "0xc0000064", "0xc0000234", "0xc0000072"
)
"""4625 for a wrong password or name, a locked or disabled account: not for clocks, rights or networks."""
KERBEROS_REFUSED = (
    is_(Event.event.code, "4771") & any_of(Event.winlog.event_data.Status, ["0x18", "0x12"])
) | (is_(Event.event.code, "4768") & any_of(Event.winlog.event_data.Status, ["0x6", "0x12"]))
"""The same, as a domain controller sees it: wrong password, unknown or disabled account (RFC 4120, 7.5.9)."""

NTLM_REFUSED = is_(Event.event.code, "4776") & like(
    Event.winlog.event_data.Status, "0xc000006a", "0xc0000064", "0xc0000234", "0xc0000072"
)
"""The same, as whoever checks NTLM credentials sees it; it names a workstation and no address."""

EXPLICIT_CREDENTIALS = is_(Event.event.code, "4648") & SOMEBODY
"""Somebody, no machine, hands Windows the password of an account."""
NOT_FOR_A_MACHINE = ~like(Event.user.effective.name, "*$")
ELSEWHERE = there(Event.destination.domain)
"""Explicit credentials for another machine: the indexer leaves `localhost` out."""

SERVICE_TICKET = is_(Event.event.code, "4769") & is_(Event.winlog.event_data.Status, "0x0")

SHARE_ACCESSED = any_of(Event.event.code, ["5140", "5145"]) & NOT_LOOPBACK & SOMEBODY
PIPE_OPENED = (
    is_(Event.event.code, "5145")
    & NOT_LOOPBACK
    & SOMEBODY
    & like(Event.winlog.event_data.ShareName, r"*\IPC$")
)
ADMIN_SHARE = SHARE_ACCESSED & like(Event.winlog.event_data.ShareName, r"*\ADMIN$", r"*\?$")
r"""`\\*\ADMIN$` and the drives (`\\*\C$`) opened from another machine by somebody."""
WRITES = is_(Event.winlog.event_data.AccessList, "4417")
"""WriteData or AddFile is among the rights asked for."""
PROGRAMS = [
    "*.exe",
    "*.dll",
    "*.sys",
    "*.scr",
    "*.com",
    "*.bat",
    "*.cmd",
    "*.ps1",
    "*.vbs",
    "*.js",
    "*.hta",
    "*.msi",
]
"""Names of files that Windows runs."""

PROCESS_STARTED = (is_(Event.event.code, "4688") & like(Event.event.provider, "*Security-Auditing")) | (
    is_(Event.event.code, "1") & like(Event.event.provider, "*Sysmon")
)
BY_THE_SYSTEM = (is_(Event.event.code, "4688") & is_(Event.user.id, "S-1-5-18")) | like(
    Event.user.name, "SYSTEM"
)
"""The machine itself: 4688 says so by the SID, Sysmon by the name (its SID is Sysmon's own)."""

SHELLS = [
    "cmd.exe",
    "powershell.exe",
    "pwsh.exe",
    "rundll32.exe",
    "mshta.exe",
    "wscript.exe",
    "cscript.exe",
    "regsvr32.exe",
]
"""Programs of Windows that run what they are told."""

LOG_CLEARED = any_of(Event.event.code, ["1102", "104"]) & like(Event.event.provider, "*Eventlog")
MAIN_LOG_CLEARED = LOG_CLEARED & (
    is_(Event.event.code, "1102") | any_of(Event.winlog.user_data.Channel, ["Security", "System"])
)
"""The logs that every host has and that Windows fills by itself."""

TASK_CREATED = any_of(Event.event.code, ["4698", "4702"]) & SOMEBODY

SERVICE_IN_SYSTEM_LOG = is_(Event.event.code, "7045") & like(Event.event.provider, "Service Control Manager")
SERVICE_IN_SECURITY_LOG = is_(Event.event.code, "4697")
SERVICE_INSTALLED = SERVICE_IN_SYSTEM_LOG | SERVICE_IN_SECURITY_LOG

BETWEEN_INTERNAL = is_(Event.network.direction, "internal") | (
    any_of(Event.source.ip, PRIVATE) & any_of(Event.destination.ip, PRIVATE)
)

WINRM_SESSION = any_of(Event.destination.port, [5985, 5986]) & any_of(
    Event.zeek.connection.state, ["SF", "S1", "S2", "S3", "RSTO", "RSTR"]
)
"""A connection to WinRM that was let in: data went both ways."""

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
