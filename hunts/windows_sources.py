"""The events of Windows and Sysmon that hunts read, and what switches them on.

Each line was compared with Microsoft's own pages. Audit subcategories, and which of their events are of
success or failure: learn.microsoft.com, "Advanced security auditing", the page of each subcategory ("Audit
Logon" …), its "Events List". What an event has since which version of Windows: its page (event-4624,
event-4688, event-4698: "Event Versions"). Sysmon: learn.microsoft.com/sysinternals/downloads/sysmon,
"Events" and "Event filtering entries". Command lines: Policy CSP ADMX_AuditSettings, "IncludeCmdLine".
PowerShell: Policy CSP WindowsPowerShell, and Elastic's "PowerShell module" of Winlogbeat for ids and values.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from hunts.sources import SYSMON, Source

SECURITY, SYSTEM, OTHER = "system.security", "system.system", "winlog.winlog"
POWERSHELL, CLASSIC_POWERSHELL = "windows.powershell_operational", "windows.powershell"

_POLICIES = "Computer Configuration > Policies"
_SECURITY = f"{_POLICIES} > Windows Settings > Security Settings"
AUDIT = f"{_SECURITY} > Advanced Audit Policy Configuration > Audit Policies"
"""Where Group Policy has the audit subcategories."""
_TEMPLATES = f"{_POLICIES} > Administrative Templates"


def _audit(category: str, subcategory: str, which: str, more: str = "") -> str:
    return f"Audit {subcategory} ({which}), in {AUDIT} > {category}{more}"


def _audited(category: str, subcategory: str, which: str, *codes: str, more: str = "") -> list[Source]:
    return [Source(SECURITY, code, _audit(category, subcategory, which, more)) for code in codes]


def _of(source: list[Source], *optional: str, configured: Mapping[str, str] | None = None) -> list[Source]:
    """Return the sources with the fields that their events may lack."""
    pairs = tuple((configured or {}).items())
    return [replace(one, optional=optional, configured=pairs) for one in source]


def _sysmon(rule: str, *codes: str, default: str = "") -> list[Source]:
    text = f"a rule {rule} in Sysmon's configuration that takes it in{default}"
    return [Source(SYSMON, code, text) for code in codes]


def _channel(channel: str, provider: str, *codes: str, more: str = "") -> list[Source]:
    text = f"collect the channel {channel}{more}"
    return [Source(OTHER, code, text, provider) for code in codes]


def _powershell(setting: str, value: str, *codes: str) -> list[Source]:
    text = (
        f"Turn on {setting}, in {_TEMPLATES} > Windows Components > Windows PowerShell "
        rf"(registry: HKLM\SOFTWARE\Policies\Microsoft\Windows\PowerShell\{value} = 1)"
    )
    return [Source(POWERSHELL, code, text) for code in codes]


_WRITTEN = "nothing: Windows always writes it when it happens"
_DC = ", on domain controllers"
_NTLM = ", on domain controllers, and on every machine for its own accounts"
_SACL = ", on domain controllers; the domain object needs an auditing entry (SACL) for Control Access"
_OBJECT_SACL = ", on domain controllers; the objects need an auditing entry (SACL)"
_LOCKED = f"; and Audit Account Lockout (failure), in {AUDIT} > Logon/Logoff, for accounts that are locked"
_COMMAND_LINE = (
    f"Include command line in process creation events, in {_TEMPLATES} > System > Audit Process Creation "
    r"(registry: HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Policies\System\Audit"
    r"\ProcessCreationIncludeCmdLine_Enabled = 1)"
)
_WINDOWS_10 = "Windows 10 or Server 2016: the event of older ones has no such field"
_WINDOWS_1903 = "Windows 10 version 1903, Server 2022 or later: the event of older ones has no such field"

_ASSETS = (
    "name machines and their roles in a list of assets (the setting enrich.assets): "
    "it is for what is indexed from then on"
)

_OFF = "; it is off by default"

_DATA = "winlog.event_data."
_PROCESS = {
    "process.command_line": _COMMAND_LINE,
    "process.args": _COMMAND_LINE,
    "process.parent.name": _WINDOWS_10,
    f"{_DATA}TargetLogonId": _WINDOWS_10,
}
_TASK = dict.fromkeys((f"{_DATA}ClientProcessId", f"{_DATA}RpcCallClientLocality"), _WINDOWS_1903)

_LOGON, _KERBEROS = "Logon/Logoff", "Kerberos Authentication Service"
_TICKETS, _TASKS = "Kerberos Service Ticket Operations", "Other Object Access Events"

EVENTS: Sequence[Source] = [
    *_of(
        _audited(_LOGON, "Logon", "success", "4624"),
        *("source.ip", "source.domain", f"{_DATA}TargetOutboundUserName"),
        configured=dict.fromkeys(("labels.source_role", "host.type"), _ASSETS),
    ),
    *_of(_audited(_LOGON, "Logon", "success", "4648"), "destination.domain", "source.ip", "process.name"),
    *_of(_audited(_LOGON, "Logon", "failure", "4625", more=_LOCKED), "source.ip", "source.domain"),
    *_audited(_LOGON, "Logoff", "success", "4634", "4647"),
    *_audited(_LOGON, "Special Logon", "success", "4672"),
    *_of(
        _audited(_LOGON, "Other Logon/Logoff Events", "success", "4778", "4779"), "source.ip", "source.domain"
    ),
    *_of(_audited("Account Logon", _KERBEROS, "success and failure", "4768", more=_DC), "source.ip"),
    *_of(_audited("Account Logon", _KERBEROS, "failure", "4771", more=_DC), "source.ip"),
    *_of(_audited("Account Logon", _TICKETS, "success", "4769", more=_DC), "source.ip"),
    *_of(
        _audited("Account Logon", "Credential Validation", "success and failure", "4776", more=_NTLM),
        "source.domain",
    ),
    *_audited("Account Management", "Computer Account Management", "success", "4741", "4742", more=_DC),
    *_audited("Account Management", "Security Group Management", "success", "4728", "4732", "4756"),
    *_audited("Account Management", "User Account Management", "success", "4720", "4724", "4738", "4781"),
    *_of(_audited("Detailed Tracking", "Process Creation", "success", "4688"), configured=_PROCESS),
    *_audited("DS Access", "Directory Service Access", "success", "4662", more=_SACL),
    *_audited("DS Access", "Directory Service Changes", "success", "5136", "5137", more=_OBJECT_SACL),
    *_audited("Object Access", "File Share", "success", "5140", "5142"),
    *_of(
        _audited("Object Access", "Detailed File Share", "success", "5145"),
        *("file.name", f"{_DATA}RelativeTargetName"),
    ),
    *_of(_audited("Object Access", _TASKS, "success", "4698", "4702"), configured=_TASK),
    *_audited("Object Access", _TASKS, "success", "4699", "4700", "4701"),
    *_audited("Object Access", "Filtering Platform Connection", "success", "5156"),
    *_audited("Policy Change", "Audit Policy Change", "success", "4719"),
    *_audited("System", "Security System Extension", "success", "4697"),
    Source(SECURITY, "1102", _WRITTEN, "*Eventlog", always=True),
    Source(SYSTEM, "104", _WRITTEN, "*Eventlog", always=True),
    Source(SYSTEM, "7045", _WRITTEN, "Service Control Manager", always=True, optional=("user.id",)),
    *_sysmon("ProcessCreate", "1"),
    *_of(_sysmon("NetworkConnect", "3", default=_OFF), "process.name"),
    *_sysmon("ImageLoad", "7", default=_OFF),
    *_sysmon("CreateRemoteThread", "8"),
    *_sysmon("ProcessAccess", "10"),
    *_sysmon("FileCreate", "11"),
    *_sysmon("RegistryEvent", "12", "13", "14"),
    *_sysmon("PipeEvent", "17", "18"),
    *_sysmon("WmiEvent", "19", "20", "21"),
    *_powershell("Module Logging, for the modules *", r"ModuleLogging\EnableModuleLogging", "4103"),
    *_powershell("PowerShell Script Block Logging", r"ScriptBlockLogging\EnableScriptBlockLogging", "4104"),
    *_powershell(
        "PowerShell Script Block Logging, with invocation",
        r"ScriptBlockLogging\EnableScriptBlockInvocationLogging",
        *("4105", "4106"),
    ),
    *(Source(CLASSIC_POWERSHELL, code, _WRITTEN, always=True) for code in ("400", "403", "600")),
    *_of(
        _channel(
            "Microsoft-Windows-TerminalServices-RemoteConnectionManager/Operational",
            "*RemoteConnectionManager",
            "1149",
        ),
        "user.name",
    ),
    *_channel(
        "Microsoft-Windows-TerminalServices-LocalSessionManager/Operational",
        "*LocalSessionManager",
        *("21", "22", "23", "24", "25"),
    ),
    *_channel("Microsoft-Windows-WinRM/Operational", "Microsoft-Windows-WinRM", "91"),
    *_channel(
        "Microsoft-Windows-TaskScheduler/Operational",
        "*TaskScheduler",
        *("106", "140", "141", "200", "201"),
        more=", and enable it (in Task Scheduler: Enable All Tasks History)",
    ),
]

CHANNELS: Mapping[str, str] = {
    SECURITY: "collect the channel Security",
    SYSTEM: "collect the channel System",
    SYSMON: "install Sysmon and collect the channel Microsoft-Windows-Sysmon/Operational",
    POWERSHELL: "collect the channel Microsoft-Windows-PowerShell/Operational",
    CLASSIC_POWERSHELL: "collect the channel Windows PowerShell",
    OTHER: "collect the other channels, as named by event",
}
"""What brings any event of a dataset."""
