"""Addresses and flows: what is an IP address, and the Community ID of a connection."""

import socket
from binascii import b2a_base64
from hashlib import sha1
from struct import Struct

from mappings.remembered import Remembered

PORTS = 65536
_PROTOCOLS = {"icmp": 1, "tcp": 6, "udp": 17, "icmp6": 58, "ipv6-icmp": 58, "sctp": 132}
_ICMP, _ICMP6 = 1, 58
_IPV4 = 4  # bytes

# Types that answer each other (Community ID specification): such a pair is one flow, any other is one-way.
_ANSWERS = {
    _ICMP: {8: 0, 0: 8, 13: 14, 14: 13, 15: 16, 16: 15, 17: 18, 18: 17, 10: 9, 9: 10},
    _ICMP6: {
        128: 129,
        129: 128,
        133: 134,
        134: 133,
        135: 136,
        136: 135,
        130: 131,
        131: 130,
        144: 145,
        145: 144,
        139: 140,
        140: 139,
    },
}
_SEED = b"\0\0"
_PORTS = Struct(">BxHH")  # protocol, padding, ports


def _packed(address: str) -> bytes | None:
    try:
        return socket.inet_pton(socket.AF_INET6 if ":" in address else socket.AF_INET, address)
    except (OSError, ValueError):  # ValueError: a NUL or a lone surrogate in the text
        return None


packed = Remembered(_packed, most=65536, letters=64).__getitem__
"""The 4 or 16 bytes of an IP address, None when the text is none."""


def community_id(transport: str, source: str, destination: str, ports: tuple[int, int]) -> str | None:
    """Return the Community ID (version 1, seed 0) of a flow, or None when one cannot be made.

    `ports` are those of source and destination; for ICMP its type and code.
    Source: https://github.com/corelight/community-id-spec
    """
    number = _PROTOCOLS.get(transport)
    from_, to = packed(source), packed(destination)
    if number is None or from_ is None or to is None or len(from_) != len(to):
        return None
    sending, receiving = ports
    if number in _ANSWERS:
        if number == _ICMP and len(from_) != _IPV4:
            number = _ICMP6  # Zeek writes icmp for both
        answer = _ANSWERS[number].get(sending)
        if answer is None:
            return _hashed(number, from_, to, sending, receiving)
        receiving = answer
    if (to, receiving) < (from_, sending):
        return _hashed(number, to, from_, receiving, sending)
    return _hashed(number, from_, to, sending, receiving)


def _hashed(number: int, first: bytes, second: bytes, port: int, other: int) -> str:
    flow = _SEED + first + second + _PORTS.pack(number, port, other)
    return "1:" + b2a_base64(sha1(flow, usedforsecurity=False).digest(), newline=False).decode("ascii")
