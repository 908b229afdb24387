"""Values and names of EventData and UserData made fit for JSON and for an index."""

import re
from collections.abc import Collection, Mapping
from typing import Any

from indexer.record import ABSENT
from mappings.document import legal_name
from mappings.remembered import Remembered

_BLANKS_END = "!"  # blanks of ASCII sort before it
_SURROGATE = re.compile("[\ud800-\udfff]")
_LINE_END = re.compile(r"\r\n?")  # as XML reads them, and so Elastic's documents have them


def present(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values that say something, under legal names."""
    if not values:
        return {}
    found = {**values}
    if not _are_plain(found.values()):
        found = {name: kept for name, value in values.items() if (kept := _kept(value)) is not None}
    legal = _LEGAL[tuple(found)]
    return dict(zip(legal, found.values(), strict=True)) if legal else found


def _are_plain(values: Collection[Any]) -> bool:
    """Say whether all are texts with nothing to clean, as most are: told of all at once."""
    try:
        whole = "".join(values)
    except TypeError:  # a list among them
        return False
    return whole.isascii() and "\r" not in whole and min(values) > _BLANKS_END and ABSENT.isdisjoint(values)


def _kept(value: Any) -> Any:
    if type(value) is not str:
        return _listed(value)
    if value in ABSENT or value.isspace():
        return None
    return value if value.isascii() and "\r" not in value else _LINE_END.sub("\n", clean(value))


def _legal(names: tuple[str, ...]) -> tuple[str, ...] | None:
    """Return legal names in the place of these, None when these are legal."""
    legal = tuple(map(legal_name, names))
    return None if legal == names else legal


_LEGAL = Remembered(_legal, most=4096, letters=4096)


def clean(text: str) -> str:
    """Return a text that is valid UTF-8: half a surrogate pair, as cut names hold, becomes U+FFFD."""
    return _SURROGATE.sub("\ufffd", text)


def _listed(value: Any) -> Any:
    if isinstance(value, list | tuple):
        texts = [clean(str(inner)) for inner in value if inner is not None]
        return [text for text in texts if text and not text.isspace()] or None
    return None if value is None else clean(str(value))
