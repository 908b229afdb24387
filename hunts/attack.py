"""The ATT&CK techniques that hunts name: MITRE ATT&CK for Enterprise, names and tactics as MITRE has them."""

from dataclasses import dataclass
from enum import Enum

SITE = "https://attack.mitre.org"
FRAMEWORK = "MITRE ATT&CK"


@dataclass(frozen=True, slots=True)
class Tactic:
    """Why an intruder does something."""

    id: str
    title: str

    @property
    def reference(self) -> str:
        """MITRE's page about it."""
        return f"{SITE}/tactics/{self.id}/"


INITIAL_ACCESS = Tactic("TA0001", "Initial Access")
EXECUTION = Tactic("TA0002", "Execution")
PERSISTENCE = Tactic("TA0003", "Persistence")
PRIVILEGE_ESCALATION = Tactic("TA0004", "Privilege Escalation")
DEFENSE_EVASION = Tactic("TA0005", "Defense Evasion")
CREDENTIAL_ACCESS = Tactic("TA0006", "Credential Access")
DISCOVERY = Tactic("TA0007", "Discovery")
LATERAL_MOVEMENT = Tactic("TA0008", "Lateral Movement")
COLLECTION = Tactic("TA0009", "Collection")
COMMAND_AND_CONTROL = Tactic("TA0011", "Command and Control")

_ACCOUNTS = (INITIAL_ACCESS, PERSISTENCE, PRIVILEGE_ESCALATION, DEFENSE_EVASION)


