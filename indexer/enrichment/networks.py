"""Networks and what is known of them: the most specific network that holds an address counts."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Generic, TypeVar

Known = TypeVar("Known")
Network = IPv4Network | IPv6Network

REMEMBERED = 16_384  # addresses
BROADCAST = IPv4Address("255.255.255.255")


@lru_cache(maxsize=REMEMBERED)
def parsed(address: str) -> IPv4Address | IPv6Address | None:
    """Return an address, None when the text is none."""
    try:
        return ip_address(address)
    except ValueError:
        return None


class Networks(Generic[Known]):
    """What is known of networks, and so of the addresses in them."""

    def __init__(self, known: Iterable[tuple[Network, Known]]) -> None:
        lengths: dict[int, dict[int, dict[int, Known]]] = {4: {}, 6: {}}
        for network, found in known:
            bits = network.max_prefixlen - network.prefixlen
            lengths[network.version].setdefault(bits, {})[int(network.network_address) >> bits] = found
        self._known = {version: sorted(of.items()) for version, of in lengths.items()}
        self.of = lru_cache(REMEMBERED)(self._of)
        """What is known of an address; None where it is in none of the networks, or is no address."""

    def _of(self, text: str) -> Known | None:
        address = parsed(text)
        if address is None:
            return None
        number = int(address)
        for bits, beginnings in self._known[address.version]:  # the smallest networks first
            if (beginning := number >> bits) in beginnings:
                return beginnings[beginning]
        return None


class Inside:
    """Which addresses are the estate's own."""

    def __init__(self, networks: Sequence[str]) -> None:
        self._networks = Networks((ip_network(one, strict=False), True) for one in networks)
        self._any = bool(networks)
        self.holds = lru_cache(REMEMBERED)(self._holds)
        """Whether an address is internal; None for what is no one host's: multicast, broadcast, `0.0.0.0`."""

    def _holds(self, text: str) -> bool | None:
        address = parsed(text)
        if not self._any or address is None or address.is_multicast or address.is_unspecified:
            return None
        if address == BROADCAST:
            return None
        return self._networks.of(text) is not None
