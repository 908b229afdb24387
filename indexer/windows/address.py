"""Addresses and ports as Windows writes them; what is none never reaches a field of type ip."""

import re
from functools import lru_cache
from ipaddress import IPv6Address, ip_address

from mappings.remembered import Remembered

_WITH_PORT = re.compile(r"\[([^\[\]]+)\](?::\d{1,5})?|(\d{1,3}(?:\.\d{1,3}){3}):\d{1,5}", re.ASCII)
_HIGHEST_PORT = 65535


@lru_cache(maxsize=8192)
def address(text: str) -> str | None:
    """Return the address in its shortest form, None when the text is none.

    `::ffff:10.1.2.3` and `[::ffff:10.1.2.3]:445` are 10.1.2.3; a zone (`fe80::1%3`) is left out: it has a
    meaning on one machine only.
    """
    found = _WITH_PORT.fullmatch(text.strip())
    bare = (found[1] or found[2]) if found else text.strip()
    try:
        parsed = ip_address(bare.partition("%")[0])
    except ValueError:
        return None
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(parsed)


def port(text: str) -> int | None:
    """Return the port, None when the text is none."""
    number = whole(text)
    return number if number is not None and 0 <= number <= _HIGHEST_PORT else None


def _whole(text: str) -> int | None:
    try:
        number = int(text, 16) if text[:2] in ("0x", "0X") else int(text)
    except (ValueError, TypeError):
        return None
    return number if -(2**63) <= number < 2**63 else None


whole = Remembered(_whole, most=16_384, letters=20).__getitem__
"""A number written in decimal or, with `0x`, in hex; None when it is none or over 63 bits."""
