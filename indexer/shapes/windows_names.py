"""From the names that collectors write back to the numbers that the log holds."""

from functools import cache
from typing import Any

from indexer.windows.names import LEVELS, keywords

_BITS = range(48, 56)  # of the keywords that all channels share
_NUMBERS = {name: number for number, name in LEVELS.items() if number != "0"}


def keywords_mask(names: Any) -> str:
    """Return the mask of keywords given by name, as hexadecimal; "" for none that is known."""
    listed = names if isinstance(names, list) else [names]
    bits = sum(_bits().get(name, 0) for name in dict.fromkeys(map(str, listed)))
    return f"{bits:#x}" if bits else ""


def level_number(name: Any) -> str:
    """Return the number of a level given by name; "" when it has none."""
    return _NUMBERS.get(str(name).lower(), "")


@cache
def _bits() -> dict[str, int]:
    return {name: 1 << bit for bit in _BITS for name in keywords(f"{1 << bit:#x}")[0]}
