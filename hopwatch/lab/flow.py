"""What the lines of all of Zeek's logs share: two ends, an identifier, packets."""

from datetime import datetime
from functools import lru_cache
from ipaddress import ip_address, ip_network
from typing import Any

from hopwatch.lab import derived

LOCAL = tuple(map(ip_network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7", "fe80::/10")))


def ends(at: datetime, addresses: tuple[str, str], port: int, uid: str, source_port: int) -> dict[str, Any]:
    """Return the fields that name a connection; what is left empty depends on the others."""
    source, destination = addresses
    return {
        "uid": uid or derived.uid(at, source, destination, port),
        "id.orig_h": source,
        "id.orig_p": source_port or derived.port(uid or at, source, destination, port),
        "id.resp_h": destination,
        "id.resp_p": port,
    }


@lru_cache(maxsize=50_000)
def local(address: str) -> bool:
    """Say whether a sensor with the usual settings counts an address among its own."""
    parsed = ip_address(address)
    return any(parsed in network for network in LOCAL)


def packets(side: str, payload: int) -> dict[str, int]:
    """Packets and bytes on the wire for a payload: 40 bytes of headers each, 1,460 of payload at most."""
    count = 1 if not payload else 3 + payload // 1460
    return {f"{side}_pkts": count, f"{side}_ip_bytes": payload + 40 * count}
