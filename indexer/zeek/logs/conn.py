"""conn.log: every connection. Elastic calls the dataset `zeek.connection`."""

from indexer.zeek.kinds import boolean, keyword, keywords, long, mac, nanoseconds
from indexer.zeek.layout import Document, Log, Values, to

# conn_state → event.type beside `connection`, and what Zeek's documentation says of it in Elastic's words.
STATES: dict[str, tuple[tuple[str, ...], str]] = {
    "S0": (("start",), "Connection attempt seen, no reply."),
    "S1": (("start",), "Connection established, not terminated."),
    "SF": (("start", "end"), "Normal establishment and termination."),
    "REJ": (("start", "denied"), "Connection attempt rejected."),
    "S2": (
        ("info",),
        "Connection established and close attempt by originator seen (but no reply from responder).",
    ),
    "S3": (
        ("info",),
        "Connection established and close attempt by responder seen (but no reply from originator).",
    ),
    "RSTO": (("info",), "Connection established, originator aborted (sent a RST)."),
    "RSTR": (("info",), "Responder sent a RST."),
    "RSTOS0": (
        ("info",),
        "Originator sent a SYN followed by a RST, we never saw a SYN-ACK from the responder.",
    ),
    "RSTRH": (
        ("info",),
        "Responder sent a SYN ACK followed by a RST, we never saw a SYN from the (purported) originator.",
    ),
    "SH": (
        ("info",),
        (
            "Originator sent a SYN followed by a FIN, we never saw a SYN ACK from the responder "
            "(hence the connection was 'half' open)."
        ),
    ),
    "SHR": (
        ("info",),
        "Responder sent a SYN ACK followed by a FIN, we never saw a SYN from the originator.",
    ),
    "OTH": (
        ("info",),
        "No SYN seen, just midstream traffic (a 'partial connection' that was not later closed).",
    ),
}
DIRECTIONS = {
    (True, True): "internal",
    (True, False): "outbound",
    (False, True): "inbound",
    (False, False): "external",
}


def _finish(values: Values, document: Document) -> None:
    state = values.get("conn_state")
    types, message = STATES.get(state, ((), "")) if isinstance(state, str) else ((), "")
    document.put("event.type", ["connection", *types])
    if message:
        document.put("zeek.connection.state_message", message)
    _direction(document)
    for unit in ("bytes", "packets"):
        sent, received = document.get(f"source.{unit}"), document.get(f"destination.{unit}")
        if sent is not None and received is not None:
            document.put(f"network.{unit}", min(sent + received, 2**63 - 1))
    if str(document.get("network.transport")).startswith("icmp"):
        _ports_are_type_and_code(document)


def _direction(document: Document) -> None:
    local = document.get("zeek.connection.local_orig"), document.get("zeek.connection.local_resp")
    if local in DIRECTIONS:
        document.put("network.direction", DIRECTIONS[local])
    tags = [name for name, is_local in zip(("local_orig", "local_resp"), local, strict=True) if is_local]
    if tags:
        document.put("tags", tags)


def _ports_are_type_and_code(document: Document) -> None:
    for end, name in (("source", "type"), ("destination", "code")):
        number = document.within(end).pop("port", None)
        if number is not None:
            document.put(f"zeek.connection.icmp.{name}", number)


LOG = Log(
    path="conn",
    dataset="zeek.connection",
    fields={
        "proto": to(keyword, "network.transport"),
        "service": to(keyword, "network.protocol"),
        "duration": to(nanoseconds, "event.duration"),
        "orig_ip_bytes": to(long, "source.bytes"),
        "resp_ip_bytes": to(long, "destination.bytes"),
        "orig_pkts": to(long, "source.packets"),
        "resp_pkts": to(long, "destination.packets"),
        "orig_l2_addr": to(mac, "source.mac"),
        "resp_l2_addr": to(mac, "destination.mac"),
        "conn_state": to(keyword, "zeek.connection.state"),
        "history": to(keyword, "zeek.connection.history"),
        "missed_bytes": to(long, "zeek.connection.missed_bytes"),
        "local_orig": to(boolean, "zeek.connection.local_orig"),
        "local_resp": to(boolean, "zeek.connection.local_resp"),
        "orig_bytes": to(long, "zeek.connection.orig_bytes"),
        "resp_bytes": to(long, "zeek.connection.resp_bytes"),
        "tunnel_parents": to(keywords, "zeek.connection.tunnel_parents"),
    },
    finish=_finish,
)
