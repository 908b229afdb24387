"""Values and names of EventData and UserData made fit for JSON and for an index."""

import re
from collections.abc import Collection, Mapping
from functools import lru_cache
from itertools import compress
from typing import Any

from mappings.document import legal_name

ABSENT = frozenset({"", "-", "null", "{00000000-0000-0000-0000-000000000000}"})
"""What Windows writes where it has nothing to say; Elastic's newest pipelines drop it too."""

REMEMBERED = 4096
"""Letters of the names that are remembered: what an intruder writes must not fill the memory."""

_BLANKS_END = "!"  # blanks of ASCII sort before it
_SURROGATE = re.compile("[\ud800-\udfff]")
_LINE_END = re.compile(r"\r\n?")  # as XML reads them, and so Elastic's documents have them


def present(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values that say something, under legal names."""
    if not values:
        return {}
    names, told = _names(tuple(values)), values.values()
    if (found := _plain(names, told)) is not None:
        return found
    listed = ((name, _kept(value)) for name, value in zip(names, told, strict=True))
    return {name: kept for name, kept in listed if kept is not None}


def _plain(names: tuple[str, ...], values: Collection[Any]) -> dict[str, Any] | None:
    """Return what is present where all are texts with nothing to clean, as most are: told of all at once."""
    try:
        whole = "".join(values)
    except TypeError:  # a list among them
        return None
    if not whole.isascii() or "\r" in whole:
        return None
    found = dict(compress(zip(names, values, strict=True), [value not in ABSENT for value in values]))
    return None if found and min(found.values()) < _BLANKS_END else found


def _kept(value: Any) -> Any:
    if type(value) is not str:
        return _listed(value)
    if value in ABSENT or value.isspace():
        return None
    return value if value.isascii() and "\r" not in value else _LINE_END.sub("\n", clean(value))


def _names(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return legal names; those of a kind of event are the same again and again."""
    return _remembered(names) if len("".join(names)) <= REMEMBERED else tuple(map(legal_name, names))


@lru_cache(maxsize=4096)
def _remembered(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(legal_name, names))


def clean(text: str) -> str:
    """Return a text that is valid UTF-8: half a surrogate pair, as cut names hold, becomes U+FFFD."""
    return _SURROGATE.sub("\ufffd", text)


def _listed(value: Any) -> Any:
    if isinstance(value, list | tuple):
        texts = [clean(str(inner)) for inner in value if inner is not None]
        return [text for text in texts if text and not text.isspace()] or None
    return None if value is None else clean(str(value))
