"""Windows' own firewall: its service and rules, and connections that it let through or stopped.

Security 4945 to 4965, 5024 to 5037, 5150 to 5159, 5441 to 5449.
"""

from indexer.windows.accounts import named_user, seen_source, shared, source, subject_user
from indexer.windows.address import whole
from indexer.windows.descriptor import who
from indexer.windows.messages import word
from indexer.windows.process import executable
from indexer.windows.sheet import Rule, Sheet, copy, flow, move_address, move_port, rules, text

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


def rule(sheet: Sheet) -> None:
    """Put the firewall's rule; its values stay."""
    copy(sheet, "RuleId", "rule.id")
    copy(sheet, "RuleName", "rule.name")


def changer(sheet: Sheet) -> None:
    """Put who changed the filtering platform."""
    copy(sheet, "UserSid", "user.id")
    named_user(sheet, text(sheet.data, "UserName"))


def _protocol(sheet: Sheet) -> None:
    copy(sheet, "Protocol", "network.iana_number")
    transport = _TRANSPORTS.get(text(sheet.data, "Protocol") or "")
    if transport:
        sheet.fields["network.transport"] = transport


def _rule(action: str, *kinds: str) -> Rule:
    return Rule(f"windows-firewall-{action}", ("network",), kinds, (shared, filtered))


_SERVICE = (shared, subject_user, source)
RULES = {
    **rules(
        "configuration",
        """
        4945 rule-listed-when-windows-firewall-started info
        4946 added-rule-to-windows-firewall-exception-list creation
        4948 deleted-rule-from-windows-firewall-exception-list deletion
        4950 windows-firewall-setting-changed change
        4953 ignored-rule-by-windows-firewall-because-it-could-not-parse-rule info
        4954 windows-firewall-group-policy-changed change
        4957 windows-firewall-did-not-apply-following-rule info
        """,
        (shared, subject_user, seen_source, rule),
    ),
    **rules(
        "network",
        """
        4962 ipsec-dropped-inbound-packet-that-failed-replay-check end
        4963 ipsec-dropped-inbound-clear-text-packet-that-should-have-been-secured end
        4965 ipsec-received-packet-from-remote-computer-wth-incorrect-spi end
        """,
        (shared,),
    ),
    **rules(
        "process",
        """
        5024 windows-firewall-service-started start
        5025 windows-firewall-service-stopped end
        """,
        _SERVICE,
    ),
    **rules(
        "driver",
        """
        5033 windows-firewall-driver-started start
        5034 windows-firewall-driver-stopped end
        5037 windows-firewall-driver-error end
        """,
        _SERVICE,
    ),
    **rules(
        "configuration",
        """
        5441 following-filter-present-when-windows-filtering-platform-base-filtering-engine-started info
        5446 windows-filtering-platform-callout-changed change
        5447 windows-filtering-platform-filter-changed change
        5449 windows-filtering-platform-provider-context-changed change
        """,
        (shared, changer, source),
    ),
    "5152": _rule("packet-drop", "connection", "info", "denied"),
    "5156": _rule("connection", "connection", "info", "allowed"),
    "5157": _rule("packet-block", "connection", "info", "denied"),
    "5158": _rule("bind-local-port", "info"),
    **dict.fromkeys(("5150", "5151", "5153", "5154", "5155", "5159"), Rule("", (), (), (shared, filtered))),
}
