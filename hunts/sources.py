"""Where the events that hunts read come from, and what has to be switched on for them.

Audit subcategories: Microsoft, "Advanced security audit policy settings" and the page of each event (5145:
learn.microsoft.com/windows/security/threat-protection/auditing/event-5145). Command lines:
learn.microsoft.com, "Command line process auditing". Sysmon: Microsoft Sysinternals,
"Sysmon", its events and configuration. Zeek: docs.zeek.org, the script of each log (`base/` is loaded unless
Zeek runs bare, `zeek -b`); `base/protocols/smb` was `policy/protocols/smb` before Bro 2.6.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

SECURITY, SYSTEM = "system.security", "system.system"
SYSMON, OTHER = "windows.sysmon_operational", "winlog.winlog"


@dataclass(frozen=True, slots=True)
class Source:
    """Events of a dataset: those with an id, or all of them when `code` is None.

    `provider` tells the event from another of the same number. `always`: Windows writes it whatever is
    configured, so that its absence means that it has not happened. `configured`: fields that it has only
    when that is switched on too; any other field may be absent because nothing happened that has it.
    """

    dataset: str
    code: str | None
    switch_on: str
    provider: str = "*"
    always: bool = False
    configured: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """A short name: the event id (Sysmon counts from 1, and is named), or the dataset."""
        if self.code is None:
            return self.dataset
        return f"Sysmon {self.code}" if self.dataset == SYSMON else self.code


_POLICY = (
    "Computer Configuration > Policies > Windows Settings > Security Settings > "
    "Advanced Audit Policy Configuration > Audit Policies"
)


def _audit(category: str, subcategory: str, which: str, more: str = "") -> str:
    return f"Audit {subcategory} ({which}), in {_POLICY} > {category}{more}"


def _audited(category: str, subcategory: str, which: str, *codes: str, more: str = "") -> list[Source]:
    return [Source(SECURITY, code, _audit(category, subcategory, which, more)) for code in codes]


def _sysmon(rule: str, *codes: str) -> list[Source]:
    return [Source(SYSMON, code, f"Sysmon with {rule} in its configuration") for code in codes]


_WRITTEN = "nothing: Windows always writes it when it happens"
_DC = ", on domain controllers"
_NTLM = ", on domain controllers, and on every machine for its own accounts"
_SACL = ", on domain controllers; the domain object needs an auditing entry (SACL) for Control Access"
_COMMAND_LINE = (
    "; for command lines also Computer Configuration > Policies > Administrative Templates > System > "
    "Audit Process Creation > Include command line in process creation events"
)

_PROCESSES = _audit("Detailed Tracking", "Process Creation", "success", _COMMAND_LINE)
_TASKS = ("4698", "4699", "4700", "4701", "4702")

EVENTS: Sequence[Source] = [
    *_audited("Logon/Logoff", "Logon", "success", "4624", "4648"),
    *_audited("Logon/Logoff", "Logon", "failure", "4625"),
    *_audited("Logon/Logoff", "Logoff", "success", "4634", "4647"),
    *_audited("Logon/Logoff", "Special Logon", "success", "4672"),
    *_audited("Logon/Logoff", "Other Logon/Logoff Events", "success", "4778", "4779"),
    *_audited("Account Logon", "Kerberos Authentication Service", "success and failure", "4768", more=_DC),
    *_audited("Account Logon", "Kerberos Authentication Service", "failure", "4771", more=_DC),
    *_audited("Account Logon", "Kerberos Service Ticket Operations", "success", "4769", more=_DC),
    *_audited("Account Logon", "Credential Validation", "success and failure", "4776", more=_NTLM),
    *_audited("Account Management", "Computer Account Management", "success", "4741", "4742", more=_DC),
    *_audited("Account Management", "Security Group Management", "success", "4728", "4732", "4756"),
    *_audited("Account Management", "User Account Management", "success", "4720", "4724", "4738", "4781"),
    Source(SECURITY, "4688", _PROCESSES, configured=("process.command_line", "process.args")),
    *_audited("DS Access", "Directory Service Access", "success", "4662", more=_SACL),
    *_audited("DS Access", "Directory Service Changes", "success", "5136", "5137", more=_DC),
    *_audited("Object Access", "File Share", "success", "5140", "5142"),
    *_audited("Object Access", "Detailed File Share", "success", "5145"),
    *_audited("Object Access", "Other Object Access Events", "success", *_TASKS),
    *_audited("Policy Change", "Audit Policy Change", "success", "4719"),
    *_audited("System", "Security System Extension", "success", "4697"),
    Source(SECURITY, "1102", _WRITTEN, "*Eventlog", always=True),
    Source(SYSTEM, "104", _WRITTEN, "*Eventlog", always=True),
    Source(SYSTEM, "7045", _WRITTEN, "Service Control Manager", always=True),
    *_sysmon("ProcessCreate", "1"),
    *_sysmon("NetworkConnect (off by default)", "3"),
    *_sysmon("ImageLoad (off by default)", "7"),
    *_sysmon("CreateRemoteThread", "8"),
    *_sysmon("ProcessAccess", "10"),
    *_sysmon("FileCreate", "11"),
    *_sysmon("RegistryEvent", "12", "13", "14"),
    *_sysmon("PipeEvent", "17", "18"),
    *_sysmon("WmiEvent", "19", "20", "21"),
    Source(
        OTHER,
        "1149",
        "collect the channel Microsoft-Windows-TerminalServices-RemoteConnectionManager/Operational",
        "*RemoteConnectionManager",
    ),
    Source(OTHER, "91", "collect the channel Microsoft-Windows-WinRM/Operational", "Microsoft-Windows-WinRM"),
]


def _log(name: str, script: str, seen: str) -> tuple[str, str]:
    return f"zeek.{name}", f"Zeek's {script}; the sensor must see {seen}"


DATASETS: Mapping[str, str] = {
    SECURITY: "collect the channel Security",
    SYSTEM: "collect the channel System",
    SYSMON: "install Sysmon and collect the channel Microsoft-Windows-Sysmon/Operational",
    OTHER: "collect the other channels, as named by event",
    **dict(
        [
            _log("connection", "base/protocols/conn (conn.log)", "traffic between the machines"),
            _log("dce_rpc", "base/protocols/dce-rpc", "RPC between the machines, unencrypted"),
            _log("kerberos", "base/protocols/krb", "the domain controllers"),
            _log("ntlm", "base/protocols/ntlm", "logons over SMB, RPC or LDAP, unencrypted"),
            _log("rdp", "base/protocols/rdp", "remote desktop between the machines"),
            _log("smb_files", "base/protocols/smb", "file servers; SMB 3 encryption hides it"),
            _log("smb_mapping", "base/protocols/smb", "file servers; SMB 3 encryption hides it"),
            _log("ssh", "base/protocols/ssh", "SSH between the machines"),
        ]
    ),
    "zeek.notice": (
        "Zeek's policy/protocols/ssh/detect-bruteforcing and the package BZAR (zkg install bzar); "
        "notice.log is written when there is a notice"
    ),
}
"""What brings any event of a dataset."""
