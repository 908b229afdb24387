"""Values of JSON in the forms that an event log has: texts, hexadecimal masks, instants."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

_DATE = re.compile(r"/Date\((-?\d+)(?:[+-]\d{4})?\)/")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_GUID = re.compile(r"\{?([0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12})\}?")
_GUID_LENGTHS = (36, 38)
_QUAD = 2**64


def text(value: Any) -> str:
    """Return a value as an event's XML shows it; "" for nothing."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def guid(value: str) -> str:
    """Return a GUID with braces and in lower case, anything else as it is."""
    found = _GUID.fullmatch(value) if len(value) in _GUID_LENGTHS else None
    return f"{{{found[1].lower()}}}" if found else value


def named(name: str, value: Any) -> str:
    """Return the text of a value of this name: Windows has written GUIDs in either case."""
    return guid(text(value)) if name[-4:].lower() == "guid" else text(value)


def mask(value: Any) -> str:
    """Return a mask of 64 bits as hexadecimal: tools write it as a signed number, or as text."""
    try:
        number = int(value, 0) if isinstance(value, str) else int(value)
    except (TypeError, ValueError):
        return ""
    return f"{number % _QUAD:#x}"


def instant(value: Any) -> str:
    r"""Return a time as ISO 8601: `\/Date(1551604828621)\/`, an object that holds it as `value`, or text."""
    if isinstance(value, dict):
        value = value.get("value") or value.get("DateTime")
    found = _DATE.fullmatch(text(value))
    if found is None:
        return text(value)
    try:
        return iso(_EPOCH + timedelta(milliseconds=int(found[1])))
    except OverflowError:
        return found[1]


def iso(moment: datetime) -> str:
    """Return a time as the event log's XML has it, in microseconds."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def present(values: dict[str, str]) -> dict[str, str]:
    """Return the values that say something."""
    return {name: value for name, value in values.items() if value}
