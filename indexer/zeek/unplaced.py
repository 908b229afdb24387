"""Values that no table knows, and values that do not fit: kept under `zeek.<log>`, under legal names."""

from collections.abc import Mapping
from typing import Any

from indexer.zeek.kinds import whole_text
from indexer.zeek.layout import Document
from indexer.zeek.names import free, legal
from indexer.zeek.registry import Log

_SHOWN = 100  # characters of a value in a message


def place(told: Log, document: Document, values: Mapping[str, Any]) -> None:
    """Put each value under the log's own object, in the order given."""
    home = document.within(told.table.dataset)
    for name, value in values.items():
        _into(home, free(legal(name), told.taken), value)


def complain(told: Log, document: Document, misfits: Mapping[str, Any]) -> None:
    """Keep values that do not fit their fields as text, and say so in `error.message`."""
    texts = {f"{name}_text": whole_text(value) for name, value in misfits.items() if value is not None}
    place(told, document, {name: value for name, value in texts.items() if value})
    document.put("event.kind", "pipeline_error")
    document.put("error.message", "; ".join(_complaint(*item) for item in misfits.items()))


def _complaint(name: str, value: Any) -> str:
    if value is None:
        return f"{name} is missing"
    return f"{name} has a value that does not fit: {whole_text(value)[:_SHOWN]!a}"


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
