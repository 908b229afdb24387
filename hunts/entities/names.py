"""Machines and accounts as people read them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from hunts.entities.told import Told
from hunts.sentence import listing
from mappings.bare import is_address


@dataclass(frozen=True, slots=True)
class Names:
    """What machines and accounts are called, by their bare names; `addresses` are a machine's."""

    hosts: Mapping[str, str]
    users: Mapping[str, str]
    addresses: Mapping[str, Sequence[str]]

    def host(self, key: str) -> str:
        """Name a machine: `WS07 (10.1.2.7)` where the alerts say which address it had."""
        label = self.hosts.get(key, key)
        return f"{label} ({', '.join(self.addresses[key])})" if key in self.addresses else label

    def user(self, key: str) -> str:
        """Name an account."""
        return self.users.get(key, key)

    def some_hosts(self, keys: Iterable[str]) -> str:
        """List machines: `a`, `a and b`, `a, b, c and 12 more`."""
        return listing([self.host(key) for key in keys])

    def some_users(self, keys: Iterable[str]) -> str:
        """List accounts, as machines are listed."""
        return listing([self.user(key) for key in keys])


def names(alerts: Iterable[Told], owner: Mapping[str, str]) -> Names:
    """Return what the alerts call everybody; of several spellings that of the earliest alert.

    `owner` maps addresses to machines. A machine is called by its first label.
    """
    hosts: dict[str, str] = {}
    users: dict[str, str] = {}
    for alert in alerts:
        for key, text in [*alert.source.items(), *alert.target.items()]:
            if not is_address(text):
                hosts.setdefault(key, _label(text))
        for key, text in alert.who.items():
            users.setdefault(key, text)
    addresses: dict[str, list[str]] = {}
    for address, machine in sorted(owner.items()):
        addresses.setdefault(machine, []).append(address)
    return Names(hosts, users, addresses)


def _label(text: str) -> str:
    return text.rpartition("\\")[2].partition(".")[0].removesuffix("$")
