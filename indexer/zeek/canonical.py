"""What a Zeek record is, as text: the same for its TSV and its JSON form."""

import json
from collections.abc import Iterable
from typing import Any

import orjson

from indexer.zeek.layout import Values

# How a record came here, not what it is: two forms of one record differ in it.
ENVELOPE = frozenset({"_path", "_write_ts", "@stream", "@proc", "result.host", "result.source"})
_EXACT = 2**53  # whole numbers below are the same as float and as int
_SIX = 6  # decimals that TSV has of a time, an interval, a double


def uneven(names: Iterable[str], types: Iterable[type]) -> tuple[str, ...]:
    """Return the names whose values stand otherwise in a canonical line, or do not stand there."""
    return tuple(
        name
        for name, type_ in zip(names, types, strict=True)
        if name in ENVELOPE or type_ not in _AS_THEY_ARE
    )


def canonical(values: Values, uneven: Iterable[str]) -> str:
    """Return all values as one line: names sorted, numbers as TSV can tell them, unset ones left out."""
    plain = dict(values)
    for name in uneven:
        plain[name] = None if name in ENVELOPE else _plain(plain[name])
        if plain[name] is None:
            del plain[name]
    try:
        return orjson.dumps(plain, option=orjson.OPT_SORT_KEYS).decode()
    except TypeError:  # whole numbers beyond 64 bits, lone surrogates
        return json.dumps(plain, sort_keys=True, separators=(",", ":"))


_AS_THEY_ARE = frozenset((str, int, bool))


def _plain(value: Any) -> Any:
    if type(value) is float:
        rounded = round(value, _SIX)
        return int(rounded) if rounded.is_integer() and abs(rounded) < _EXACT else rounded
    if isinstance(value, list):
        return [_plain(member) for member in value]
    return value
