"""Builders of what Sysmon logs: 1 (process), 3 (connection), 11 (file), 18 (pipe)."""
# ruff: noqa: PLR0913  (keyword arguments with defaults: a call names only what the scene is about)

from dataclasses import replace
from datetime import datetime

from hopwatch.lab import derived
from hopwatch.lab.audit import Values
from hopwatch.lab.event import WindowsEvent

SYSMON = "Microsoft-Windows-Sysmon"
GUID = "{5770385F-C22A-43E0-BF4C-06F5698FFBD9}"


def process_started(
    at: datetime,
    *,
    host: str,
    user: str,
    image: str,
    command_line: str = "",
    parent: str = r"C:\Windows\explorer.exe",
    parent_command_line: str = "",
    domain: str = "CORP",
) -> WindowsEvent:
    """1: `user` (`SYSTEM` for the machine itself) runs `image`."""
    owner = rf"NT AUTHORITY\{user}" if user == "SYSTEM" else rf"{domain}\{user}"
    data: Values = {
        **_process(at, host, image),
        "CommandLine": command_line or image,
        "CurrentDirectory": "C:\\Windows\\system32\\",
        "User": owner,
        "LogonId": "0x3e7" if user == "SYSTEM" else derived.logon_id(at.date(), host, user),
        "Hashes": f"SHA256={derived.digest('image', image).hex().upper()}",
        "ParentProcessGuid": derived.guid(host, parent),
        "ParentProcessId": derived.process(host, parent),
        "ParentImage": parent,
        "ParentCommandLine": parent_command_line or parent,
    }
    return _event(at, host, 1, data)


def connected(
    at: datetime,
    *,
    host: str,
    image: str,
    source: str,
    destination: str,
    port: int,
    user: str = "SYSTEM",
    domain: str = "NT AUTHORITY",
) -> WindowsEvent:
    """3: `image` opened a connection to `destination`."""
    data: Values = {
        **_process(at, host, image),
        "User": rf"{domain}\{user}",
        "Protocol": "tcp",
        "Initiated": "true",
        "SourceIsIpv6": "false",
        "SourceIp": source,
        "SourcePort": derived.port(at, host, destination),
        "DestinationIsIpv6": "false",
        "DestinationIp": destination,
        "DestinationPort": port,
    }
    return _event(at, host, 3, data)


def file_created(at: datetime, *, host: str, image: str, file: str) -> WindowsEvent:
    """11: `image` (`System` for what comes over SMB) wrote `file`."""
    data: Values = {
        **_process(at, host, image),
        "TargetFilename": file,
        "CreationUtcTime": _time(at),
    }
    return _event(at, host, 11, data)


def pipe_connected(at: datetime, *, host: str, pipe: str, image: str = "System") -> WindowsEvent:
    r"""18: `image` opened the pipe `pipe` (`\svcctl`)."""
    return _event(at, host, 18, {**_process(at, host, image), "PipeName": pipe})


def _process(at: datetime, host: str, image: str) -> Values:
    return {
        "RuleName": "-",
        "UtcTime": _time(at),
        "ProcessGuid": derived.guid(host, image, at),
        "ProcessId": 4 if image == "System" else derived.process(at, host, image),
        "Image": image,
    }


def _time(at: datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]


def _event(at: datetime, host: str, event_id: int, data: Values) -> WindowsEvent:
    return WindowsEvent(
        at=at,
        computer=host,
        channel=f"{SYSMON}/Operational",
        provider=SYSMON,
        provider_guid=GUID,
        event_id=event_id,
        data=data,
        task=event_id,
        level=4,
        version=5,
        user_sid="S-1-5-18",
        process_id=derived.process(host, "sysmon"),
        thread_id=derived.process(host, at),
    )


def retimed(event: WindowsEvent, at: datetime) -> WindowsEvent:
    """Return the event at another time, which Sysmon's events also tell in their data."""
    data = {**event.data, "UtcTime": _time(at)} if "UtcTime" in event.data else event.data
    return replace(event, at=at, data=data)
