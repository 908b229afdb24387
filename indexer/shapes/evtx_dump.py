"""What `evtx_dump` writes (omerbenamram/evtx): the event's elements, attributes in `#attributes`.

With `--separate-json-attributes` they stand beside the element, in `<name>_attributes`.
"""

from typing import Any

from indexer.evtx.record import to_record
from indexer.record import WindowsRecord
from indexer.shapes.shape import Object, Shape

_SEPARATE = "_attributes"
_DEEPEST = 40


def recognises(found: Object) -> bool:
    """Tell whether an object is an Event element."""
    event = found.get("Event")
    return isinstance(event, dict) and isinstance(event.get("System"), dict)


def read(found: Object, place: str) -> WindowsRecord:
    """Return the record of an event."""
    event = found["Event"]
    if any(name.endswith(_SEPARATE) for name in event["System"]):
        event = joined(event, 0)
    return to_record(event, place)


def joined(element: Any, depth: int) -> Any:
    """Return an element with separate attributes put back into it."""
    if not isinstance(element, dict) or depth > _DEEPEST:
        return element
    whole = {
        name: joined(value, depth + 1) for name, value in element.items() if not name.endswith(_SEPARATE)
    }
    for key, attributes in element.items():
        name = key.removesuffix(_SEPARATE)
        if name != key and isinstance(attributes, dict):
            value = whole.get(name)
            below = value if isinstance(value, dict) else {} if value is None else {"#text": value}
            whole[name] = {"#attributes": attributes, **below}
    return whole


SHAPE = Shape("evtx_dump", ('"Event"', '"System"', '"EventRecordID"'), recognises, read)
