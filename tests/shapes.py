"""The lab's events as other tools write them: each function gives one event's object or text."""

import json
from datetime import UTC, datetime
from xml.sax.saxutils import escape, quoteattr

from evtx import PyEvtxParser

from hopwatch.lab.layout import NAMESPACE
from indexer.shapes import payload
from indexer.windows import names

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def evtx_dump(path):
    """The objects of `evtx_dump -o json`."""
    return [json.loads(record["data"]) for record in PyEvtxParser(str(path)).records_json()]


def evtx_dump_xml(path):
    """The texts of `evtx_dump -o xml`, pretty-printed."""
    return [record["data"] for record in PyEvtxParser(str(path)).records()]


def separate(event):
    """An object of `evtx_dump --separate-json-attributes`."""
    if not isinstance(event, dict):
        return event
    found = {}
    for name, value in event.items():
        if isinstance(value, dict) and "#attributes" in value:
            found[f"{name}_attributes"] = value["#attributes"]
            rest = {key: separate(inner) for key, inner in value.items() if key != "#attributes"}
            value = rest.get("#text") if set(rest) == {"#text"} else rest or None  # noqa: PLW2901
        found[name] = separate(value)
    return found


def wevtutil(record):
    """An event as `wevtutil qe` prints it: one line, attributes in single quotes."""
    s = record.system
    quoted = {name: quoteattr(value).replace('"', "'") for name, value in s.items()}
    parts = [
        f"<Provider Name={quoted['Provider']} Guid={quoted.get('ProviderGuid', chr(39) * 2)}/>",
        *(
            f"<{name}>{escape(s[name])}</{name}>"
            for name in ("EventID", "Version", "Level", "Task", "Opcode")
        ),
        f"<Keywords>{s['Keywords']}</Keywords><TimeCreated SystemTime={quoted['TimeCreated']}/>",
        f"<EventRecordID>{s['EventRecordID']}</EventRecordID><Correlation/>",
        f"<Execution ProcessID={quoted['ProcessID']} ThreadID={quoted['ThreadID']}/>",
        f"<Channel>{escape(s['Channel'])}</Channel><Computer>{escape(s['Computer'])}</Computer>",
        f"<Security UserID={quoted['UserID']}/>" if "UserID" in s else "<Security/>",
    ]
    data = "".join(f"<Data Name='{name}'>{escape(value)}</Data>" for name, value in record.data.items())
    own = f"<EventData>{data}</EventData>" if data else _user_data(record.user_data)
    return f"<Event xmlns='{NAMESPACE}'><System>{''.join(parts)}</System>{own}</Event>"


def _user_data(values):
    name = values["xml_name"]
    inner = "".join(f"<{key}>{escape(value)}</{key}>" for key, value in values.items() if key != "xml_name")
    return f"<UserData><{name} xmlns='http://example.org/x'>{inner}</{name}></UserData>"


def winlogbeat(record):
    """An event as Winlogbeat sends it with no module at work."""
    s = record.system
    winlog = {
        "channel": s["Channel"],
        "provider_name": s["Provider"],
        "provider_guid": s.get("ProviderGuid"),
        "event_id": s["EventID"],
        "record_id": int(s["EventRecordID"]),
        "computer_name": s["Computer"],
        "version": int(s["Version"]),
        "process": {"pid": int(s["ProcessID"]), "thread": {"id": int(s["ThreadID"])}},
        "keywords": list(names.keywords(s["Keywords"])[0]),
        "task": names.TASKS.get((s["Provider"], s["Task"])),
        "opcode": "Info",
        "api": "wineventlog",
        "time_created": s["TimeCreated"],
        "user": {"identifier": s["UserID"]} if "UserID" in s else None,
        "event_data": dict(record.data) or None,
        "user_data": dict(record.user_data) or None,
    }
    return {
        "@timestamp": s["TimeCreated"][:23] + "Z",
        "agent": {"type": "winlogbeat", "version": "8.9.0"},
        "ecs": {"version": "8.0.0"},
        "event": {"code": s["EventID"], "kind": "event", "created": "2026-02-02T00:00:00Z", "action": "Any"},
        "host": {"name": "collector", "ip": ["10.0.0.99"]},
        "log": {"level": "information"},
        "message": "An account was successfully logged on.",
        "winlog": {name: value for name, value in winlog.items() if value is not None},
    }


