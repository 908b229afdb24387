"""Values that no table knows, and values that do not fit: kept under `zeek.<log>`, under legal names."""

import json
from collections.abc import Mapping
from typing import Any

from indexer.zeek.layout import Document
from indexer.zeek.names import free, legal
from indexer.zeek.registry import Compiled

_SHOWN = 100  # characters of a value in a message
_LONG = 2**63
EMPTY: tuple[Any, ...] = ("", [])


def place(told: Compiled, document: Document, values: Mapping[str, Any]) -> None:
    """Put each value under the log's own object; empty ones are left out, as Elastic does."""
    home = document.within(told.table.dataset)
    for name, value in values.items():
        if value is not None and value not in EMPTY:
            _into(home, free(legal(name), told.taken), _storable(value))


def complain(told: Compiled, document: Document, misfits: Mapping[str, Any]) -> None:
    """Keep values that do not fit their fields as text, and say so in `error.message`."""
    place(
        told, document, {f"{name}_text": _text(value) for name, value in misfits.items() if value is not None}
    )
    document.put("event.kind", "pipeline_error")
    document.put("error.message", "; ".join(_complaint(*item) for item in misfits.items()))


def _complaint(name: str, value: Any) -> str:
    if value is None:
        return f"{name} is missing"
    return f"{name} has a value that does not fit: {_text(value)[:_SHOWN]!a}"


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _storable(value: Any) -> Any:
    """Write as text what no field of Elasticsearch takes: objects in lists, numbers beyond 64 bits."""
    if isinstance(value, list):
        return [_storable(member) for member in value]
    if isinstance(value, dict) or (type(value) is int and not -_LONG <= value < _LONG):
        return _text(value)
    return value


def _into(home: dict[str, Any], parts: tuple[str, ...], value: Any) -> None:
    """Set a value so that nothing there is hidden: names that clash get `_` behind them."""
    at: Any = home
    for part in parts[:-1]:
        at = at.setdefault(part, {})
        if not isinstance(at, dict):
            break
    else:
        if parts[-1] not in at:
            at[parts[-1]] = value
            return
    name = "_".join(parts)
    while name in home:
        name += "_"
    home[name] = value
