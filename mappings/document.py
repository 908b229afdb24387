"""Building and reading ECS documents by dotted field names, and making names legal."""

import re
from collections.abc import Mapping, MutableMapping
from hashlib import sha256
from typing import Any

ECS_VERSION = "9.4.0"
"""The version of the Elastic Common Schema that documents follow."""

NAME_BYTES = 255
"""The longest name of one field below its parent, in bytes of UTF-8."""

_UNSAFE = re.compile(r"[%.*\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]|^\s+|\s+$")
_NO_NAME = "%"


def put(document: MutableMapping[str, Any], name: str, value: Any) -> None:
    """Set `document["a"]["b"]` for the name `a.b`.

    Raises TypeError when a value stands where an object would have to be: `a` is set already.
    """
    *parents, leaf = name.split(".")
    for parent in parents:
        below = document.setdefault(parent, {})
        if not isinstance(below, dict):
            raise TypeError(f"{name}: {parent} holds a value, not an object")
        document = below
    document[leaf] = value


def get(document: Mapping[str, Any], name: str) -> Any:
    """Return `document["a"]["b"]` for the name `a.b`, None when it is not there."""
    value: Any = document
    for part in name.split("."):
        if not isinstance(value, (dict, Mapping)):  # `dict` first: it is quick, and nearly always right
            return None
        value = value.get(part)
    return value


def unshared(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return a copy in which fields can be put without changing the document; its lists are the same."""
    return {name: unshared(value) if isinstance(value, dict) else value for name, value in document.items()}


def legal_name(name: str) -> str:
    """Return a name that Elasticsearch takes for one field below its parent, whatever a record calls it.

    The rule: a dot, `*`, `%`, a control character, half a surrogate pair, and white space at either end are
    written as `%` and the bytes of their UTF-8 in hex, as in a URL (`a.b` becomes `a%2Eb`), so `a` and
    `a.b` can stand side by side; no name at all becomes `%`; a result over 255 bytes keeps its beginning
    and ends in `%~` and a digest. Two names never become one.
    """
    legal = _UNSAFE.sub(_escaped, name) or _NO_NAME
    return legal if len(legal.encode()) <= NAME_BYTES else _shortened(legal)


def _escaped(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "surrogatepass"))


def _shortened(name: str) -> str:
    encoded = name.encode()
    ending = "%~" + sha256(encoded).hexdigest()[:32]
    return encoded[: NAME_BYTES - len(ending)].decode("utf-8", "ignore") + ending
