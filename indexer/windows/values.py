"""Values and names of EventData and UserData made fit for JSON and for an index."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from mappings.document import legal_name

ABSENT = frozenset({"", "-", "null", "{00000000-0000-0000-0000-000000000000}"})
"""What Windows writes where it has nothing to say; Elastic's newest pipelines drop it too."""

REMEMBERED = 4096
"""Letters of the names that are remembered: what an intruder writes must not fill the memory."""

_SURROGATE = re.compile("[\ud800-\udfff]")
_LINE_END = re.compile(r"\r\n?")  # as XML reads them, and so Elastic's documents have them


def present(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values that say something, under legal names."""
    if not values:
        return {}
    found: dict[str, Any] = {}
    for name, value in zip(_names(tuple(values)), values.values(), strict=True):
        if type(value) is str:
            if value not in ABSENT and not value.isspace():
                found[name] = value
        elif (kept := _listed(value)) is not None:
            found[name] = kept
    return found if _is_clean(found) else {name: _cleaned(value) for name, value in found.items()}


def _is_clean(values: Mapping[str, Any]) -> bool:
    """Tell quickly, of all values at once, that there is nothing to clean; most are texts and so."""
    try:
        whole = "".join(values.values())
    except TypeError:  # a list among them
        return False
    return whole.isascii() and "\r" not in whole


def _cleaned(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    return value if value.isascii() and "\r" not in value else _LINE_END.sub("\n", clean(value))


def _names(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return legal names; those of a kind of event are the same again and again."""
    return _remembered(names) if sum(map(len, names)) <= REMEMBERED else tuple(map(legal_name, names))


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
