"""The JSON of an event, of which the beginning is read once for all events of a kind.

Up to its time an event's JSON is the same as that of others of its provider, id and level.
"""

from collections.abc import Mapping
from typing import Any

import orjson

from indexer.evtx.record import flat_system
from mappings.remembered import Remembered

_TIME = ',"TimeCreated":'
_AGAIN = '{"Event":{"System":{"TimeCreated":'
_OPEN = "}}}"  # what the beginning has opened: the whole, Event, System


def event_tree(text: str) -> tuple[Any, Mapping[str, str]]:
    """Return the Event element of the Rust parser's JSON, and flat what its System says before its time.

    Raises ValueError and AttributeError when it is no JSON object.
    """
    opening, _, rest = text.partition(_TIME)
    system = _OPENINGS[opening] if rest else None
    if system is None:
        return orjson.loads(text).get("Event"), {}
    return orjson.loads(_AGAIN + rest)["Event"], system


def _opened(opening: str) -> Mapping[str, str] | None:
    """Return what System says before its time, None where that is not all that the beginning holds."""
    try:
        event = orjson.loads(opening + _OPEN)["Event"]
        elements = event.keys() - {"#attributes"}
    except (ValueError, AttributeError, KeyError, TypeError):
        return None
    return flat_system(event["System"]) if elements == {"System"} else None


_OPENINGS = Remembered(_opened, most=1024, letters=1024)
