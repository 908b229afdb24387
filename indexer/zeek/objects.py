"""Zeek's JSON forms: an object a line, bare or wrapped, its names dotted, underscored or nested."""

import json
import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from indexer.zeek.names import known

_DEEPEST = 8  # levels of nested objects that become dotted names; deeper ones become text
_LONG = 2**63
_STRAY = re.compile("[\udc80-\udcff]")  # what a byte that is no UTF-8 becomes for the moment

# What an underscored export (`@stream`, `id_orig_h`) makes of Zeek's dotted names.
_DOTTED: Mapping[str, tuple[str, ...]] = {
    "id": (
        "orig_h",
        "orig_p",
        "resp_h",
        "resp_p",
    ),
    "times": (
        "modified",
        "accessed",
        "created",
        "changed",
    ),
    "certificate": (
        "version",
        "serial",
        "subject",
        "issuer",
        "not_valid_before",
        "not_valid_after",
        "key_alg",
        "sig_alg",
        "key_type",
        "key_length",
        "exponent",
        "curve",
    ),
    "san": (
        "dns",
        "uri",
        "email",
        "ip",
    ),
    "basic_constraints": (
        "ca",
        "path_len",
    ),
    "version": (
        "major",
        "minor",
        "minor2",
        "minor3",
        "addl",
    ),
    "data_channel": (
        "passive",
        "orig_h",
        "resp_h",
        "resp_p",
    ),
    "remote_location": (
        "country_code",
        "region",
        "city",
        "latitude",
        "longitude",
    ),
}
_UNDERSCORED = {f"{head}_{tail}": f"{head}.{tail}" for head, tails in _DOTTED.items() for tail in tails}


class NotRead(ValueError):  # noqa: N818  (what is told is the line, not an error of the program)
    """The line is no JSON object."""


def decoded(line: bytes) -> dict[str, Any]:
    """Return the object of a line with all that it holds. Raises NotRead with the reason."""
    try:
        value = orjson.loads(line)
    except orjson.JSONDecodeError:
        value = _patiently(line)
    if not isinstance(value, dict):
        raise NotRead("the line is JSON but no object")
    return value


def _patiently(line: bytes) -> Any:
    """Read what the strict parser refuses: bytes that are no UTF-8, lone surrogates, control characters."""
    try:
        text = _STRAY.sub(_named_byte, line.decode("utf-8", "surrogateescape"))
        return _printable(json.loads(text, strict=False))
    except (ValueError, RecursionError) as error:
        raise NotRead(f"no JSON ({error})") from None


def _named_byte(stray: re.Match[str]) -> str:
    return rf"\\x{ord(stray[0]) - 0xDC00:02x}"


def _printable(value: Any) -> Any:
    """Write lone surrogates as escapes, for no JSON writer takes them."""
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode()
    if isinstance(value, list):
        return [_printable(member) for member in value]
    if isinstance(value, dict):
        return {_printable(name): _printable(member) for name, member in value.items()}
    return value


def unwrapped(found: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Take a record out of what carries it: `{"json": {…}}`, `{"conn": {…}}`, `{"result": {"_raw": "…"}}`.

    Returns the log's name when the carrier tells it, and the record's object.
    """
    carrier = found.get("result")
    if isinstance(carrier, dict) and isinstance(carrier.get("_raw"), str):
        return _from_splunk(found, carrier)
    inner = found.get("json")
    if isinstance(inner, dict) and "ts" not in found:
        return "", inner
    if len(found) == 1:
        [(name, inner)] = found.items()
        if isinstance(inner, dict) and "ts" in inner:
            return name, inner
    return "", found


def _from_splunk(found: dict[str, Any], carrier: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    try:
        inner = decoded(carrier["_raw"].encode("utf-8", "surrogatepass"))
    except NotRead:
        return "", found
    told = {
        f"result.{name}": carrier[name] for name in ("host", "source") if isinstance(carrier.get(name), str)
    }
    return known(told.get("result.source", "")), inner | told


def named(found: dict[str, Any]) -> dict[str, Any]:
    """Return the values of a record under Zeek's own names: scalars and lists of scalars, unset ones gone.

    Raises NotRead when it is nested too deeply.
    """
    if "@stream" in found or "id_orig_h" in found:
        found = {_UNDERSCORED.get(name, name): value for name, value in found.items()}
    if _PLAIN.issuperset(map(type, found.values())):
        return found
    try:
        return dict(_flat(found))
    except RecursionError:
        raise NotRead("the object is nested too deeply") from None


_PLAIN = frozenset((str, int, bool))


def _flat(found: Mapping[str, Any], prefix: str = "", depth: int = 1) -> Iterator[tuple[str, Any]]:
    for name, value in found.items():
        if value is None:
            continue
        if type(value) is dict and value and depth < _DEEPEST:
            yield from _flat(value, f"{prefix}{name}.", depth + 1)
        elif type(value) is list:
            # TSV cannot tell a set of one empty text from an empty set.
            yield prefix + name, [] if value == [""] else [_scalar(member) for member in value]
        else:
            yield prefix + name, _scalar(value)


def _scalar(value: Any) -> Any:
    if type(value) is dict or type(value) is list:
        return json.dumps(value, ensure_ascii=False)
    if type(value) is float and not math.isfinite(value):
        return str(value)
    return value


def has_huge(found: Mapping[str, Any]) -> bool:
    """Tell whether a number stands for a whole number too long for the quick parser, which rounds it."""
    return any(type(value) is float and (value >= _LONG or value < -_LONG) for value in found.values())


def exactly(line: bytes) -> dict[str, Any]:
    """Return the object of a line with whole numbers of any length."""
    value = _patiently(line)
    return value if isinstance(value, dict) else {}
