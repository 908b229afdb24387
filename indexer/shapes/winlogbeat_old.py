"""What Winlogbeat wrote before version 7: its own fields, no ECS."""

from typing import Any

from indexer.record import WindowsRecord
from indexer.shapes.shape import Object, Shape
from indexer.shapes.values import guid, named, present, text
from indexer.shapes.windows_names import keywords_mask, level_number

_TEXTS = {
    "computer_name": "Computer",
    "source_name": "Provider",
    "event_id": "EventID",
    "version": "Version",
    "record_number": "EventRecordID",
    "process_id": "ProcessID",
    "thread_id": "ThreadID",
    "log_name": "Channel",
    "task": "TaskName",
    "opcode": "OpcodeName",
    "message": "Message",
    "provider_guid": "ProviderGuid",
    "activity_id": "ActivityID",
    "related_activity_id": "RelatedActivityID",
    "@timestamp": "TimeCreated",
}


def recognises(found: Object) -> bool:
    """Tell whether an object is an event of an old Winlogbeat."""
    return "log_name" in found and "event_id" in found and "computer_name" in found


def read(found: Object, place: str) -> WindowsRecord:
    """Return the record of an event."""
    system = {into: guid(text(found[name])) for name, into in _TEXTS.items() if name in found}
    system["Keywords"] = keywords_mask(found.get("keywords"))
    system["Level"] = level_number(found.get("level"))
    system["UserID"] = text(_object(found.get("user")).get("identifier"))
    user_data = present(_texts(found.get("user_data")))
    return WindowsRecord(present(system), present(_texts(found.get("event_data"))), user_data, place)


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _texts(value: Any) -> dict[str, str]:
    return {name: named(name, inner) for name, inner in _object(value).items()}


SHAPE = Shape("Winlogbeat 6", ('"log_name"', '"event_id"', '"computer_name"'), recognises, read)
