"""Values that are too long for a field: cut, with the whole kept beside them.

Lucene takes no term over 32,766 bytes, and Elasticsearch refuses the whole document for one. `ignore_above`
would avoid that and make the value vanish from every aggregation instead: a service with a path of 40 KB
would not be found at all. So a declared field keeps the beginning of its value and a digest of the whole.
"""

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from typing import Any

from mappings.document import put

VALUE_BYTES = 20_000
"""The longest value of a declared keyword, in bytes of UTF-8; turning it to lower case adds at most half."""

CUT = "hopwatch.cut"
UNCUT = "hopwatch.uncut"

_LONGEST_CHARACTER = 4


def fit(document: dict[str, Any]) -> None:
    """Cut each value of a declared keyword that is too long, in place.

    `hopwatch.cut` then names the fields, and `hopwatch.uncut` holds what they held; the latter is not
    searched. A document whose JSON is at most `VALUE_BYTES` long has no such value, and need not be given.
    """
    long = {name: value for name, value in _values(document, "") if name in _searched() and _is_long(value)}
    for name, value in long.items():
        put(document, name, [_short(item) for item in value] if isinstance(value, list) else _short(value))
    if long:
        put(document, CUT, sorted(long))
        put(document, UNCUT, long)


@cache
def _searched() -> frozenset[str]:
    from mappings.alert import ALERT_FIELDS  # noqa: PLC0415  (slow to import, and few documents need it)

    return frozenset(
        name
        for name, field in ALERT_FIELDS.items()
        if field["type"] == "keyword" and field.get("index", True)
    )


def _values(document: Mapping[str, Any], path: str) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for name, value in document.items():
        if isinstance(value, Mapping):
            found += _values(value, f"{path}{name}.")
        else:
            found.append((path + name, value))
    return found


def _is_long(value: Any) -> bool:
    if isinstance(value, list):
        return any(_is_long(item) for item in value)
    if not isinstance(value, str) or len(value) * _LONGEST_CHARACTER <= VALUE_BYTES:
        return False
    return len(_bytes(value)) > VALUE_BYTES


def _short(value: Any) -> Any:
    if not _is_long(value):
        return value
    encoded = _bytes(value)
    ending = f"…#{sha256(encoded).hexdigest()[:32]}"
    return encoded[: VALUE_BYTES - len(ending.encode())].decode("utf-8", "ignore") + ending


def _bytes(value: str) -> bytes:
    return value.encode("utf-8", "surrogatepass")
