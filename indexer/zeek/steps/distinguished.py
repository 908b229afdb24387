"""Distinguished names of certificates (RFC 2253 text, as Zeek writes them)."""

import re
from collections.abc import Iterator

from indexer.zeek.layout import Document

_PARTS = {
    "CN": "common_name",
    "C": "country",
    "L": "locality",
    "O": "organization",
    "OU": "organizational_unit",
    "ST": "state_or_province",
    "S": "state_or_province",
}
_COMMA = re.compile(r"(?<!\\),")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


def pairs(name: object) -> Iterator[tuple[str, str]]:
    r"""Yield the parts of a name as they stand; an escaped comma (`O=Acme\, Inc.`) belongs to the value."""
    if isinstance(name, str):
        for pair in _COMMA.split(name):
            key, _, value = pair.partition("=")
            if key.strip().isalnum() and value:
                yield key.strip(), _ESCAPED.sub(r"\1", value)


def x509(document: Document, name: object, into: str, own: str = "") -> None:
    """Put the parts of a name below `into`, which is ECS's, and below `own`, Elastic's other place.

    There is no place in ECS for `emailAddress` and `DC`.
    """
    found: dict[str, list[str]] = {}
    for key, value in pairs(name):
        found.setdefault(_PARTS.get(key.upper(), key), []).append(value)
    for part, values in found.items():
        if part in _PARTS.values():
            document.put(f"{into}.{part}", values)
        if own:
            leaf = "state" if part == "state_or_province" else part
            document.put(f"{own}.{leaf}", values[0] if len(values) == 1 else values)
