"""Names: which log a record belongs to, and what a field of it may be called."""

import re
from collections.abc import Container, Iterable
from functools import lru_cache

UNKNOWN = "unknown"
_LONGEST = 64  # characters of a log's name
_LONGEST_FIELD = 128  # characters of a field's name
_DEEPEST = 5  # dotted levels of a field's name below its log
_FORBIDDEN = re.compile(r"[^a-z0-9_]+")
_ALIASES = {"connection": "conn", "connections": "conn", "connection_summary": "conn_summary"}
_RESERVED = frozenset({"session_id", "connection"})  # fields and datasets that stand for something else

# Logs that Zeek itself writes (Zeek 3 to 7), by which a file's name is understood.
_LOGS = frozenset(
    re.findall(
        r"\w+",
        """
    analyzer analyzer_debug barnyard2 broker capture_loss cluster config conn conn_summary dce_rpc dhcp dnp3
    dns dpd files ftp http intel irc kerberos known_certs known_devices known_hosts known_modbus
    known_services ldap ldap_search loaded_scripts login modbus modbus_register_change mqtt_connect
    mqtt_publish mqtt_subscribe mysql netcontrol netcontrol_drop netcontrol_shunt notice notice_alarm ntlm
    ntp ocsp open_conn openflow packet_filter pe postgresql print prof quic radius rdp redis reporter rfb
    signatures sip smb_cmd smb_files smb_mapping smtp snmp socks software ssh ssl stats stderr stdout syslog
    telemetry traceroute tunnel unified2 unknown_protocols websocket weird weird_stats x509
    """,
    )
)

# Fields that only one log has, and by which a record without a name is known.
_TELLTALES = (
    ("smb_files", frozenset({"prev_name", "times.modified", "times.changed"})),
    ("smb_mapping", frozenset({"share_type", "native_file_system"})),
    ("kerberos", frozenset({"request_type", "till", "renewable"})),
    ("ntlm", frozenset({"domainname", "server_nb_computer_name", "server_dns_computer_name"})),
    ("rdp", frozenset({"security_protocol", "client_channels", "keyboard_layout"})),
    ("ssh", frozenset({"auth_attempts", "host_key_alg", "kex_alg"})),
    ("notice", frozenset({"note", "suppress_for"})),
    ("x509", frozenset({"certificate.subject", "certificate.serial"})),
    ("files", frozenset({"seen_bytes", "tx_hosts"})),
    ("http", frozenset({"trans_depth", "status_code", "resp_mime_types"})),
    ("dns", frozenset({"qtype_name", "rcode_name", "qclass_name"})),
    ("ssl", frozenset({"ssl_history", "cert_chain_fuids", "cert_chain_fps"})),
    ("dhcp", frozenset({"assigned_ip", "assigned_addr", "lease_time"})),
    ("conn", frozenset({"conn_state", "missed_bytes"})),
    ("dce_rpc", frozenset({"endpoint", "operation"})),
)
_ENOUGH = {"dce_rpc": 2}  # of the fields above that must be there; else one


@lru_cache(maxsize=1024)
def log_name(told: str) -> str:
    """Return a log's name as an index may bear it, from what the log says (`#path`, `_path`, …)."""
    name = _FORBIDDEN.sub("_", told[: 4 * _LONGEST].lower()).strip("_")[:_LONGEST]
    name = _ALIASES.get(name, name)
    return name if name and name not in _RESERVED else UNKNOWN


def known(path: str) -> str:
    """Return the log that a file's name names, or "" (`conn.09:00:00-10:00:00.log.gz`, `NASHUA_conn.log`)."""
    base = path.replace("\\", "/").rpartition("/")[2].lower()
    stem = _FORBIDDEN.sub("_", base.partition(".")[0]).strip("_")
    words = stem.split("_")
    spans = [(start, end) for start in range(len(words)) for end in range(start + 1, len(words) + 1)]
    for start, end in sorted(spans, key=lambda span: (span[0] - span[1], -span[1])):
        name = "_".join(words[start:end])
        name = _ALIASES.get(name, name)
        if name in _LOGS:
            return name
    return ""


def by_fields(names: Iterable[str]) -> str:
    """Return the log that has such fields, or `unknown`."""
    have = frozenset(names)
    for log, telltales in _TELLTALES:
        if len(have & telltales) >= _ENOUGH.get(log, 1):
            return log
    return UNKNOWN


@lru_cache(maxsize=4096)
def _legal(name: str) -> tuple[str, ...]:
    text = "".join(char if char.isprintable() else "_" for char in name[:_LONGEST_FIELD])
    parts = [part.strip().lstrip("@_") or part.strip("@ ") for part in text.split(".")]
    parts = [part for part in parts if part]
    if len(parts) > _DEEPEST:
        parts = [*parts[: _DEEPEST - 1], "_".join(parts[_DEEPEST - 1 :])]
    return tuple(parts) or ("unnamed",)


def legal(name: str) -> tuple[str, ...]:
    """Return a field's name as parts that Elasticsearch takes: no empty part, none blank, not too deep."""
    return _legal(name[: _LONGEST_FIELD + 1])


def free(parts: tuple[str, ...], taken: Container[str]) -> tuple[str, ...]:
    """Return `parts`, or one name made of them, so that no name is both a value and an object of `taken`."""
    for count in range(len(parts)):
        if ".".join(parts[: count + 1]) in taken:
            return ("_".join(parts) + "_",)
    return parts
