"""conn.log: what the state of a connection means, which way it went, and how much it carried."""

from collections.abc import Mapping
from typing import Any

from indexer.zeek.layout import Document, Values

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
_LOCAL = ("local_orig", "local_resp")
_UNHEARD_OF: tuple[tuple[str, ...], str] = ((), "")
_LONGEST = 2**63 - 1  # what a long holds
_DIRECTIONS: Mapping[tuple[Any, Any], str] = {
    (True, True): "internal",
    (True, False): "outbound",
    (False, True): "inbound",
    (False, False): "external",
}


def connection(values: Values, document: Document) -> None:
    """Put what the state means, the direction, the sums of both sides, and ICMP's type and code."""
    state = values.get("conn_state")
    types, message = STATES.get(state, _UNHEARD_OF) if isinstance(state, str) else _UNHEARD_OF
    document.root["event"]["type"] = ["connection", *types]
    own, told = document.part("zeek.connection"), {}
    if message:
        document.within("zeek.connection")["state_message"] = message
    here, there = own.get("local_orig"), own.get("local_resp")
    if way := _DIRECTIONS.get((here, there)):
        told["direction"] = way
    if here or there:
        document.root["tags"] = [*_LOCAL] if here and there else [_LOCAL[0 if here else 1]]
    sender, receiver = document.part("source"), document.part("destination")
    for unit in ("bytes", "packets"):
        if unit in sender and unit in receiver:
            told[unit] = min(sender[unit] + receiver[unit], _LONGEST)
    if told:
        document.within("network").update(told)
    if str(values.get("proto")).startswith("icmp"):
        _ports_are_type_and_code(document)


def _ports_are_type_and_code(document: Document) -> None:
    for end, name in (("source", "type"), ("destination", "code")):
        if "port" in document.part(end):
            document.put(f"zeek.connection.icmp.{name}", document.within(end).pop("port"))
