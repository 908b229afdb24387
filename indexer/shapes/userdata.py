"""Events whose values are UserData: flat shapes do not say so, and rules look there."""

from collections.abc import Mapping
from typing import Any

from indexer.record import WindowsRecord

_CLEARED = "LogFileCleared"
_EVENT = "EventXML"
_SESSIONS = "Microsoft-Windows-TerminalServices-LocalSessionManager"
_NAMES = {
    ("Microsoft-Windows-Eventlog", "1102"): _CLEARED,
    ("Microsoft-Windows-Eventlog", "104"): _CLEARED,
    ("Microsoft-Windows-TerminalServices-RemoteConnectionManager", "1149"): _EVENT,
    **{(_SESSIONS, code): _EVENT for code in ("21", "22", "23", "24", "25", "39", "40")},
}


def placed(system: Mapping[str, str], values: Mapping[str, Any], place: str) -> WindowsRecord:
    """Return the record of a flat event, its values in EventData or UserData as its provider has them."""
    name = _NAMES.get((system.get("Provider", ""), system.get("EventID", "")))
    if not name or not values:
        return WindowsRecord(system, values, place=place)
    prefix = f"{name}."  # NXLog writes it before the names
    own = {key.removeprefix(prefix): value for key, value in values.items()}
    return WindowsRecord(system, {}, {"xml_name": name, **own}, place)
