"""Names for the numbers in an event's System element, as Windows' own message tables have them."""

from functools import lru_cache

LEVELS = {
    "0": "information",
    "1": "critical",
    "2": "error",
    "3": "warning",
    "4": "information",
    "5": "verbose",
}

OPCODES = {
    "0": "Info",
    "1": "Start",
    "2": "Stop",
    "3": "DCStart",
    "4": "DCStop",
    "5": "Extension",
    "6": "Reply",
    "7": "Resume",
    "8": "Suspend",
    "9": "Send",
}

_POWERSHELL, _CLASSIC_POWERSHELL = "Microsoft-Windows-PowerShell", "PowerShell"
OWN_OPCODES = {  # of one provider
    (_POWERSHELL, "10"): "Open (async)",
    (_POWERSHELL, "15"): "On create calls",
    (_POWERSHELL, "20"): "To be used when operation is just executing a method",
}

_AUDIT_FAILURE = 0x0010_0000_0000_0000
_AUDIT_SUCCESS = 0x0020_0000_0000_0000
_KEYWORDS = {
    0x0001_0000_0000_0000: "Response Time",
    0x0002_0000_0000_0000: "WDI Context",
    0x0004_0000_0000_0000: "WDI Diagnostic",
    0x0008_0000_0000_0000: "SQM",
    _AUDIT_FAILURE: "Audit Failure",
    _AUDIT_SUCCESS: "Audit Success",
    0x0040_0000_0000_0000: "Correlation Hint",
    0x0080_0000_0000_0000: "Classic",
}

_SECURITY = "Microsoft-Windows-Security-Auditing"
_EVENT_LOG = "Microsoft-Windows-Eventlog"
TASKS = {
    (_CLASSIC_POWERSHELL, "4"): "Engine Lifecycle",
    (_CLASSIC_POWERSHELL, "6"): "Provider Lifecycle",
    (_CLASSIC_POWERSHELL, "8"): "Pipeline Execution Details",
    (_POWERSHELL, "2"): "Execute a Remote Command",
    (_POWERSHELL, "4"): "PowerShell Console Startup",
    (_POWERSHELL, "102"): "Starting Command",
    (_POWERSHELL, "103"): "Stopping Command",
    (_POWERSHELL, "106"): "Executing Pipeline",
    (_POWERSHELL, "111"): "PowerShell Named Pipe IPC",
    (_EVENT_LOG, "101"): "Event processing",
    (_EVENT_LOG, "103"): "Service shutdown",
    (_EVENT_LOG, "104"): "Log clear",
    (_EVENT_LOG, "105"): "Log automatic backup",
    (_SECURITY, "12288"): "Security State Change",
    (_SECURITY, "12289"): "Security System Extension",
    (_SECURITY, "12290"): "System Integrity",
    (_SECURITY, "12291"): "IPsec Driver",
    (_SECURITY, "12292"): "Other System Events",
    (_SECURITY, "12544"): "Logon",
    (_SECURITY, "12545"): "Logoff",
    (_SECURITY, "12546"): "Account Lockout",
    (_SECURITY, "12547"): "IPsec Main Mode",
    (_SECURITY, "12548"): "Special Logon",
    (_SECURITY, "12549"): "IPsec Quick Mode",
    (_SECURITY, "12550"): "IPsec Extended Mode",
    (_SECURITY, "12551"): "Other Logon/Logoff Events",
    (_SECURITY, "12552"): "Network Policy Server",
    (_SECURITY, "12553"): "User / Device Claims",
    (_SECURITY, "12554"): "Group Membership",
    (_SECURITY, "12800"): "File System",
    (_SECURITY, "12801"): "Registry",
    (_SECURITY, "12802"): "Kernel Object",
    (_SECURITY, "12803"): "SAM",
    (_SECURITY, "12804"): "Other Object Access Events",
    (_SECURITY, "12805"): "Certification Services",
    (_SECURITY, "12806"): "Application Generated",
    (_SECURITY, "12807"): "Handle Manipulation",
    (_SECURITY, "12808"): "File Share",
    (_SECURITY, "12809"): "Filtering Platform Packet Drop",
    (_SECURITY, "12810"): "Filtering Platform Connection",
    (_SECURITY, "12811"): "Detailed File Share",
    (_SECURITY, "12812"): "Removable Storage",
    (_SECURITY, "12813"): "Central Policy Staging",
    (_SECURITY, "13056"): "Sensitive Privilege Use",
    (_SECURITY, "13057"): "Non Sensitive Privilege Use",
    (_SECURITY, "13058"): "Other Privilege Use Events",
    (_SECURITY, "13312"): "Process Creation",
    (_SECURITY, "13313"): "Process Termination",
    (_SECURITY, "13314"): "DPAPI Activity",
    (_SECURITY, "13315"): "RPC Events",
    (_SECURITY, "13316"): "Plug and Play Events",
    (_SECURITY, "13317"): "Token Right Adjusted Events",
    (_SECURITY, "13568"): "Audit Policy Change",
    (_SECURITY, "13569"): "Authentication Policy Change",
    (_SECURITY, "13570"): "Authorization Policy Change",
    (_SECURITY, "13571"): "MPSSVC Rule-Level Policy Change",
    (_SECURITY, "13572"): "Filtering Platform Policy Change",
    (_SECURITY, "13573"): "Other Policy Change Events",
    (_SECURITY, "13824"): "User Account Management",
    (_SECURITY, "13825"): "Computer Account Management",
    (_SECURITY, "13826"): "Security Group Management",
    (_SECURITY, "13827"): "Distribution Group Management",
    (_SECURITY, "13828"): "Application Group Management",
    (_SECURITY, "13829"): "Other Account Management Events",
    (_SECURITY, "14080"): "Directory Service Access",
    (_SECURITY, "14081"): "Directory Service Changes",
    (_SECURITY, "14082"): "Directory Service Replication",
    (_SECURITY, "14083"): "Detailed Directory Service Replication",
    (_SECURITY, "14336"): "Credential Validation",
    (_SECURITY, "14337"): "Kerberos Service Ticket Operations",
    (_SECURITY, "14338"): "Other Account Logon Events",
    (_SECURITY, "14339"): "Kerberos Authentication Service",
}

SECURITY_TASKS = {number: name for (provider, number), name in TASKS.items() if provider == _SECURITY}
"""Security's tasks by number, which are the subcategories of the audit policy too."""

AUDIT_CATEGORIES = {
    "8272": "System",
    "8273": "Logon/Logoff",
    "8274": "Object Access",
    "8275": "Privilege Use",
    "8276": "Detailed Tracking",
    "8277": "Policy Change",
    "8278": "Account Management",
    "8279": "DS Access",
    "8280": "Account Logon",
}
"""Categories of the audit policy by message number."""


@lru_cache(maxsize=4096)
def keywords(mask: str) -> tuple[tuple[str, ...], str]:
    """Return the names of an event's keywords, and the outcome they tell: success, failure or nothing."""
    try:
        bits = int(mask, 16)
    except ValueError:
        return (), ""
    names = tuple(name for bit, name in _KEYWORDS.items() if bits & bit)
    if bits & _AUDIT_FAILURE:
        return names, "failure"
    return names, "success" if bits & _AUDIT_SUCCESS else ""
