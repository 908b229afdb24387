"""Builders of what remote access logs of itself: RDP admitted (1149), a WinRM shell made (91)."""

from datetime import datetime

from hopwatch.lab import derived
from hopwatch.lab.event import WindowsEvent

TERMINAL_SERVICES = "Microsoft-Windows-TerminalServices-RemoteConnectionManager"
WINRM = "Microsoft-Windows-WinRM"


def rdp_admitted(at: datetime, *, host: str, user: str, source: str, domain: str = "CORP") -> WindowsEvent:
    """RemoteConnectionManager 1149: `user` may have a remote desktop from `source`."""
    return WindowsEvent(
        at=at,
        computer=host,
        channel=f"{TERMINAL_SERVICES}/Operational",
        provider=TERMINAL_SERVICES,
        provider_guid="{C76BAA63-AE81-421C-B425-340B4B24157F}",
        event_id=1149,
        user_data={"Param1": user, "Param2": domain, "Param3": source},
        user_data_name="EventXML",
        user_data_namespace="Event_NS",
        keywords=0x1000000000000000,
        level=4,
        user_sid="S-1-5-20",
        process_id=derived.process(host, "termservice"),
    )


def winrm_shell_created(at: datetime, *, host: str, user: str, domain: str = "CORP") -> WindowsEvent:
    """WinRM 91: `user` has a shell on this machine; where from is not told."""
    return WindowsEvent(
        at=at,
        computer=host,
        channel=f"{WINRM}/Operational",
        provider=WINRM,
        provider_guid="{A7975C8F-AC13-49F1-87DA-5A984A4AB417}",
        event_id=91,
        data={"shellId": "http://schemas.microsoft.com/wbem/wsman/1/windows/shell/cmd"},
        level=4,
        task=9,
        user_sid=derived.sid(domain, user),
        process_id=derived.process(host, "winrm"),
    )
