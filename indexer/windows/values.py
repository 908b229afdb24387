"""Values and names of EventData and UserData made fit for JSON and for an index."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from mappings.document import legal_name

ABSENT = frozenset({"", "-", "null", "{00000000-0000-0000-0000-000000000000}"})
"""What Windows writes where it has nothing to say; Elastic's newest pipelines drop it too."""

_SURROGATE = re.compile("[\ud800-\udfff]")
_LINE_END = re.compile(r"\r\n?")  # as XML reads them, and so Elastic's documents have them
_legal = lru_cache(maxsize=8192)(legal_name)


def present(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values that say something, under legal names."""
    found: dict[str, Any] = {}
    for name, value in values.items():
        if type(value) is str:
            if value in ABSENT or value.isspace():
                continue
            kept: Any = value if value.isascii() else clean(value)
            if "\r" in kept:
                kept = _LINE_END.sub("\n", kept)
        else:
            kept = _listed(value)
        if kept is not None:
            found[_legal(name)] = kept
    return found


def clean(text: str) -> str:
    """Return a text that is valid UTF-8: half a surrogate pair, as cut names hold, becomes U+FFFD."""
    return _SURROGATE.sub("\ufffd", text)


def _listed(value: Any) -> Any:
    if isinstance(value, list | tuple):
        texts = [clean(str(inner)) for inner in value if inner is not None]
        return [text for text in texts if text and not text.isspace()] or None
    return None if value is None else clean(str(value))
