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
_UNHEARD_OF: tuple[tuple[str, ...], str] = ((), "")
_LONGEST = 2**63 - 1  # what a long holds
DIRECTIONS = {
    (True, True): "internal",
    (True, False): "outbound",
    (False, True): "inbound",
    (False, False): "external",
}


def _finish(values: Values, document: Document) -> None:
    state = values.get("conn_state")
    types, message = STATES.get(state, _UNHEARD_OF) if isinstance(state, str) else _UNHEARD_OF
    document.within("event")["type"] = ["connection", *types]
    if message:
        document.within("zeek.connection")["state_message"] = message
    _direction(document)
    sender, receiver = document.part("source"), document.part("destination")
    for unit in ("bytes", "packets"):
        if unit in sender and unit in receiver:
            document.within("network")[unit] = min(sender[unit] + receiver[unit], _LONGEST)
    if str(document.part("network").get("transport")).startswith("icmp"):
        _ports_are_type_and_code(document)


def _direction(document: Document) -> None:
    found = document.part("zeek.connection")
    local = found.get("local_orig"), found.get("local_resp")
    if local in DIRECTIONS:
        document.within("network")["direction"] = DIRECTIONS[local]
    tags = [name for name in ("local_orig", "local_resp") if found.get(name)]
    if tags:
        document.root["tags"] = tags


def _ports_are_type_and_code(document: Document) -> None:
    for end, name in (("source", "type"), ("destination", "code")):
        if "port" in document.part(end):
            document.put(f"zeek.connection.icmp.{name}", document.within(end).pop("port"))


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
