"""What a Zeek record is, as text: the same for its TSV and its JSON form."""

import json
from typing import Any

import orjson

from indexer.identity import identity
from indexer.zeek.layout import Values

# How a record came here, not what it is: two forms of one record differ in it.
ENVELOPE = frozenset({"_path", "_write_ts", "@stream", "@proc", "result.host", "result.source"})
_EXACT = 2**53  # whole numbers below are the same as float and as int
_SIX = 6  # decimals that TSV has of a time, an interval, a double


def record_identity(log: str, values: Values) -> str:
    """Return the `_id` of a record whose times are `instant`s."""
    return identity("zeek", log, str(values.get("ts")), str(values.get("uid", "")), canonical(values))


def canonical(values: Values) -> str:
    """Return all values as one line: names sorted, numbers as TSV can tell them, unset ones left out."""
    plain = dict(values)
    for name in [name for name, value in plain.items() if type(value) not in _AS_THEY_ARE]:
        plain[name] = _plain(plain[name])
        if plain[name] is None:
            del plain[name]
    for name in ENVELOPE & plain.keys():
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
