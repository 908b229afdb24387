"""All that happens every day, by name; what is known to look like an attack, with who is behind it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from hopwatch.lab.plan import Planned
from hopwatch.lab.routine import (
    deployment,
    linux,
    occasions,
    operators,
    passwords,
    people,
    scanner,
    servers,
    terminals,
)
from hopwatch.lab.today import Today


@dataclass(frozen=True, slots=True)
class Routine:
    """A part of every day. A look-alike says what of (`looks_like`), and whose it is.

    `sources` are roles of machines or `name:PREFIX`; `accounts` are keys of the enterprise's accounts, or
    `admins`, `helpdesk`, `developers`, `replicas`.
    """

    name: str
    plans: Callable[[Today], Iterator[Planned]]
    looks_like: str = ""
    sources: Sequence[str] = ()
    accounts: Sequence[str] = ()


ROUTINES = (
    Routine("people", people.people),
    Routine("machines", people.machines),
    Routine("services", people.services),
    Routine("terminal-server", terminals.terminals),
    Routine("password-changes", people.passwords, "Guessing: telephones try the old password"),
    Routine(
        "vulnerability-scanner",
        scanner.scanner,
        "A sweep, with administrator's rights",
        ["scanner"],
        ["scanner"],
    ),
    Routine("software-deployer", deployment.deployer, "PsExec everywhere", ["deployer"], ["deployer"]),
    Routine("updaters", deployment.updaters, "New services"),
    Routine("policy-tasks", deployment.policies, "New tasks everywhere"),
    Routine("backup", servers.backup, "Administrative shares everywhere", ["backup"], ["backup"]),
    Routine("monitoring", servers.monitoring, "WMI and WinRM everywhere", ["monitoring"], ["monitoring"]),
    Routine("inventory", servers.inventory, "PowerShell started by WMI"),
    Routine("automation", servers.automation, "WinRM everywhere, by NTLM", ["name:ANS"], ["automation"]),
    Routine("cluster", servers.cluster, "Relayed machine accounts", ["name:CLU"]),
    Routine("replication", servers.replication, "DCSync", ["domain controller"], ["replicas"]),
    Routine("legacy-application", servers.legacy, "Kerberoasting", [], ["reports"]),
    Routine(
        "administrators", operators.administrators, "RDP through the jump host", ["jump host"], ["admins"]
    ),
    Routine("patch-day", operators.patch_day, "RDP and tasks everywhere", ["jump host"], ["admins"]),
    Routine("helpdesk", operators.helpdesk, "RDP and PsExec to desks", [], ["helpdesk"]),
    Routine("second-accounts", operators.second_accounts, "Pass the hash at the source", [], ["developers"]),
    Routine("shells-without-windows", linux.administered),
    Routine("linux-automation", linux.automated, "SSH to many hosts", ["name:ANS"]),
    Routine("repositories", linux.repositories, "SSH from desks", [], ["developers"]),
    Routine("application-owners", occasions.owners, "Somebody's first remote desktop"),
    Routine("neighbours", occasions.neighbours, "From desk to desk"),
    Routine("stale-service", passwords.stale_service, "Guessing", [], ["reports"]),
    Routine("stale-drive", passwords.stale_drive, "Guessing, then a logon"),
)
