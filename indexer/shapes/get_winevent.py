r"""What PowerShell writes: `Get-WinEvent … | ConvertTo-Json`, in version 5.1 and 7.

It is an array, or an object a line. The values have no names there (`Properties`): those of common events get
them (`payload.py`), the others are `param1`, `param2` and so on. Times are `\/Date(ms)\/` in 5.1 and ISO
8601 in 7.
"""

from collections.abc import Mapping
from typing import Any

from indexer.record import WindowsRecord
from indexer.shapes import payload
from indexer.shapes.shape import Object, Shape
from indexer.shapes.userdata import placed
from indexer.shapes.values import guid, instant, mask, present, text

_TEXTS: Mapping[str, str] = {
    "Id": "EventID",
    "Version": "Version",
    "Qualifiers": "Qualifiers",
    "Level": "Level",
    "Task": "Task",
    "Opcode": "Opcode",
    "RecordId": "EventRecordID",
    "ProviderName": "Provider",
    "LogName": "Channel",
    "ProcessId": "ProcessID",
    "ThreadId": "ThreadID",
    "MachineName": "Computer",
    "TaskDisplayName": "TaskName",
    "OpcodeDisplayName": "OpcodeName",
    "Message": "Message",
}
_CUT_OFF = "System.Diagnostics.Eventing.Reader.EventProperty"
"""What ConvertTo-Json writes for a value deeper than its `-Depth`."""

_GUIDS: Mapping[str, str] = {
    "ProviderId": "ProviderGuid",
    "ActivityId": "ActivityID",
    "RelatedActivityId": "RelatedActivityID",
}


def recognises(found: Object) -> bool:
    """Tell whether an object is an EventLogRecord of .NET."""
    return found.keys() >= {"Id", "ProviderName", "LogName", "TimeCreated"}


def read(found: Object, place: str) -> WindowsRecord:
    """Return the record of an event."""
    system = {into: text(found.get(name)) for name, into in _TEXTS.items()}
    system |= {into: guid(text(_value(found.get(name)))) for name, into in _GUIDS.items()}
    system["Keywords"] = mask(found.get("Keywords"))
    system["TimeCreated"] = instant(found.get("TimeCreated"))
    system["UserID"] = text(_value(found.get("UserId")))
    listed = found.get("Properties")
    values = listed if isinstance(listed, list) and _CUT_OFF not in listed else []
    return placed(present(system), present(_named(system, values)), place)


def _named(system: Mapping[str, str], listed: list[Any]) -> dict[str, str]:
    provider = system["Provider"]
    names = payload.names(provider, system["EventID"], len(listed))
    names = names or tuple(f"param{number}" for number in range(1, len(listed) + 1))
    values = [_value(inner) for inner in listed]
    return {
        name: _shown(value, payload.bits(provider, name)) for name, value in zip(names, values, strict=True)
    }


def _value(inner: Any) -> Any:
    """Return what `Value` holds, also of a security identifier, whose text is a `Value` again."""
    while isinstance(inner, dict):
        inner = inner.get("Value", inner.get("Guid", instant(inner)))
    return inner


def _shown(value: Any, bits: int) -> str:
    if bits and isinstance(value, int):
        return f"{value % (1 << bits):#x}"
    if isinstance(value, list):  # bytes
        return bytes(number for number in value if number in range(256)).hex().upper()
    return guid(instant(value))


SHAPE = Shape("Get-WinEvent", ('"ProviderName"', '"LogName"', '"TimeCreated"'), recognises, read)
