"""One Windows record to one draft of a document."""

from collections.abc import Mapping

import orjson

from indexer.identity import identity_after, joined
from indexer.record import Draft, WindowsRecord
from indexer.windows.fields import own_fields
from indexer.windows.frame import frame_of
from indexer.windows.instant import UNKNOWN, exact, stamp
from indexer.windows.sheet import Sheet
from indexer.windows.values import clean, present
from mappings.remembered import Remembered

_DATASETS = {
    "Security": "system.security",
    "System": "system.system",
    "Application": "system.application",
    "Microsoft-Windows-Sysmon/Operational": "windows.sysmon_operational",
    "Microsoft-Windows-PowerShell/Operational": "windows.powershell_operational",
    "Windows PowerShell": "windows.powershell",
}
_OTHER = "winlog.winlog"


def to_draft(record: WindowsRecord) -> Draft:
    """Return the document of a record as Elastic's integrations would have written it; never raises.

    A record whose time cannot be true keeps everything else: `@timestamp` is 1970-01-01, `event.kind` is
    `pipeline_error`, and `error.message` has the time as it was written. `data_stream.*`, `event.dataset`,
    `event.module`, `event.hash`, `ecs.version`, `log.file.path` and all times of processing are the caller's.
    """
    system = record.system
    if not "".join(system.values()).isascii():
        system = {name: clean(value) for name, value in system.items()}
    moment = exact(system.get("TimeCreated", ""))
    sheet = Sheet(system.get("EventID", ""), system, present(record.data), present(record.user_data))
    _put_time(sheet, moment)
    own_fields(sheet)
    frame = frame_of(system)
    for step in frame.steps:
        step(sheet)
    if sheet.data:
        sheet.fields["winlog.event_data"] = sheet.data
    if sheet.user_data:
        sheet.fields["winlog.user_data"] = sheet.user_data
    return Draft(
        _DATASETS.get(system.get("Channel", ""), _OTHER),
        _identity(record, system, moment),
        frame.completed(sheet.fields),
    )


def _put_time(sheet: Sheet, moment: str | None) -> None:
    at = stamp(moment)
    sheet.fields["@timestamp"] = at or UNKNOWN
    sheet.fields["event.kind"] = "event" if at else "pipeline_error"
    if moment:
        sheet.fields["winlog.time_created"] = moment
    if not at:
        written = sheet.system.get("TimeCreated", "")
        sheet.fields["error.message"] = f"the event's time cannot be true: System/TimeCreated is {written!r}"


def _identity(record: WindowsRecord, system: Mapping[str, str], moment: str | None) -> str:
    """Return the document's id; a record that lacks its number or its time is told by all that it holds."""
    number = system.get("EventRecordID", "")
    source = "evtx", system.get("Computer", ""), system.get("Channel", ""), system.get("Provider", "")
    first = _BEGINNINGS[source]
    if number and moment:
        return identity_after(first, number, moment)
    whole = [dict(system), present(record.data), present(record.user_data)]
    told = orjson.dumps(whole, option=orjson.OPT_SORT_KEYS).decode()
    return identity_after(first, number, system.get("TimeCreated", ""), told)


def _beginning(source: tuple[str, ...]) -> bytes:
    return joined(*source)


_BEGINNINGS = Remembered(_beginning, most=2048, letters=512)
