"""Distinguished names of certificates (RFC 2253 text, as Zeek writes them)."""

import re

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


def subject(name: object) -> dict[str, list[str]]:
    r"""Return ECS's x509 parts of a name; an escaped comma (`O=Acme\, Inc.`) belongs to the value."""
    found: dict[str, list[str]] = {}
    if not isinstance(name, str):
        return found
    for pair in _COMMA.split(name):
        key, _, value = pair.partition("=")
        part = _PARTS.get(key.strip().upper())
        if part and value:
            found.setdefault(part, []).append(_ESCAPED.sub(r"\1", value))
    return found