class Technique(Enum):
    """How an intruder does something: id, title, tactics."""

    REMOTE_SERVICES = ("T1021", "Remote Services", LATERAL_MOVEMENT)
    REMOTE_DESKTOP = ("T1021.001", "Remote Desktop Protocol", LATERAL_MOVEMENT)
    SMB_ADMIN_SHARES = ("T1021.002", "SMB/Windows Admin Shares", LATERAL_MOVEMENT)
    DCOM = ("T1021.003", "Distributed Component Object Model", LATERAL_MOVEMENT)
    SSH = ("T1021.004", "SSH", LATERAL_MOVEMENT)
    VNC = ("T1021.005", "VNC", LATERAL_MOVEMENT)
    WINRM = ("T1021.006", "Windows Remote Management", LATERAL_MOVEMENT)
    LATERAL_TOOL_TRANSFER = ("T1570", "Lateral Tool Transfer", LATERAL_MOVEMENT)
    ALTERNATE_AUTHENTICATION = (
        "T1550",
        "Use Alternate Authentication Material",
        DEFENSE_EVASION,
        LATERAL_MOVEMENT,
    )
    PASS_THE_HASH = ("T1550.002", "Pass the Hash", DEFENSE_EVASION, LATERAL_MOVEMENT)
    PASS_THE_TICKET = ("T1550.003", "Pass the Ticket", DEFENSE_EVASION, LATERAL_MOVEMENT)
    SESSION_HIJACKING = ("T1563", "Remote Service Session Hijacking", LATERAL_MOVEMENT)
    RDP_HIJACKING = ("T1563.002", "RDP Hijacking", LATERAL_MOVEMENT)
    EXPLOITATION_OF_REMOTE_SERVICES = ("T1210", "Exploitation of Remote Services", LATERAL_MOVEMENT)
    SYSTEM_SERVICES = ("T1569", "System Services", EXECUTION)
    SERVICE_EXECUTION = ("T1569.002", "Service Execution", EXECUTION)
    WMI = ("T1047", "Windows Management Instrumentation", EXECUTION)
    COMMAND_INTERPRETER = ("T1059", "Command and Scripting Interpreter", EXECUTION)
    POWERSHELL = ("T1059.001", "PowerShell", EXECUTION)
    SCHEDULED_TASK_OR_JOB = ("T1053", "Scheduled Task/Job", EXECUTION, PERSISTENCE, PRIVILEGE_ESCALATION)
    AT = ("T1053.002", "At", EXECUTION, PERSISTENCE, PRIVILEGE_ESCALATION)
    SCHEDULED_TASK = ("T1053.005", "Scheduled Task", EXECUTION, PERSISTENCE, PRIVILEGE_ESCALATION)
    AUTOSTART = ("T1547", "Boot or Logon Autostart Execution", PERSISTENCE, PRIVILEGE_ESCALATION)
    STARTUP_FOLDER = (
        "T1547.001",
        "Registry Run Keys / Startup Folder",
        PERSISTENCE,
        PRIVILEGE_ESCALATION,
    )
    SYSTEM_PROCESS = ("T1543", "Create or Modify System Process", PERSISTENCE, PRIVILEGE_ESCALATION)
    WINDOWS_SERVICE = ("T1543.003", "Windows Service", PERSISTENCE, PRIVILEGE_ESCALATION)
    PRIVILEGE_EXPLOITATION = ("T1068", "Exploitation for Privilege Escalation", PRIVILEGE_ESCALATION)
    VALID_ACCOUNTS = ("T1078", "Valid Accounts", *_ACCOUNTS)
    DOMAIN_ACCOUNTS = ("T1078.002", "Domain Accounts", *_ACCOUNTS)
    LOCAL_ACCOUNTS = ("T1078.003", "Local Accounts", *_ACCOUNTS)
    NETWORK_SERVICE_DISCOVERY = ("T1046", "Network Service Discovery", DISCOVERY)
    REMOTE_SYSTEM_DISCOVERY = ("T1018", "Remote System Discovery", DISCOVERY)
    NETWORK_SHARE_DISCOVERY = ("T1135", "Network Share Discovery", DISCOVERY)
    ACCOUNT_DISCOVERY = ("T1087", "Account Discovery", DISCOVERY)
    BRUTE_FORCE = ("T1110", "Brute Force", CREDENTIAL_ACCESS)
    PASSWORD_GUESSING = ("T1110.001", "Password Guessing", CREDENTIAL_ACCESS)
    PASSWORD_SPRAYING = ("T1110.003", "Password Spraying", CREDENTIAL_ACCESS)
    CREDENTIAL_STUFFING = ("T1110.004", "Credential Stuffing", CREDENTIAL_ACCESS)
    KERBEROS_TICKETS = ("T1558", "Steal or Forge Kerberos Tickets", CREDENTIAL_ACCESS)
    KERBEROASTING = ("T1558.003", "Kerberoasting", CREDENTIAL_ACCESS)
    AS_REP_ROASTING = ("T1558.004", "AS-REP Roasting", CREDENTIAL_ACCESS)
    CREDENTIAL_DUMPING = ("T1003", "OS Credential Dumping", CREDENTIAL_ACCESS)
    DCSYNC = ("T1003.006", "DCSync", CREDENTIAL_ACCESS)
    ADVERSARY_IN_THE_MIDDLE = ("T1557", "Adversary-in-the-Middle", CREDENTIAL_ACCESS, COLLECTION)
    FORCED_AUTHENTICATION = ("T1187", "Forced Authentication", CREDENTIAL_ACCESS)
    PASSWORD_STORES = ("T1555", "Credentials from Password Stores", CREDENTIAL_ACCESS)
    SMB_RELAY = (
        "T1557.001",
        "Name Resolution Poisoning and SMB Relay",
        CREDENTIAL_ACCESS,
        COLLECTION,
    )
    INDICATOR_REMOVAL = ("T1070", "Indicator Removal", DEFENSE_EVASION)
    CLEAR_EVENT_LOGS = ("T1070.001", "Clear Windows Event Logs", DEFENSE_EVASION)
    EXTERNAL_REMOTE_SERVICES = ("T1133", "External Remote Services", INITIAL_ACCESS, PERSISTENCE)
    PROXY = ("T1090", "Proxy", COMMAND_AND_CONTROL)
    INTERNAL_PROXY = ("T1090.001", "Internal Proxy", COMMAND_AND_CONTROL)
    PROTOCOL_TUNNELING = ("T1572", "Protocol Tunneling", COMMAND_AND_CONTROL)

    def __init__(self, id_: str, title: str, *tactics: Tactic) -> None:
        self.id = id_
        self.title = title
        self.tactics = tactics

    @property
    def reference(self) -> str:
        """MITRE's page about it."""
        return f"{SITE}/techniques/{self.id.replace('.', '/')}/"

    @property
    def parent(self) -> "Technique":
        """The technique that this is a kind of; itself when it is none."""
        return by_id(self.id.partition(".")[0])


def by_id(technique: str) -> Technique:
    """Return the technique of this id; ValueError when there is none."""
    for candidate in Technique:
        if candidate.id == technique:
            return candidate
    raise ValueError(f"no technique {technique}")
