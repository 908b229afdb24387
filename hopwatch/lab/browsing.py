"""Builders of the everyday lines of a Zeek sensor: names looked up, pages fetched."""
# ruff: noqa: PLR0913  (keyword arguments with defaults: a call names only what the scene is about)

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from hopwatch.lab import derived
from hopwatch.lab.event import ZeekEvent
from hopwatch.lab.flow import ends

DNS, HTTP = 53, 80
NAMED_CODES = {"NOERROR": 0, "SERVFAIL": 2, "NXDOMAIN": 3}
QUERY_TYPES = {"A": 1, "PTR": 12, "AAAA": 28, "SRV": 33}


def dns(
    at: datetime,
    *,
    source: str,
    destination: str,
    query: str,
    answers: Sequence[str] = (),
    kind: str = "A",
    code: str = "NOERROR",
    uid: str = "",
    source_port: int = 0,
) -> ZeekEvent:
    """Dns: a query and its answers."""
    values: dict[str, Any] = {
        **ends(at, (source, destination), DNS, uid, source_port),
        "proto": "udp",
        "trans_id": derived.number(at, query, below=65536),
        "rtt": 0.0004 + derived.number(query, at, below=20_000) / 1_000_000,
        "query": query,
        "qclass": 1,
        "qclass_name": "C_INTERNET",
        "qtype": QUERY_TYPES[kind],
        "qtype_name": kind,
        "rcode": NAMED_CODES[code],
        "rcode_name": code,
        "AA": False,
        "TC": False,
        "RD": True,
        "RA": True,
        "Z": 0,
        "rejected": False,
    }
    if answers:
        values |= {"answers": list(answers), "TTLs": [300.0] * len(answers)}
    return ZeekEvent(at=at, log="dns", values=values)


def http(
    at: datetime,
    *,
    source: str,
    destination: str,
    host: str,
    uri: str = "/",
    method: str = "GET",
    agent: str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)",
    status: int = 200,
    received: int = 5000,
    uid: str = "",
    source_port: int = 0,
    port: int = HTTP,
) -> ZeekEvent:
    """Http: a request and its answer."""
    values: dict[str, Any] = {
        **ends(at, (source, destination), port, uid, source_port),
        "trans_depth": 1,
        "method": method,
        "host": host,
        "uri": uri,
        "version": "1.1",
        "user_agent": agent,
        "request_body_len": 0,
        "response_body_len": received,
        "status_code": status,
        "status_msg": "OK",
        "tags": [],
    }
    return ZeekEvent(at=at, log="http", values=values)
