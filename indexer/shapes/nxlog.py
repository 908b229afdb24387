"""What NXLog's `im_msvistalog` and `to_json()` write: System and EventData in one flat object.

Recorded attack data (OTRF's Security-Datasets) come so too, by way of Logstash. EventTime has no zone
unless NXLog was told to write one: it is then the machine's local time. Logstash's `@timestamp`, which is
UTC and a little later, tells the zone where it stands beside it. Later recordings have System's own names for
time and level (TimeCreated, Level) in place of NXLog's.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from indexer.record import WindowsRecord
from indexer.shapes.shape import Object, Shape
from indexer.shapes.userdata import placed
from indexer.shapes.values import guid, iso, mask, named, present, text

_TEXTS: Mapping[str, str] = {
    "Hostname": "Computer",
    "SourceName": "Provider",
    "EventID": "EventID",
    "Version": "Version",
    "Task": "Task",
    "TaskValue": "Task",
    "OpcodeValue": "Opcode",
    "Opcode": "OpcodeName",
    "Category": "TaskName",
    "RecordNumber": "EventRecordID",
    "ProcessID": "ProcessID",
    "ThreadID": "ThreadID",
    "ExecutionProcessID": "ProcessID",
    "ExecutionThreadID": "ThreadID",
    "Channel": "Channel",
    "UserID": "UserID",
    "Message": "Message",
}
_GUIDS: Mapping[str, str] = {
    "ProviderGuid": "ProviderGuid",
    "ActivityID": "ActivityID",
    "RelatedActivityID": "RelatedActivityID",
}
_LEVELS = {"1": "5", "2": "4", "3": "3", "4": "2", "5": "1"}  # of NXLog's SeverityValue
_AUDITS = {"AUDIT_SUCCESS": 0x0020 << 48, "AUDIT_FAILURE": 0x0010 << 48}
_KINDS = frozenset({*_AUDITS, "CRITICAL", "ERROR", "WARNING", "INFO", "VERBOSE", "DEBUG", "UNKNOWN"})
_CARRIERS = frozenset({
    *("EventTime", "EventReceivedTime", "EventTimeWritten", "Keywords", "Severity", "SeverityValue"),
    *("EventTypeOriginal", "EventTypeOrignal", "SourceModuleName", "SourceModuleType", "SyslogFacility"),
    *("Domain", "AccountName", "AccountType", "@timestamp", "@version", "tags", "host", "port", "type"),
})  # fmt: skip
_QUARTER = timedelta(minutes=15)
_LATEST = timedelta(minutes=5)  # how much later than the event Logstash may have had it
_FURTHEST = timedelta(hours=14)


def recognises(found: Object) -> bool:
    """Tell whether an object is an event of NXLog."""
    return "EventID" in found and "Channel" in found and ("SourceName" in found or "EventTime" in found)


def read(found: Object, place: str) -> WindowsRecord:
    """Return the record of an event."""
    system = {into: text(found[name]) for name, into in _TEXTS.items() if name in found}
    system |= {into: guid(text(found[name])) for name, into in _GUIDS.items() if name in found}
    kind = text(found.get("EventType"))
    system["Keywords"] = mask(found.get("Keywords")) or mask(_AUDITS.get(kind))
    system["Level"] = _LEVELS.get(text(found.get("SeverityValue")), "")
    system["TimeCreated"] = instant(found)
    gone = {*_TEXTS, *_GUIDS, *_CARRIERS, *(("EventType",) if kind in _KINDS else ())}
    if "EventTime" not in found:
        system["TimeCreated"] = text(found.get("TimeCreated")) or text(found.get("@timestamp"))
        system["Level"] = text(found.get("Level"))
        gone |= {"TimeCreated", "Level"}
    values = {name: named(name, value) for name, value in found.items() if name not in gone}
    return placed(present(system), present(values), place)


def instant(found: Object) -> str:
    """Return the event's time; one without a zone is the machine's own, and UTC where nothing tells more."""
    told = text(found.get("EventTime"))
    try:
        local = datetime.fromisoformat(told)
        received = datetime.fromisoformat(text(found.get("@timestamp")))
    except ValueError:
        return told
    if local.tzinfo is not None or received.tzinfo is None:
        return told
    apart = received - local.replace(tzinfo=UTC)
    offset = (apart + _QUARTER / 3) // _QUARTER * _QUARTER
    is_zone = abs(offset) <= _FURTHEST and -_QUARTER / 3 <= apart - offset <= _LATEST
    return iso(local.replace(tzinfo=UTC) + offset) if is_zone else told


SHAPE = Shape("NXLog", ('"EventID"', '"Channel"'), recognises, read)
