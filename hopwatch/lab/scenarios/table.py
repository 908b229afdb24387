"""The attacks by name: what they are, how loud, and whom they need."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from hopwatch.lab.acts.link import Events
from hopwatch.lab.scenarios import credentials, desktops, impacket, native, patient, searching
from hopwatch.lab.scenarios.cast import Cast


class Loudness(StrEnum):
    """How easily it is noticed: many machines at once, a tool's marks, or neither."""

    LOUD = "loud"
    PLAIN = "plain"
    QUIET = "quiet"


@dataclass(frozen=True, slots=True)
class Scenario:
    """An attack. `targets`: fewest, most, and of which kind; `account`: whose is stolen; `days` it takes.

    Kinds: `server`, `desk`, `any`, `linux`. Accounts: `admin`, `helpdesk`, `own` (of whoever sits at the
    foothold), one of the enterprise's accounts, or `any` that is an administrator's. `night`: it begins then.
    """

    name: str
    tell: Callable[[Cast], Events]
    techniques: Sequence[str]
    loudness: Loudness
    targets: tuple[int, int, str] = (1, 3, "server")
    account: str = "any"
    days: int = 1
    night: bool = False

    @property
    def what(self) -> str:
        """What the intruder does, in words."""
        return (self.tell.__doc__ or "").partition("\n")[0].rstrip(".")


LOUD, PLAIN, QUIET = Loudness.LOUD, Loudness.PLAIN, Loudness.QUIET
SHARE, SERVICE, TASK, WMI = "T1021.002", "T1569.002", "T1053.005", "T1047"
HIVES, ACCOUNT = "T1003.002", "T1078.002"
DCOM, RDP, WINRM, SSH, PTH, TICKET = (
    "T1021.003",
    "T1021.001",
    "T1021.006",
    "T1021.004",
    "T1550.002",
    "T1550.003",
)
ONE, FEW = (1, 1, "server"), (2, 4, "server")

SCENARIOS = (
    Scenario("psexec-everywhere", native.psexec_everywhere, [SHARE, SERVICE, "T1570"], LOUD, (8, 15, "any")),
    Scenario("impacket-psexec", impacket.psexec, [SHARE, SERVICE, "T1570"], PLAIN, account="backup"),
    Scenario("impacket-smbexec", impacket.smbexec, [SHARE, SERVICE], PLAIN),
    Scenario("impacket-wmiexec", impacket.wmiexec, [WMI, SHARE], PLAIN, (1, 4, "any")),
    Scenario("impacket-atexec", impacket.atexec, [TASK, SHARE], PLAIN),
    Scenario("impacket-dcomexec", impacket.dcomexec, [DCOM, SHARE], PLAIN, (1, 2, "any")),
    Scenario("service-by-sc", native.service_by_sc, [SERVICE, SHARE], PLAIN, (1, 2, "server")),
    Scenario("service-changed", native.service_changed, [SERVICE, "T1543.003"], QUIET, (1, 2, "server")),
    Scenario("task-by-schtasks", native.task_by_schtasks, [TASK], PLAIN, (1, 3, "any")),
    Scenario("wmi-process", native.wmi_process, [WMI], PLAIN, (1, 3, "any")),
    Scenario("enter-pssession", native.enter_session, [WINRM], QUIET, (1, 3, "server")),
    Scenario("winrs", native.winrs, [WINRM], PLAIN, (2, 5, "server")),
    Scenario("dcom-from-powershell", native.dcom_from_powershell, [DCOM], PLAIN, (1, 2, "any")),
    Scenario("remote-registry", native.remote_registry, [HIVES, SHARE], PLAIN, (1, 3, "server"), "backup"),
    Scenario("tools-copied", native.tools_copied, ["T1570", SHARE], LOUD, (4, 8, "any"), "deployer"),
    Scenario("bits-transfer", native.bits_transfer, ["T1197", WMI], QUIET, (1, 2, "desk"), "helpdesk"),
    Scenario("logs-cleared", native.logs_cleared, ["T1070.001", WINRM], PLAIN, (1, 2, "server")),
    Scenario("policy-for-all", native.policy_for_all, ["T1484.001", TASK], LOUD, (1, 1, "server")),
    Scenario("hash-sprayed", credentials.hash_sprayed, [PTH, SHARE], LOUD, (10, 30, "any"), "backup"),
    Scenario("hash-once", credentials.hash_once, [PTH], QUIET, (1, 2, "server"), "helpdesk"),
    Scenario("over-pass-the-hash", credentials.over_pass, [PTH, TICKET], PLAIN, (1, 2, "server")),
    Scenario("ticket-passed", credentials.ticket_passed, [TICKET], QUIET, (1, 3, "server")),
    Scenario("ntlm-relay", credentials.relayed, ["T1557.001", "T1187"], PLAIN, (2, 3, "server"), "own"),
    Scenario("spray-then-logon", credentials.spray, ["T1110.003", "T1078"], LOUD, (1, 3, "server"), "own"),
    Scenario("slow-spray", credentials.slow_spray, ["T1110.003", "T1078"], QUIET, (1, 2, "server"), "own"),
    Scenario("kerberoasting", credentials.kerberoast, ["T1558.003"], PLAIN, account="own"),
    Scenario("asrep-roasting", credentials.without_preauthentication, ["T1558.004"], PLAIN, account="own"),
    Scenario("dcsync", credentials.directory_copied, ["T1003.006"], PLAIN),
    Scenario("local-account", credentials.local_account, [PTH, "T1078.003"], LOUD, (6, 12, "desk"), "own"),
    Scenario("service-account-at-a-desk", credentials.service_account, [ACCOUNT], QUIET, account="sql"),
    Scenario("rdp-many", desktops.many_desktops, [RDP], LOUD, (5, 9, "server")),
    Scenario("rdp-session-taken", desktops.session_taken, ["T1563.002", RDP], PLAIN, ONE, "helpdesk"),
    Scenario("rdp-tunnelled", desktops.tunnelled, ["T1572", RDP], PLAIN, (1, 1, "server")),
    Scenario("behind-the-jump-host", desktops.behind_the_jump_host, [RDP, "T1078"], QUIET, FEW, "admin"),
    Scenario("from-outside", desktops.from_outside, [RDP, "T1133"], QUIET, FEW, "own", night=True),
    Scenario("one-host-a-day", patient.one_host_a_day, [SHARE, "T1078"], QUIET, (5, 8, "any"), days=8),
    Scenario("credential-switches", patient.switches, ["T1078", RDP], QUIET, (3, 4, "server"), "helpdesk"),
    Scenario("three-days", patient.three_days, [WINRM, SERVICE, RDP], QUIET, (2, 2, "server"), days=3),
    Scenario("quiet-management", patient.quiet_management, [WMI], QUIET, (2, 3, "server"), days=6),
    Scenario("port-search", searching.ports, ["T1046"], LOUD, account="own"),
    Scenario("session-search", searching.sessions, ["T1018", "T1135"], LOUD, (10, 40, "any"), "own"),
    Scenario("ssh-many", searching.shells, [SSH], PLAIN, (3, 6, "linux"), "own"),
)  # fmt: skip


def named(name: str) -> Scenario:
    """Return a scenario; raises KeyError when there is none of the name."""
    return {one.name: one for one in SCENARIOS}[name]
