"""Which address is which machine's, as far as the alerts of a day say it themselves.

An address counts for a machine when an alert names both and nothing else on the same side, and no alert of
the day contradicts: neither a second name for the address, nor a second address of the kind for the name.
What a client calls itself is his to choose, so a contradiction ties nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from ipaddress import ip_address

from hunts.entities.told import Told


def owners(alerts: Iterable[Told]) -> dict[str, str]:
    """Return the machine of each address that has one."""
    machines: dict[str, set[str]] = defaultdict(set)
    addresses: dict[tuple[str, int], set[str]] = defaultdict(set)
    for address, name in (tie for alert in alerts for tie in alert.ties):
        machines[address].add(name)
        addresses[name, ip_address(address).version].add(address)
    return {
        address: name
        for address, (name, *others) in machines.items()
        if not others and len(addresses[name, ip_address(address).version]) == 1
    }


def under_names(alerts: Iterable[Told], owner: Mapping[str, str]) -> list[Told]:
    """Return the alerts with each address that is a machine's under the machine's name."""
    return [
        replace(one, source=_under(one.source, owner), target=_under(one.target, owner)) for one in alerts
    ]


def _under(side: Mapping[str, str], owner: Mapping[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, spelled in sorted(side.items(), key=lambda pair: pair[0] in owner):
        found.setdefault(owner.get(key, key), spelled)
    return {owner.get(key, key): found[owner.get(key, key)] for key in side}
