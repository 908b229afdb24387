"""Documents of made-up Windows records, for tests of what single events mean."""

from indexer.record import WindowsRecord
from indexer.windows import to_draft

SECURITY = ("Security", "Microsoft-Windows-Security-Auditing")
SYSMON = ("Microsoft-Windows-Sysmon/Operational", "Microsoft-Windows-Sysmon")
POWERSHELL = ("Microsoft-Windows-PowerShell/Operational", "Microsoft-Windows-PowerShell")
CLASSIC_POWERSHELL = ("Windows PowerShell", "PowerShell")


def document(origin, code, data, **system):
    """The document of an event of this channel and provider."""
    system = {
        "Channel": origin[0],
        "Provider": origin[1],
        "EventID": code,
        "Computer": "DC01.corp.example",
        "TimeCreated": "2026-01-05T10:00:00.123456Z",
        "EventRecordID": "1",
        **system,
    }
    return to_draft(WindowsRecord(system, data)).source


def data_of(found):
    """What was left in the event's own data."""
    return found["winlog"].get("event_data", {})
