"""Machines, the domain they belong to, and the people who sit at them."""

from dataclasses import dataclass

from hopwatch.lab import derived


@dataclass(frozen=True, slots=True)
class Domain:
    """A domain: its short name, its suffix in names of machines, and where its controllers are."""

    name: str
    suffix: str
    controllers: tuple[tuple[str, str], ...]

    @property
    def realm(self) -> str:
        """The name by which Kerberos knows it."""
        return self.suffix.upper()


CORP = Domain("CORP", "corp.example", (("DC01", "10.1.1.2"),))
"""The small office's."""


@dataclass(frozen=True, slots=True)
class Host:
    """A machine; `windows` ones keep event logs, those with `sysmon` more of them."""

    name: str
    address: str
    windows: bool = True
    role: str = "workstation"
    sysmon: bool = False
    domain: Domain = CORP

    @property
    def fqdn(self) -> str:
        """The name by which its logs know it."""
        return f"{self.name}.{self.domain.suffix}"

    @property
    def account(self) -> str:
        """Its account in the domain."""
        return f"{self.name}$"

    @property
    def controller(self) -> "Host":
        """The domain controller that it asks."""
        among = self.domain.controllers
        name, address = among[derived.number("controller", self.name, below=len(among))]
        return Host(name, address, role="domain controller", domain=self.domain)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody and the machine they work at, `offset` hours before or behind UTC."""

    name: str
    desk: Host
    offset: int = 0
    remote: bool = False
