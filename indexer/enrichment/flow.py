"""The connection that an event tells of: its Community ID and its direction."""

from collections.abc import Mapping
from typing import Any

from indexer.windows.address import address, port
from indexer.zeek.addresses import community_id

DIRECTIONS: Mapping[tuple[bool | None, bool | None], str] = {
    (True, True): "internal",
    (True, False): "outbound",
    (False, True): "inbound",
    (False, False): "external",
}
"""`network.direction` by whether source and destination are internal; not where that is not known of both."""

FILTERED = frozenset({"5156", "5157"})
"""The Windows Filtering Platform's events of a connection, whose ends stay in `winlog.event_data`."""

_PROTOCOLS = {"6": "tcp", "17": "udp", "132": "sctp"}
_SEEN_FROM_HOST = {"%%14592": "ingress", "%%14593": "egress"}


def filtered(document: Mapping[str, Any]) -> dict[str, str]:
    """Return what of `network.*` can be told of Security 5156 and 5157.

    Source: learn.microsoft.com, event-5156 (`%%14592` Inbound, `%%14593` Outbound; the protocol's number).
    """
    data = document.get("winlog", {}).get("event_data", {})
    way = _SEEN_FROM_HOST.get(str(data.get("Direction")))
    flow = _flow(data)
    return {**({"direction": way} if way else {}), **({"community_id": flow} if flow else {})}


def _flow(data: Mapping[str, Any]) -> str | None:
    transport = _PROTOCOLS.get(str(data.get("Protocol")))
    ends = [address(str(data.get(name, ""))) for name in ("SourceAddress", "DestAddress")]
    ports = [port(str(data.get(name, ""))) for name in ("SourcePort", "DestPort")]
    if transport is None or ends[0] is None or ends[1] is None or ports[0] is None or ports[1] is None:
        return None
    return community_id(transport, ends[0], ends[1], (ports[0], ports[1]))
