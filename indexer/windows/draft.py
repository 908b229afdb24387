"""One Windows record to one draft of a document."""

from functools import cache
from typing import Any

import orjson

from indexer.identity import identity
from indexer.record import Draft, WindowsRecord
from indexer.windows.fields import base_fields
from indexer.windows.instant import UNKNOWN, exact, stamp
from indexer.windows.rules import rule_for
from indexer.windows.sheet import Rule, Sheet
from indexer.windows.values import clean, present

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
    system = {name: value if value.isascii() else clean(value) for name, value in record.system.items()}
    moment = exact(system.get("TimeCreated", ""))
    sheet = Sheet(system.get("EventID", ""), system, present(record.data), present(record.user_data))
    _put_time(sheet, moment)
    base_fields(sheet)
    rule = rule_for(system.get("Channel", ""), system.get("Provider", ""), sheet.code)
    if rule:
        _apply(rule, sheet)
    if sheet.data:
        sheet.fields["winlog.event_data"] = sheet.data
    if sheet.user_data:
        sheet.fields["winlog.user_data"] = sheet.user_data
    return Draft(
        _DATASETS.get(system.get("Channel", ""), _OTHER),
        _identity(record, system, moment),
        nested(sheet.fields),
    )


def nested(fields: dict[str, Any]) -> dict[str, Any]:
    """Return a document from dotted names."""
    document: dict[str, Any] = {}
    objects = {"": document}
    for name, value in fields.items():
        parent, leaf = _split(name)
        below = objects.get(parent)
        if below is None:
            below = _object(objects, parent)
        below[leaf] = value
    return document


def _object(objects: dict[str, dict[str, Any]], name: str) -> dict[str, Any]:
    if name not in objects:
        parent, leaf = _split(name)
        objects[name] = _object(objects, parent)[leaf] = {}
    return objects[name]


@cache
def _split(name: str) -> tuple[str, str]:
    parent, _, leaf = name.rpartition(".")
    return parent, leaf  # of our own names only, so the cache stays small


def _put_time(sheet: Sheet, moment: str | None) -> None:
    at = stamp(moment)
    sheet.fields["@timestamp"] = at or UNKNOWN
    sheet.fields["event.kind"] = "event" if at else "pipeline_error"
    if moment:
        sheet.fields["winlog.time_created"] = moment
    if not at:
        written = sheet.system.get("TimeCreated", "")
        sheet.fields["error.message"] = f"the event's time cannot be true: System/TimeCreated is {written!r}"


def _apply(rule: Rule, sheet: Sheet) -> None:
    fields = sheet.fields
    if rule.action:
        fields["event.action"] = rule.action
    if rule.category:
        fields["event.category"] = list(rule.category)
    if rule.type:
        fields["event.type"] = list(rule.type)
    for step in rule.steps:
        step(sheet)


def _identity(record: WindowsRecord, system: dict[str, str], moment: str | None) -> str:
    """Return the document's id; a record that lacks its number or its time is told by all that it holds."""
    number = system.get("EventRecordID", "")
    parts = [
        "evtx",
        system.get("Computer", ""),
        system.get("Channel", ""),
        system.get("Provider", ""),
        number,
    ]
    if number and moment:
        return identity(*parts, moment)
    whole = [system, present(record.data), present(record.user_data)]
    return identity(
        *parts, system.get("TimeCreated", ""), orjson.dumps(whole, option=orjson.OPT_SORT_KEYS).decode()
    )
