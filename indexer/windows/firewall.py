"""Connections that Windows' own firewall let through or stopped: Security 5150 to 5159."""

from indexer.windows.accounts import shared
from indexer.windows.address import whole
from indexer.windows.descriptor import who
from indexer.windows.messages import word
from indexer.windows.process import executable
from indexer.windows.sheet import Rule, Sheet, copy, flow, move_address, move_port, text

_TRANSPORTS = {
    "1": "icmp",
    "2": "igmp",
    "4": "ipv4",
    "6": "tcp",
    "8": "egp",
    "9": "igp",
    "12": "pup",
    "17": "udp",
    "27": "rdp",
    "28": "irtp",
    "33": "dccp",
    "35": "idpr",
    "41": "ipv6",
    "43": "ipv6-route",
    "44": "ipv6-frag",
    "46": "rsvp",
    "47": "gre",
    "50": "esp",
    "58": "ipv6-icmp",
    "59": "ipv6-nonxt",
    "60": "ipv6-opts",
}
_REMOTE = {"RemoteMachineID": "RemoteMachineDescription", "RemoteUserID": "RemoteUserDescription"}


def filtered(sheet: Sheet) -> None:
    """Put both ends, the direction, and the program that sent or received."""
    for name, into in (("SourceAddress", "source.ip"), ("DestAddress", "destination.ip")):
        move_address(sheet, name, into)
    for name, into in (("SourcePort", "source.port"), ("DestPort", "destination.port")):
        move_port(sheet, name, into)
    executable(sheet, "Application", "process")
    number = whole(text(sheet.data, "ProcessID") or "")
    if number is not None:  # OURS, so the value stays
        sheet.fields["process.pid"] = number
    _protocol(sheet)
    direction, layer = (word(text(sheet.data, name) or "") for name in ("Direction", "LayerName"))
    if direction:
        sheet.fields["network.direction"] = direction.lower()
    if layer:
        sheet.data["LayerNameDescription"] = layer
    for name, into in _REMOTE.items():
        sid = text(sheet.data, name)
        if sid and who(sid) != sid:
            sheet.data[into] = who(sid)
    flow(sheet)


def _protocol(sheet: Sheet) -> None:
    copy(sheet, "Protocol", "network.iana_number")
    transport = _TRANSPORTS.get(text(sheet.data, "Protocol") or "")
    if transport:
        sheet.fields["network.transport"] = transport


def _rule(action: str, *kinds: str) -> Rule:
    return Rule(f"windows-firewall-{action}", ("network",), kinds, (shared, filtered))


RULES = {
    "5152": _rule("packet-drop", "connection", "info", "denied"),
    "5156": _rule("connection", "connection", "info", "allowed"),
    "5157": _rule("packet-block", "connection", "info", "denied"),
    "5158": _rule("bind-local-port", "info"),
    **dict.fromkeys(("5150", "5151", "5153", "5154", "5155", "5159"), Rule("", (), (), (shared, filtered))),
}