def nxlog(record):
    """An event as NXLog's to_json() writes it, with a zone in its time."""
    s = record.system
    return {
        "EventTime": s["TimeCreated"].replace("Z", "+00:00"),
        "Hostname": s["Computer"],
        "Keywords": int(s["Keywords"], 16) - 2**64,
        "EventType": "AUDIT_SUCCESS",
        "SeverityValue": 2,
        "Severity": "INFO",
        "EventID": int(s["EventID"]),
        "SourceName": s["Provider"],
        "ProviderGuid": s.get("ProviderGuid", "").upper(),
        "Version": int(s["Version"]),
        "Task": int(s["Task"]),
        "OpcodeValue": int(s["Opcode"]),
        "RecordNumber": int(s["EventRecordID"]),
        "ProcessID": int(s["ProcessID"]),
        "ThreadID": int(s["ThreadID"]),
        "Channel": s["Channel"],
        **({"UserID": s["UserID"], "AccountName": "SYSTEM"} if "UserID" in s else {}),
        "Opcode": "Info",
        **record.data,
        **{name: value for name, value in record.user_data.items() if name != "xml_name"},
        "EventReceivedTime": "2026-02-02T00:00:00+00:00",
        "SourceModuleName": "eventlog",
        "SourceModuleType": "im_msvistalog",
    }


def get_winevent(record, *, version):
    """An event as PowerShell's ConvertTo-Json writes it, in version 5 or 7."""
    s = record.system
    moment = datetime.fromisoformat(s["TimeCreated"])
    milliseconds = round((moment - EPOCH).total_seconds() * 1000)
    return {
        "Id": int(s["EventID"]),
        "Version": int(s["Version"]),
        "Qualifiers": int(s["Qualifiers"]) if "Qualifiers" in s else None,
        "Level": int(s["Level"]),
        "Task": int(s["Task"]),
        "Opcode": int(s["Opcode"]),
        "Keywords": int(s["Keywords"], 16) - 2**64,
        "RecordId": int(s["EventRecordID"]),
        "ProviderName": s["Provider"],
        "ProviderId": s["ProviderGuid"].strip("{}") if "ProviderGuid" in s else None,
        "LogName": s["Channel"],
        "ProcessId": int(s["ProcessID"]),
        "ThreadId": int(s["ThreadID"]),
        "MachineName": s["Computer"],
        "UserId": {"BinaryLength": 12, "Value": s["UserID"]} if "UserID" in s else None,
        "TimeCreated": f"/Date({milliseconds})/" if version == 5 else s["TimeCreated"],
        "ActivityId": None,
        "OpcodeDisplayName": "Info",
        "KeywordsDisplayNames": ["Audit Success"],
        "Properties": [{"Value": plain(s, name, value)} for name, value in _values(record)],
    }


def _values(record):
    values = record.data or {name: value for name, value in record.user_data.items() if name != "xml_name"}
    code, provider = record.system["EventID"], record.system["Provider"]
    return [(name, values.get(name)) for name in _order(provider, code, list(values))]


def _order(provider, code, there):
    """All values that the event has, those that the log leaves out because they are empty too."""
    known = [payload.names(provider, code, count) for count in range(1, 40)]
    return next((listed for listed in known if listed and set(there) <= set(listed)), there)


def plain(system, name, value):
    """A value as .NET has it: numbers, and identifiers as objects."""
    if value is None:
        return ""
    if value.startswith("S-1-"):
        return {"BinaryLength": 28, "AccountDomainSid": None, "Value": value}
    if payload.bits(system["Provider"], name):
        number = int(value, 16)
        return number - 2**32 if number >= 2**31 and payload.bits(system["Provider"], name) == 32 else number
    if value.startswith("{"):
        return value.strip("{}")
    return int(value) if value.isdecimal() else value
