"""What Winlogbeat and Elastic Agent write: ECS documents with the record under `winlog`.

Exports of an index (`_source` beside `_index` and `_id`) are the same, Hopwatch's own among them. Where the
event's XML was kept (`event.original`), it is the record.
"""

from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import ParseError

from indexer.record import WindowsRecord
from indexer.shapes.elements import parsed
from indexer.shapes.shape import Known, Object, Shape
from indexer.shapes.values import guid, named, present, text
from indexer.shapes.windows_names import keywords_mask, level_number
from mappings.document import get

_END = "</Event>"
_TEXTS = {
    "winlog.computer_name": "Computer",
    "winlog.provider_name": "Provider",
    "winlog.event_id": "EventID",
    "winlog.version": "Version",
    "winlog.record_id": "EventRecordID",
    "winlog.process.pid": "ProcessID",
    "winlog.process.thread.id": "ThreadID",
    "winlog.channel": "Channel",
    "winlog.task": "TaskName",
    "winlog.opcode": "OpcodeName",
    "winlog.provider_guid": "ProviderGuid",
    "winlog.activity_id": "ActivityID",
    "winlog.related_activity_id": "RelatedActivityID",
    "winlog.user.identifier": "UserID",
    "message": "Message",
}


def recognises(found: Object) -> bool:
    """Tell whether an object is an event of Winlogbeat or of Elastic Agent."""
    winlog = _source(found).get("winlog")
    return isinstance(winlog, dict) and bool(winlog.keys() & {"channel", "provider_name", "event_id"})


def read(found: Object, place: str) -> Known:
    """Return the event: its record, and the document that the collector made of it."""
    document = _source(found)
    record = _kept(get(document, "event.original"), place)
    if record is not None:
        return Known(record, document, is_raw=True)
    is_raw = get(document, "event.category") is None  # no module of Elastic's has worked on it
    return Known(_record(document, place), document, is_raw)


def _kept(original: Any, place: str) -> WindowsRecord | None:
    """Return the record of the XML that was kept, None when there is none or it is not whole."""
    start, end = (original.find("<Event"), original.find(_END)) if isinstance(original, str) else (0, -1)
    if start < 0 or end < 0:
        return None
    try:
        return parsed(original[start : end + len(_END)], place)
    except (ParseError, ValueError, TypeError):
        return None


def _source(found: Object) -> dict[str, Any]:
    inner = found.get("_source")
    return inner if isinstance(inner, dict) else dict(found)


def _record(document: Mapping[str, Any], place: str) -> WindowsRecord:
    system = {into: guid(text(get(document, name))) for name, into in _TEXTS.items()}
    system["EventID"] = system["EventID"] or text(get(document, "event.code"))
    system["Keywords"] = keywords_mask(get(document, "winlog.keywords"))
    system["Level"] = level_number(get(document, "log.level"))
    system["TimeCreated"] = text(get(document, "winlog.time_created") or document.get("@timestamp"))
    data, user_data = (_values(get(document, f"winlog.{name}")) for name in ("event_data", "user_data"))
    return WindowsRecord(present(system), data, user_data, place)


def _values(values: Any) -> dict[str, Any]:
    items = values.items() if isinstance(values, dict) else ()
    return {
        name: [text(inner) for inner in value] if isinstance(value, list) else named(name, value)
        for name, value in items
        if not isinstance(value, dict)
    }


SHAPE = Shape("Winlogbeat", ('"winlog"',), recognises, read)
