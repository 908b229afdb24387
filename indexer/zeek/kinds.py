"""Kinds of values: each turns what Zeek wrote into what the field's type takes, or None when it cannot."""

import json
import math
from collections.abc import Callable, Mapping
from typing import Any

from indexer.zeek.addresses import packed
from indexer.zeek.times import instant, milliseconds

Kind = Callable[[Any], Any]
_LONG = 2**63
_CENTURY = 3_155_760_000  # seconds
_TRUTHS = {"T": True, "F": False, "true": True, "false": False}
_LONGEST_NUMBER = 20  # digits of what can be a 64-bit number


def keywords(value: Any) -> list[Any]:
    """Return a list of texts."""
    return value if isinstance(value, list) else [value]


def many(kind: Kind) -> Kind:
    """Return the kind of lists whose members are of a kind; unset members are left out."""

    def each(value: Any) -> list[Any] | None:
        members = [kind(member) for member in keywords(value) if member is not None]
        return None if None in members else members

    return each


def ip(value: Any) -> str | None:
    """Return an address."""
    return value if isinstance(value, str) and packed(value) else None


def whole_text(value: Any) -> str:
    """Return a text, or any other value as JSON."""
    return value if isinstance(value, str) else json.dumps(value)


def storable(value: Any) -> Any:
    """Write as text what no field of Elasticsearch takes: objects in lists, numbers beyond 64 bits."""
    if isinstance(value, list):
        return [storable(member) for member in value]
    if isinstance(value, dict) or (type(value) is int and not -_LONG <= value < _LONG):
        return whole_text(value)
    return value


def upper(value: Any) -> str | None:
    """Return a text in upper case."""
    return value.upper() if isinstance(value, str) else None


def long(value: Any) -> int | None:
    """Return a whole number of 64 bits."""
    if type(value) is int:
        return value if -_LONG <= value < _LONG else None
    if isinstance(value, str):
        return _from_text(value)
    if type(value) is float and value.is_integer():
        return long(int(value))
    return None


def port(value: Any) -> int | None:
    """Return a port number."""
    number = long(value)
    return number if number is not None and 0 <= number < 65536 else None  # noqa: PLR2004  (of 16 bits)


def double(value: Any) -> float | int | None:
    """Return a finite number."""
    if type(value) is float or type(value) is int:
        return value if abs(value) < _LONG or (type(value) is float and math.isfinite(value)) else None
    if isinstance(value, str):
        try:
            return double(float(value))
        except ValueError:
            return None
    return None


def nanoseconds(value: Any) -> int | None:
    """Seconds, as Zeek writes intervals, to whole nanoseconds."""
    if type(value) is float and -_CENTURY < value < _CENTURY:  # most are such: fewer steps
        return round(value * 1_000_000_000)
    seconds = double(value)
    if seconds is None or abs(seconds) > _LONG:
        return None
    return long(round(seconds * 1_000_000_000))


def boolean(value: Any) -> bool | None:
    """Return true or false."""
    if type(value) is bool:
        return value
    return _TRUTHS.get(value) if isinstance(value, str) else None


def date(value: Any) -> str | None:
    """Return a time: ISO 8601, milliseconds, UTC."""
    moment = instant(value)
    return None if moment is None else milliseconds(moment)


def mac(value: Any) -> str | None:
    """Return a hardware address as ECS writes it (RFC 7042): upper-case, hyphens."""
    return value.upper().replace(":", "-") if isinstance(value, str) else None


def _from_text(text: str) -> int | None:
    digits = text[1:] if text[:1] == "-" else text
    if digits.isascii() and digits.isdecimal() and len(digits) <= _LONGEST_NUMBER:
        return long(int(text))
    return None


KINDS: Mapping[str, Kind | None] = {
    **dict.fromkeys(("keyword", "folded", "text")),
    **dict.fromkeys(("keywords", "texts"), keywords),
    "boolean": boolean,
    "date": date,
    "double": double,
    "doubles": many(double),
    "ip": ip,
    "ips": many(ip),
    "long": long,
    "longs": many(long),
    "mac": mac,
    "nanoseconds": nanoseconds,
    "port": port,
    "upper": upper,
}
"""Kinds by the names that tables have for them; None: the value as it stands, scalar or list."""

AS_THEY_ARE: Mapping[tuple[Kind | None, type], tuple[int, int] | None] = {
    (long, int): (-_LONG, _LONG - 1),
    (port, int): (0, 65535),
    **dict.fromkeys(((boolean, bool), (keywords, list))),
    **dict.fromkeys((storable, type_) for type_ in (str, bool, float)),
}
"""Kinds that leave values of a type as they are, when they lie between these bounds or there are none."""
